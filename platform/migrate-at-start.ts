/**
 * Brings the database up to date when a service starts, or waits until a command has; until then it is
 * unready.
 */
import type { Logger } from 'pino';
import type { Database } from './database.ts';
import { type Loop, startLoop } from './loop.ts';
import { migrateUp, pendingMigrations } from './migrations.ts';
import type { Readiness } from './readiness.ts';

const retryPauseMs = 500;

/**
 * Calls `onReady` once every migration is applied, again while it fails. A database that is away is waited
 * for.
 */
export function prepareDatabase(options: {
  database: Database;
  migrate: boolean;
  readiness: Readiness;
  logger: Logger;
  onReady: () => Promise<void>;
}): Loop {
  const { database, migrate, readiness, logger, onReady } = options;
  let upToDate = false;
  readiness.add({
    name: 'database',
    required: true,
    run: async () => {
      await database.em
        .fork()
        .execute('select 1')
        .catch((error) => {
          logger.warn({ err: error }, 'the database cannot be reached');
          throw new Error('gives no answer');
        });
    },
  });
  readiness.add({
    name: 'migrations',
    required: true,
    run: () => {
      if (!upToDate) throw new Error('migrations are pending');
    },
  });
  const loop = startLoop({
    name: 'migrations',
    intervalMs: retryPauseMs,
    logger,
    run: async () => {
      if (upToDate) return;
      const applied = migrate ? await migrateUp(database) : [];
      if (applied.length > 0) logger.info({ applied }, 'migrated the database');
      if ((await pendingMigrations(database)).length > 0) return;
      await onReady();
      upToDate = true;
      void loop.stop();
    },
  });
  return loop;
}
