/**
 * Outlives a runner that is killed and stops what it left; the end of their IPC channel tells it so.
 * Usage, by the runner only: node guardian.ts DATA_DIRECTORY RUNNER_PID
 */
import { once } from 'node:events';
import { leaveDirectory, readLock } from './data-directory.ts';
import { stopInOrder } from './stop-in-order.ts';

const patienceMs = 5_000;

const [directory = '', runnerPid] = process.argv.slice(2);

// The channel closes when the runner has ended, however it did; it may have done so while this was loaded.
if (process.connected) await once(process, 'disconnect');
const lock = readLock(directory);
// After an orderly end the lock is gone.
if (lock?.runner.pid === Number(runnerPid)) {
  await stopInOrder(directory, lock.processes, patienceMs);
  leaveDirectory(directory, lock);
}
