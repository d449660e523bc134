/** Looks into the databases and the stream of a running stack, past its API. */
import { MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '#platform/log.ts';
import { connectMessaging, type Messaging } from '#platform/messaging.ts';
import type { DatabaseName } from '../stack/keys.ts';
import type { StackFile } from '../stack/stack-file.ts';

export interface Insight {
  /** Where the servers are at the moment. */
  servers(): StackFile;
  messaging: Messaging;
  query<Row>(database: DatabaseName, sql: string, parameters?: unknown[]): Promise<Row[]>;
}

export function openInsight(servers: () => StackFile): Insight & { close(): Promise<void> } {
  const { postgres, nats } = servers();
  const logger = createLogger({ service: 'insight', level: 'silent' });
  const messaging = connectMessaging({ url: nats.url, name: 'insight', streamReplicas: 1, logger });
  const databases = new Map<DatabaseName, MikroORM>();
  const open = (name: DatabaseName) => {
    const known = databases.get(name);
    if (known) return known;
    const database = new MikroORM({
      clientUrl: postgres.databases[name],
      entities: [],
      discovery: { warnWhenNoEntities: false },
      pool: { min: 0, max: 1 },
      driverOptions: { connectionTimeoutMillis: 3_000, query_timeout: 5_000 },
    });
    databases.set(name, database);
    return database;
  };
  return {
    servers,
    messaging,
    query: async (name, sql, parameters = []) => open(name).em.getConnection().execute(sql, parameters),
    close: async () => {
      await messaging.close();
      for (const database of databases.values()) await database.close();
    },
  };
}
