/** Migrates the user service's database: see --help. */
import { runMigrateCommand } from '#platform/migrate-command.ts';
import { userEntities, userMigrations } from './database.ts';

process.exitCode = await runMigrateCommand({
  name: 'user',
  entities: userEntities,
  migrations: userMigrations,
});
