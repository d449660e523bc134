/** Brings a database to its newest shape, safely with several starters at once. */
import type { Database } from './database.ts';

/** The advisory lock that starters queue for; any constant that nothing else in the database locks. */
const migrationLock = 20_260_301;
const lockWait = '60s';

/** Applies what is pending, in one transaction: all or nothing. */
export async function migrateUp(database: Database): Promise<string[]> {
  return locked(database, (options) => database.migrator.up(options));
}

/** Takes the newest migration back. */
export async function migrateDown(database: Database): Promise<string[]> {
  return locked(database, (options) => database.migrator.down(options));
}

/** The names of the migrations that are not applied yet. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  return (await database.migrator.getPending()).map(({ name }) => name);
}

type Run = (options: Parameters<Database['migrator']['up']>[0]) => Promise<{ name: string }[]>;

async function locked(database: Database, run: Run): Promise<string[]> {
  return database.em.fork().transactional(async (em) => {
    await em.execute(`set local lock_timeout = '${lockWait}'; set local statement_timeout = '${lockWait}'`);
    await em.execute(`select pg_advisory_xact_lock(${migrationLock})`);
    const applied = await run({ transaction: em.getTransactionContext() });
    return applied.map(({ name }) => name);
  });
}
