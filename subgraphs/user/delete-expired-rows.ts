/** Deletes what has expired and is of no use, so that the tables do not grow for ever. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { type Loop, startLoop } from '#platform/loop.ts';

const intervalMs = 60 * 60_000;
const batchSize = 1_000;
const batchesPerRunMax = 200;

/** Tokens go before sessions: a session expires with its newest token, and its tokens refer to it. */
const expired = [
  { table: 'refresh_tokens', key: 'token_hash' },
  { table: 'sessions', key: 'id' },
  { table: 'throttles', key: 'key' },
] as const;

export function startDeletingExpiredRows(dependencies: { database: Database; logger: Logger }): Loop {
  const { database, logger } = dependencies;
  return startLoop({
    name: 'delete expired rows',
    intervalMs,
    logger,
    run: async () => {
      for (const { table, key } of expired) {
        for (let batch = 0; batch < batchesPerRunMax; batch++) {
          const deleted = await database.em.fork().execute<unknown[]>(
            `delete from ${table} where ${key} in (
               select ${key} from ${table} where expires_at < now() limit ${batchSize} for update skip locked)
             returning ${key}`,
          );
          if (deleted.length < batchSize) break;
        }
      }
    },
  });
}
