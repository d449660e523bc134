/**
 * Outlives a runner that is killed and stops what it left; the end of their IPC channel tells it so.
 * Usage, by the runner only: node guardian.ts DATA_DIRECTORY RUNNER_PID
 */
import { leaveDirectory, readLock } from './data-directory.ts';
import { stopInOrder } from './processes.ts';

const patienceMs = 10_000;

const [directory = '', runnerPid] = process.argv.slice(2);

// The channel closes when the runner has ended, however it did. After an orderly end its lock is gone.
process.on('disconnect', async () => {
  const lock = readLock(directory);
  if (lock?.runner.pid !== Number(runnerPid)) return;
  await stopInOrder(lock.processes, patienceMs);
  leaveDirectory(directory, lock);
});
