/** Runs a job again and again, one run at a time, by interval and whenever it is nudged. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface Loop {
  /** Runs the job at once, or once more right after the run in progress. */
  nudge(): void;
  /** Waits for the run in progress, and for the one that a nudge has asked for; none follows. */
  stop(): Promise<void>;
}

export function startLoop(options: {
  name: string;
  intervalMs: number;
  run: () => Promise<void>;
  logger: Logger;
}): Loop {
  const { name, intervalMs, run, logger } = options;
  let stopped = false;
  let nudged = false;
  let failing = false;
  let wake = new AbortController();

  const running = (async () => {
    while (!stopped || nudged) {
      nudged = false;
      try {
        await run();
        if (failing) logger.info({ job: name }, 'a background job works again');
        failing = false;
      } catch (error) {
        if (!failing) logger.error({ err: error, job: name }, 'a background job fails; it is tried again');
        failing = true;
      }
      // A nudge does not cut the pause after a failure short: the same fault would only be met again.
      if (stopped || (nudged && !failing)) continue;
      wake = new AbortController();
      await sleep(intervalMs, undefined, { signal: wake.signal }).catch(() => {});
    }
  })();

  return {
    nudge: () => {
      nudged = true;
      if (!failing) wake.abort();
    },
    stop: async () => {
      stopped = true;
      wake.abort();
      await running;
    },
  };
}
