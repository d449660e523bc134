/** Watches the processes of a stack while it is fired at: that they live, answer, and keep their memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { StackFile } from '../stack/stack-file.ts';

const watched = ['gateway', 'user', 'order', 'billing', 'notification'] as const;
type Watched = (typeof watched)[number];

const sampleEveryMs = 1_000;
/** A process that gives no metrics for so long stands still. */
const metricsWithinMs = 10_000;
/** A start fills caches and compiles code: what the first third of the samples say is no measure. */
const warmUpShare = 1 / 3;
/** Caches fill for so long that a shorter run says nothing of leaks. */
const samplesForVerdictMin = 30;
const growthMax = 1.3;
const growthBytesMin = 64 * 1024 * 1024;
const bytesPerMegabyte = 1024 * 1024;

export interface Vitals {
  service: Watched;
  delayMaxMs: number;
  memoryAtStartMb: number;
  memoryAtEndMb: number;
}

export interface Watch {
  stop(): Promise<{ vitals: Vitals[]; faults: string[] }>;
}

interface Sample {
  delayMs: number;
  memoryBytes: number;
}

export function watchStack(servers: () => StackFile): Watch {
  const pids = new Map(watched.map((name) => [name, servers()[name].pid]));
  const samples = new Map(watched.map((name) => [name, [] as Sample[]]));
  const faults: string[] = [];
  const stopping = new AbortController();

  const look = async (name: Watched) => {
    const { pid, metricsUrl } = servers()[name];
    if (pid !== pids.get(name)) {
      faults.push(`${name} died and was started again`);
      pids.set(name, pid);
    }
    samples.get(name)?.push(await takeSample(metricsUrl));
  };
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      for (const name of watched) {
        await look(name).catch((error) =>
          faults.push(`${name} gives no metrics: ${(error as Error).message}`),
        );
      }
      await sleep(sampleEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await loop;
      const vitals = watched.map((service) => toVitals(service, samples.get(service) ?? []));
      for (const { service, memoryAtStartMb, memoryAtEndMb } of vitals) {
        const grown = memoryAtEndMb - memoryAtStartMb;
        const isLong = (samples.get(service)?.length ?? 0) >= samplesForVerdictMin;
        if (
          isLong &&
          memoryAtEndMb > memoryAtStartMb * growthMax &&
          grown * bytesPerMegabyte > growthBytesMin
        ) {
          faults.push(`${service} grew from ${memoryAtStartMb} MB to ${memoryAtEndMb} MB`);
        }
      }
      return { vitals, faults };
    },
  };
}

/** The longest that the event loop of any service stands still while something is done. */
export async function longestStandstillMs(servers: StackFile, run: () => Promise<unknown>): Promise<number> {
  const sample = async (name: Watched) => {
    const taken = takeSample(servers[name].metricsUrl);
    return taken.then(({ delayMs }) => delayMs).catch(() => metricsWithinMs);
  };
  await Promise.all(watched.map(sample));
  await run();
  return Math.max(...(await Promise.all(watched.map(sample))));
}

/** The delay is the longest since the sample before. */
async function takeSample(metricsUrl: string): Promise<Sample> {
  const { body } = await request(`${metricsUrl}/metrics`, { signal: AbortSignal.timeout(metricsWithinMs) });
  const text = await body.text();
  return {
    delayMs: 1_000 * readMetric(text, 'nodejs_eventloop_lag_max_seconds'),
    memoryBytes: readMetric(text, 'process_resident_memory_bytes'),
  };
}

function toVitals(service: Watched, samples: Sample[]): Vitals {
  const warm = samples.slice(Math.floor(samples.length * warmUpShare));
  const half = Math.ceil(warm.length / 2);
  const memoryMb = (part: Sample[]) =>
    Math.round(median(part.map(({ memoryBytes }) => memoryBytes)) / bytesPerMegabyte);
  return {
    service,
    delayMaxMs: Math.round(Math.max(0, ...samples.map(({ delayMs }) => delayMs))),
    memoryAtStartMb: memoryMb(warm.slice(0, half)),
    memoryAtEndMb: memoryMb(warm.slice(half)),
  };
}

function median(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}

function readMetric(text: string, name: string): number {
  const value = new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`there is no metric ${name}`);
  return Number(value);
}
