/**
 * Loaded before a service of a fuzzed stack: tells over a socket in `VITALS_DIRECTORY`, which has the service's
 * name, how long the event loop has stood still, and how much memory the service holds on to.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The longest between two turns of the event loop since this was last asked. */
export interface LoopVitals {
  standstillMs: number;
  /** The time for which it had a processor: a busy machine has it stand still without any work. */
  workMs: number;
}

export interface MemoryVitals {
  heldBytes: number;
}

const tickMs = 10;
const service = basename(dirname(process.argv[1] ?? ''));
const socket = join(process.env.VITALS_DIRECTORY ?? '', service);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let tickedAt = performance.now();
let worked = process.threadCpuUsage();
let longest: LoopVitals = { standstillMs: 0, workMs: 0 };

const startTurn = () => {
  tickedAt = performance.now();
  worked = process.threadCpuUsage();
};
setInterval(() => {
  const { user, system } = process.threadCpuUsage(worked);
  longest = {
    standstillMs: Math.max(longest.standstillMs, performance.now() - tickedAt - tickMs),
    workMs: Math.max(longest.workMs, (user + system) / 1_000),
  };
  startTurn();
}, tickMs).unref();

// A process that was killed has left its own behind.
rmSync(socket, { force: true });
createServer(async (request, response) => {
  const vitals = request.url === '/memory' ? await measureMemory() : longest;
  if (vitals === longest) longest = { standstillMs: 0, workMs: 0 };
  response.end(JSON.stringify(vitals));
})
  .listen(socket)
  .unref();

async function measureMemory(): Promise<MemoryVitals> {
  collectGarbage();
  // What was freed may let go of more in the next turn.
  await turn();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  // To collect all garbage at once is no work of the service.
  startTurn();
  return { heldBytes: heapUsed + external };
}
