/** Watches the services of a stack while it is fired at: that they live, answer, and stand still for no time. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import type { StackFile } from '../stack/stack-file.ts';
import type { LoopVitals, MemoryVitals } from './tell-vitals.ts';

export const watched = ['gateway', 'user', 'order', 'billing', 'notification'] as const;
export type Watched = (typeof watched)[number];

/** A running stack, each of whose services has `tell-vitals.ts` in it. */
export interface WatchedStack {
  servers: () => StackFile;
  /** Where their sockets are. */
  vitalsDirectory: string;
}

const askEveryMs = 1_000;
/** A process that gives no answer for so long stands still, however busy the machine is. */
export const answerWithinMs = 60_000;

export interface Watch {
  /** The longest times of each service. */
  stop(): Promise<{ vitals: Record<Watched, LoopVitals>; faults: string[] }>;
}

export async function watchStack({ servers, vitalsDirectory }: WatchedStack): Promise<Watch> {
  // What a service did at its start is no matter of the watch.
  await askAll(vitalsDirectory);
  const pids = new Map(watched.map((name) => [name, servers()[name].pid]));
  const vitals = forEachService<LoopVitals>(() => ({ standstillMs: 0, workMs: 0 }));
  const faults: string[] = [];
  const stopping = new AbortController();

  const look = async (name: Watched) => {
    const { pid } = servers()[name];
    if (pid !== pids.get(name)) {
      faults.push(`${name} died and was started again`);
      pids.set(name, pid);
    }
    const { standstillMs, workMs } = await ask<LoopVitals>(vitalsDirectory, name, '/');
    vitals[name].standstillMs = Math.max(vitals[name].standstillMs, standstillMs);
    vitals[name].workMs = Math.max(vitals[name].workMs, workMs);
  };
  const lookAtAll = () =>
    Promise.all(
      watched.map((name) =>
        look(name).catch((error) => faults.push(`${name} tells no vitals: ${(error as Error).message}`)),
      ),
    );
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await lookAtAll();
      await sleep(askEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await lookAtAll();
  })();

  return {
    stop: async () => {
      stopping.abort();
      await loop;
      return { vitals, faults };
    },
  };
}

/** The longest that the event loop of any service works without a pause while something is done. */
export async function longestWorkMs(vitalsDirectory: string, run: () => Promise<unknown>): Promise<number> {
  await askAll(vitalsDirectory);
  await run();
  return Math.max(...(await askAll(vitalsDirectory)).map(({ workMs }) => workMs));
}

/** How many bytes each service holds on to, once all garbage is collected. */
export async function measureMemory(vitalsDirectory: string): Promise<Record<Watched, number>> {
  const measured = await Promise.all(
    watched.map(async (name): Promise<[Watched, number]> => {
      const { heldBytes } = await ask<MemoryVitals>(vitalsDirectory, name, '/memory');
      return [name, heldBytes];
    }),
  );
  return Object.fromEntries(measured) as Record<Watched, number>;
}

const askAll = (vitalsDirectory: string) =>
  Promise.all(watched.map((name) => ask<LoopVitals>(vitalsDirectory, name, '/')));

async function ask<Vitals>(vitalsDirectory: string, name: Watched, path: string): Promise<Vitals> {
  const client = new Client('http://localhost', { socketPath: join(vitalsDirectory, name) });
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const { body } = await client.request({ method: 'GET', path, signal });
    return (await body.json()) as Vitals;
  } finally {
    await client.destroy();
  }
}

const forEachService = <Value>(make: () => Value) =>
  Object.fromEntries(watched.map((name) => [name, make()])) as Record<Watched, Value>;
