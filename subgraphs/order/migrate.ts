/** Migrates the order service's database: see --help. */
import { runMigrateCommand } from '#platform/migrate-command.ts';
import { orderEntities, orderMigrations } from './database.ts';

process.exitCode = await runMigrateCommand({
  name: 'order',
  entities: orderEntities,
  migrations: orderMigrations,
});
