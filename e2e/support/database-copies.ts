/** Copies of a running stack's databases, in the stack's own PostgreSQL, to break things in. */
import { MikroORM } from '@mikro-orm/postgresql';
import { eventually } from './stack.ts';

export interface DatabaseCopies {
  /**
   * Copies a database under a new name, in place of what had that name; the URL of the copy, for a superuser.
   */
  copy(source: string, name: string): Promise<string>;
  /** Runs statements with triggers and foreign keys out of force. */
  execute(url: string, sql: string): Promise<void>;
}

/** @param adminUrl of a superuser */
export function databaseCopies(adminUrl: string): DatabaseCopies {
  const urlOf = (name: string) => Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  const end = (name: string) =>
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
  return {
    copy: async (source, name) => {
      await run(adminUrl, [`drop database if exists "${name}" with (force)`]);
      // A database is copied while nobody is in it; those whom it is taken from come again.
      await run(adminUrl, [`alter database "${source}" allow_connections false`]);
      try {
        await eventually(() =>
          run(adminUrl, [end(source), `create database "${name}" template "${source}"`]),
        );
      } finally {
        await run(adminUrl, [`alter database "${source}" allow_connections true`]);
      }
      return urlOf(name);
    },
    execute: (url, sql) => run(url, [`set session_replication_role = replica; ${sql}`]),
  };
}

async function run(url: string, statements: string[]): Promise<void> {
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  try {
    for (const statement of statements) await orm.em.getConnection().execute(statement);
  } finally {
    await orm.close();
  }
}
