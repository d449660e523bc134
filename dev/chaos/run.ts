/** One run: clients act, a fault strikes, all becomes quiet, and everything is checked. */
import { checkRun, lastSequence } from './check-run.ts';
import { startClients } from './clients.ts';
import { openDoor } from './door.ts';
import type { Fault } from './fault.ts';
import { createHistory, type History } from './history.ts';
import { waitForQuiet } from './quiet.ts';
import { createRandom } from './random.ts';
import type { Site } from './site.ts';

export interface RunResult {
  fault: string;
  seed: number;
  history: History;
  /** From the end of the fault until all was quiet. */
  recoveryMs: number;
  tookMs: number;
}

export async function runOnce(site: Site, fault: Fault, seed: number): Promise<RunResult> {
  const startedAt = performance.now();
  const history = createHistory();
  history.write({ fault: fault.name, seed });
  const random = createRandom(seed);
  const door = openDoor(site.url, history);
  const struck = new AbortController();
  const wreck = { site, history, random, strike: () => struck.abort() };
  let recoveryMs = 0;
  try {
    const sequenceBefore = await lastSequence(site).catch(() => 0);
    const clients = await startClients({ door, history, random });
    const acting = clients.act(struck.signal);
    await fault.inflict(wreck).finally(() => struck.abort());
    const overAt = performance.now();
    history.write({ over: fault.name });
    await acting;
    for (const unrest of await waitForQuiet(site, history)) history.violate(`no quiet: ${unrest}`);
    recoveryMs = performance.now() - overAt;
    await fault.settle?.(wreck);
    await clients.repeatSome();
    await checkRun({ site, door, history, customers: clients.customers, sequenceBefore });
  } catch (error) {
    history.violate(`the run broke off: ${(error as Error).stack}`);
  } finally {
    await door.close();
  }
  return { fault: fault.name, seed, history, recoveryMs, tookMs: performance.now() - startedAt };
}
