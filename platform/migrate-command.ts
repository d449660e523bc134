/**
 * The command that applies, takes back or lists the migrations of one service; production runs it before a
 * rollout.
 */
import { parseArgs } from 'node:util';
import { databaseSettings, readConfig } from './config.ts';
import { type Entities, type MigrationsList, openDatabase } from './database.ts';
import { createLogger } from './log.ts';
import { migrateDown, migrateUp, pendingMigrations } from './migrations.ts';

const actions = { up: migrateUp, down: migrateDown, pending: pendingMigrations };

/** Runs the command; returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runMigrateCommand(service: {
  name: string;
  entities: Entities;
  migrations: MigrationsList;
}): Promise<number> {
  const { name, entities, migrations } = service;
  const words = parseWords();
  if (words.help) {
    console.log(help(name));
    return 0;
  }
  const action = actions[words.action as keyof typeof actions];
  if (!action) {
    console.error(`up, down or pending?\n\n${help(name)}`);
    return 2;
  }
  try {
    const config = readConfig(databaseSettings);
    const logger = createLogger({ service: name, level: 'error' });
    const url = config.DATABASE_URL;
    const database = await openDatabase({
      url,
      poolMax: 2,
      applicationName: name,
      entities,
      migrations,
      logger,
    });
    const names = await action(database).finally(() => database.close());
    for (const migration of names) console.log(`${words.action} ${migration}`);
    if (names.length === 0) console.log('nothing to do');
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

function parseWords(): { action?: string; help: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false } },
    });
    return { action: positionals.length === 1 ? positionals[0] : undefined, help: values.help };
  } catch {
    return { help: false };
  }
}

const help = (name: string) => `Migrates the database of the ${name} service, which DATABASE_URL names.

Usage: npm run migrate:${name} -- up|down|pending

  up       apply every pending migration, all or nothing
  down     take the newest migration back
  pending  list what is not applied yet

Exit codes: 0 done, 1 failed, 2 wrong usage.`;
