/** Runs a subgraph as a process: the parts that every subgraph has, and the order they start and stop in. */
import type { FastifyInstance } from 'fastify';
import type { PublicKey } from './config.ts';
import { type Database, type Entities, type MigrationsList, openDatabase } from './database.ts';
import { createIdentityVerifier } from './identity.ts';
import type { Loop } from './loop.ts';
import { createMetrics } from './metrics.ts';
import { prepareDatabase } from './migrate-at-start.ts';
import { createReadiness } from './readiness.ts';
import { runService, type ServiceAddress } from './service.ts';
import type { SubgraphDependencies } from './subgraph.ts';

export interface SubgraphConfig extends ServiceAddress {
  CONCURRENT_REQUESTS_MAX: number;
  DATABASE_URL: string;
  DATABASE_POOL_MAX: number;
  MIGRATE_ON_START: boolean;
  CALLER_KEYS: Record<string, { keys: PublicKey[] }>;
}

export interface SubgraphParts {
  app: FastifyInstance;
  /** Starts the background jobs, once the database is up to date. They are stopped in this order. */
  startJobs?: () => Promise<Loop[]> | Loop[];
  /** Closes connections, after the jobs have stopped and before the database closes. */
  close?: (() => Promise<unknown>)[];
}

export function runSubgraph<Config extends SubgraphConfig>(options: {
  name: string;
  readConfig: () => Config;
  entities: Entities;
  migrations: MigrationsList;
  build: (
    config: Config,
    dependencies: SubgraphDependencies & { database: Database },
  ) => Promise<SubgraphParts>;
}): Promise<void> {
  const { name, readConfig, build } = options;
  return runService(name, readConfig, async (config, logger) => {
    const metrics = createMetrics(name);
    const readiness = createReadiness();
    const database = await openDatabase({
      url: config.DATABASE_URL,
      poolMax: config.DATABASE_POOL_MAX,
      applicationName: name,
      entities: options.entities,
      migrations: options.migrations,
      logger,
      metrics,
    });
    const verifyIdentity = createIdentityVerifier(name, config.CALLER_KEYS);
    const limits = { concurrentRequestsMax: config.CONCURRENT_REQUESTS_MAX };
    const parts = await build(config, { logger, metrics, readiness, limits, database, verifyIdentity });
    let jobs: Loop[] = [];
    const migrations = prepareDatabase({
      database,
      migrate: config.MIGRATE_ON_START,
      readiness,
      logger,
      onReady: async () => {
        jobs = (await parts.startJobs?.()) ?? [];
      },
    });
    const stopJobs = async () => {
      for (const job of jobs) await job.stop();
    };
    return {
      metrics,
      readiness,
      app: parts.app,
      stopAfterDrain: [migrations.stop, stopJobs, ...(parts.close ?? []), () => database.close()],
    };
  });
}
