/**
 * Opens a service's PostgreSQL database through MikroORM, with the timeouts and bounds that every service
 * keeps.
 */
import type { EventEmitter } from 'node:events';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.ts';

export type Database = MikroORM;
export type Entities = NonNullable<Options['entities']>;
export type MigrationsList = NonNullable<NonNullable<Options['migrations']>['migrationsList']>;

const connectTimeoutMs = 3_000;
const statementTimeoutMs = 5_000;
const lockTimeoutMs = 3_000;
const idleInTransactionTimeoutMs = 10_000;
const releaseBrokenAfterMs = 1_000;

export async function openDatabase(options: {
  url: string;
  poolMax: number;
  applicationName: string;
  entities: Entities;
  migrations: MigrationsList;
  logger: Logger;
  metrics?: Metrics;
}): Promise<Database> {
  const { logger, metrics } = options;
  return MikroORM.init({
    clientUrl: options.url,
    entities: options.entities,
    extensions: [Migrator],
    migrations: {
      migrationsList: options.migrations,
      snapshot: false,
      transactional: true,
      allOrNothing: true,
    },
    pool: { min: 0, max: options.poolMax },
    driverOptions: {
      application_name: options.applicationName,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      lock_timeout: lockTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      keepAlive: true,
      onPoolCreated: (pool: ConnectionPool) => {
        releaseBroken(pool);
        if (metrics) watchPool(pool, metrics);
      },
    },
    debug: ['query'],
    loggerFactory: () => ({
      log: () => {},
      error: (_namespace, message) => logger.error(message),
      warn: (_namespace, message) => logger.warn(message),
      logQuery: () => metrics?.databaseQueries.inc(),
      setDebugMode: () => {},
      isEnabled: (namespace) => namespace === 'query',
    }),
  });
}

/** The counts of pg's pool: https://node-postgres.com/apis/pool#properties. */
interface ConnectionPool extends EventEmitter {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

function watchPool(pool: ConnectionPool, { registry }: Metrics): void {
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool that are in_use or idle, and requests that are waiting for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'in_use' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}

interface PoolClient extends EventEmitter {
  release(destroy: boolean): void;
}

/**
 * Gives the pool back what broke inside a transaction. Kysely releases a transaction's connection only after
 * a commit or rollback that succeeds, so that every interrupted one would leave the pool a place smaller,
 * until none is left.
 */
function releaseBroken(pool: EventEmitter): void {
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client: PoolClient) => inUse.add(client));
  pool.on('release', (_error: unknown, client: PoolClient) => inUse.delete(client));
  pool.on('connect', (client: PoolClient) => {
    const release = () => {
      if (inUse.has(client)) client.release(true);
    };
    client.once('end', () => setTimeout(release, releaseBrokenAfterMs).unref());
  });
}
