/** Whether a service can answer: the checks behind `GET /readyz`. */

export interface Check {
  name: string;
  /**
   * A service is unready without what it cannot answer without; the loss of anything else only degrades it.
   */
  required: boolean;
  /** Throws, with the reason, when the check fails. */
  run: () => Promise<void> | void;
}

export interface ReadinessReport {
  status: 'ready' | 'degraded' | 'unready';
  /** The failing checks with their reasons. */
  failing: { name: string; reason: string }[];
  /** Which version of a thing is in service, by the thing's name. */
  inService?: Record<string, string>;
}

export interface Readiness {
  add(check: Check): void;
  /** Has the report say which version of something is in service. */
  tell(name: string, readVersion: () => string): void;
  /** From here on the service reports itself unready, so that load balancers leave it. */
  startStopping(): void;
  report(): Promise<ReadinessReport>;
}

const checkTimeoutMs = 2_000;

export function createReadiness(): Readiness {
  const checks: Check[] = [];
  const versions = new Map<string, () => string>();
  const inService = () =>
    versions.size > 0 && {
      inService: Object.fromEntries([...versions].map(([name, readVersion]) => [name, readVersion()])),
    };
  let stopping = false;
  let asking: Promise<(string | null)[]> | undefined;
  /** Whoever asks meanwhile is told the same: however many ask, each check runs once at a time. */
  const askOnce = () => {
    asking ??= Promise.all(checks.map(failureOf)).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return {
    add: (check) => void checks.push(check),
    tell: (name, readVersion) => void versions.set(name, readVersion),
    startStopping: () => {
      stopping = true;
    },
    report: async () => {
      if (stopping) {
        const failing = [{ name: 'stopping', reason: 'shutting down' }];
        return { status: 'unready', failing, ...inService() };
      }
      const reasons = await askOnce();
      const failed = checks.flatMap((check, index) =>
        reasons[index] ? [{ check, reason: reasons[index] }] : [],
      );
      const unready = failed.some(({ check }) => check.required);
      return {
        status: unready ? 'unready' : failed.length > 0 ? 'degraded' : 'ready',
        failing: failed.map(({ check, reason }) => ({ name: check.name, reason })),
        ...inService(),
      };
    },
  };
}

async function failureOf(check: Check): Promise<string | null> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), checkTimeoutMs);
  try {
    await Promise.race([check.run(), timeout]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
