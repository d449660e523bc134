/** The stack that a campaign wrecks: started for it alone, with its fault points enabled. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { createLogger } from '#platform/log.ts';
import { connectMessaging, type Messaging } from '#platform/messaging.ts';
import type { DatabaseName } from '../stack/keys.ts';
import { refuseTakenPorts, servicePorts } from '../stack/ports.ts';
import { startStack } from '../stack/stack.ts';
import type { StackFile } from '../stack/stack-file.ts';

export type ServerName = keyof StackFile;

export interface Site {
  /** The stack's data directory. */
  directory: string;
  /** Where fault points are armed. */
  faultDirectory: string;
  url: string;
  servers(): StackFile;
  /** What the stack has said of its servers so far. */
  readonly reports: readonly string[];
  messaging: Messaging;
  query<Row>(database: DatabaseName, sql: string, parameters?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

const portMin = 14_000;
const portMax = 19_990;
const portTriesMax = 50;
/**
 * A server that the campaign kills in each run would otherwise wait longer each time before it is started
 * again.
 */
const backoffMaxMs = 500;

export async function startSite(interrupted: AbortSignal): Promise<Site> {
  const faultDirectory = mkdtempSync(join(tmpdir(), 'ordergraph-faults-'));
  const reports: string[] = [];
  const port = await findPorts();
  const stack = await startStack({
    port,
    report: (line) => reports.push(line),
    interrupted,
    // Servers that run already are nobody's to wreck.
    environment: { ...process.env, FAULT_DIRECTORY: faultDirectory, POSTGRES_URL: '', NATS_URL: '' },
    backoffMaxMs,
  });
  const { postgres, nats } = stack.contents();
  const logger = createLogger({ service: 'chaos', level: 'silent' });
  const messaging = connectMessaging({ url: nats.url, name: 'chaos', streamReplicas: 1, logger });
  const databases = new Map<DatabaseName, MikroORM>();
  const open = async (name: DatabaseName) => {
    const known = databases.get(name);
    if (known) return known;
    const database = await MikroORM.init({
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
    directory: stack.directory,
    faultDirectory,
    url: `http://127.0.0.1:${port}`,
    servers: stack.contents,
    reports,
    messaging,
    query: async <Row>(name: DatabaseName, sql: string, parameters: unknown[] = []) => {
      const database = await open(name);
      return database.em.getConnection().execute<Row[]>(sql, parameters);
    },
    stop: async () => {
      await messaging.close();
      for (const database of databases.values()) await database.close();
      await stack.stop();
      rmSync(faultDirectory, { recursive: true, force: true });
    },
  };
}

async function findPorts(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const first = randomInt(portMin, portMax);
    try {
      await refuseTakenPorts(servicePorts(first));
      return first;
    } catch (error) {
      if (tries === portTriesMax) throw error;
    }
  }
}
