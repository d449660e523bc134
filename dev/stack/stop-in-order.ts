/** Stops a stack in the order in which nobody misses what stops before it. */
import { type RecordedProcess, stopProcess } from './processes.ts';
import { postgresFiles, stopPostgres } from './running-postgres.ts';

/**
 * Stops what is still alive of these: the gateway, then the subgraphs, NATS, and last the PostgreSQL of the
 * data directory, which no process of these need be.
 * @param patienceMs how long each may take to end by itself before it is made to
 */
export async function stopInOrder(
  directory: string,
  processes: readonly RecordedProcess[],
  patienceMs: number,
): Promise<void> {
  const inTurn = (turn: number) => processes.filter(({ name }) => stopTurn(name) === turn);
  for (const turn of [0, 1, 2]) {
    await Promise.all(inTurn(turn).map((recorded) => stopProcess(recorded, patienceMs)));
  }
  await stopPostgres(postgresFiles(directory), inTurn(3), patienceMs);
}

function stopTurn(name: string): number {
  if (name === 'gateway') return 0;
  if (name === 'nats') return 2;
  return name === 'postgres' ? 3 : 1;
}
