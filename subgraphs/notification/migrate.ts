/** Migrates the notification service's database: see --help. */
import { runMigrateCommand } from '#platform/migrate-command.ts';
import { notificationEntities, notificationMigrations } from './database.ts';

process.exitCode = await runMigrateCommand({
  name: 'notification',
  entities: notificationEntities,
  migrations: notificationMigrations,
});
