/** Deletes what has expired and is of no use, so that the tables do not grow for ever. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { type Loop, startLoop } from '#platform/loop.ts';

const intervalMs = 60 * 60_000;
const batchSize = 1_000;
const batchesPerRunMax = 20;
/** Between runs, in which the service can stop, when the one before has left rows. */
const pauseMs = 100;

/** Tokens go before sessions: a session expires with its newest token, and its tokens refer to it. */
const expired = [
  { table: 'refresh_tokens', key: 'token_hash' },
  { table: 'sessions', key: 'id' },
  { table: 'throttles', key: 'key' },
] as const;

export function startDeletingExpiredRows(dependencies: { database: Database; logger: Logger }): Loop {
  const { database, logger } = dependencies;
  const loop = startLoop({
    name: 'delete expired rows',
    intervalMs,
    logger,
    run: async () => {
      let isDone = true;
      for (const { table, key } of expired) {
        let deleted = batchSize;
        for (let batch = 0; batch < batchesPerRunMax && deleted === batchSize; batch++) {
          const rows = await database.em.fork().execute<unknown[]>(
            `delete from ${table} where ${key} in (
               select ${key} from ${table} where expires_at < now() limit ${batchSize} for update skip locked)
             returning ${key}`,
          );
          deleted = rows.length;
        }
        isDone &&= deleted < batchSize;
      }
      if (!isDone) setTimeout(() => loop.nudge(), pauseMs).unref();
    },
  });
  return loop;
}
