/** One role and one database for each subgraph, which no other role may enter. */
import { type DatabaseName, databaseNames, type Secrets } from './keys.ts';
import { messageOf, StackError } from './stack-error.ts';

const connectLimitMs = 5_000;

/**
 * Makes what is missing of them and sets the roles' passwords.
 * @param adminUrl of a superuser
 * @returns the connection URL of each subgraph
 */
export async function ensureDatabases(
  adminUrl: string,
  passwords: Secrets['databasePasswords'],
): Promise<Record<DatabaseName, string>> {
  // Loaded when it is needed: it takes longer to load than everything else here together.
  const { MikroORM } = await import('@mikro-orm/postgresql');
  const { host, pathname } = new URL(adminUrl);
  try {
    const orm = await MikroORM.init({
      clientUrl: adminUrl,
      dbName: decodeURIComponent(pathname.slice(1)) || 'postgres',
      entities: [],
      discovery: { warnWhenNoEntities: false },
      driverOptions: { connectionTimeoutMillis: connectLimitMs },
    });
    try {
      const connection = orm.em.getConnection();
      const roles = await connection.execute<{ name: string }[]>('select rolname as name from pg_roles');
      const databases = await connection.execute<{ name: string }[]>(
        'select datname as name from pg_database',
      );
      const has = (rows: { name: string }[], name: string) => rows.some((row) => row.name === name);
      await Promise.all(
        databaseNames.map(async (name) => {
          const verb = has(roles, name) ? 'alter' : 'create';
          await connection.execute(`${verb} role "${name}" login password '${passwords[name]}'`);
          if (has(databases, name)) return;
          await connection.execute(
            `create database "${name}" owner "${name}" encoding 'UTF8' template template0`,
          );
          await connection.execute(`revoke all on database "${name}" from public`);
        }),
      );
    } finally {
      await orm.close();
    }
  } catch (error) {
    throw new StackError(`The databases on ${host} cannot be made ready: ${messageOf(error)}`);
  }
  return Object.fromEntries(
    databaseNames.map((name) => [name, databaseUrl(adminUrl, name, passwords[name])]),
  ) as Record<DatabaseName, string>;
}

export function databaseUrl(adminUrl: string, name: DatabaseName, password: string): string {
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}
