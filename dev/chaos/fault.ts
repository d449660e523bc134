/** What a fault is, and the moves that faults are made of. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPoint } from '#platform/fault-points.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';
import type { ServerName, Site } from './site.ts';

export interface Wreck {
  site: Site;
  history: History;
  random: Random;
  /** Says that the fault has struck: the clients may come to their end. */
  strike(): void;
}

export interface Fault {
  name: string;
  /** Of so many runs asked for it gets one, because it takes long. */
  oneRunOf?: number;
  /** Does the harm; resolves when it is over. */
  inflict(wreck: Wreck): Promise<void>;
  /** Looks, once all is quiet, at what this fault must leave behind, and removes it. */
  settle?(wreck: Wreck): Promise<void>;
}

const delayMsMax = 400;
const reachedWithinMs = 180_000;
const pollMs = 20;

/** Some moment while the clients act. */
export const anyMoment = (random: Random) => sleep(random.below(delayMsMax));

export function pidOf(site: Site, server: ServerName): number {
  const { pid } = site.servers()[server];
  if (pid === null) throw new Error(`${server} is not the stack's own`);
  return pid;
}

export function signal(site: Site, server: ServerName, name: NodeJS.Signals): void {
  try {
    process.kill(pidOf(site, server), name);
  } catch (error) {
    // It may have died of another fault just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Keeps a server from running for a while: it accepts connections and answers nothing. */
export async function silence(site: Site, server: ServerName, forMs: number): Promise<void> {
  const pid = pidOf(site, server);
  signal(site, server, 'SIGSTOP');
  await sleep(forMs);
  if (pidOf(site, server) === pid) signal(site, server, 'SIGCONT');
}

/** Arms a fault point and waits until a process has come to it; `order` is what is to happen there. */
export async function arm({ site, history }: Wreck, point: FaultPoint, order = ''): Promise<void> {
  const file = join(site.faultDirectory, point);
  // Written elsewhere first, so that nobody finds it empty who is to find a number.
  writeFileSync(`${file}.new`, order);
  renameSync(`${file}.new`, file);
  const deadline = performance.now() + reachedWithinMs;
  while (existsSync(file)) {
    if (performance.now() > deadline) {
      rmSync(file, { force: true });
      history.violate(`nothing came to ${point}`);
      return;
    }
    await sleep(pollMs);
  }
  history.write({ reached: point });
}
