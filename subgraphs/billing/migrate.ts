/** Migrates the billing service's database: see --help. */
import { runMigrateCommand } from '#platform/migrate-command.ts';
import { billingEntities, billingMigrations } from './database.ts';

process.exitCode = await runMigrateCommand({
  name: 'billing',
  entities: billingEntities,
  migrations: billingMigrations,
});
