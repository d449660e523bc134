/** The gateway: the same function serves in production and in tests. */
import type { FastifyInstance } from 'fastify';
import type { VerifyAccessToken } from '#platform/access-token.ts';
import { mountGraphQL } from '#platform/graphql-server.ts';
import { createHttpServer, type HttpServerDependencies } from '#platform/http-server.ts';
import type { SignIdentity } from '#platform/identity.ts';
import { clientSizes } from '#platform/operation-limits.ts';
import { silenceApollo } from './config.ts';
import { createGraph, type FindDataSource } from './graph.ts';
import { type PersistedOperationsMode, readPersistedOperations } from './persisted-operations.ts';
import { servePlayground } from './playground.ts';
import { createFetchDurations, createSubgraphDataSource, openSubgraphPool } from './subgraph-data-source.ts';
import { watchSubgraphs } from './subgraph-health.ts';
import { createSupergraphFile } from './supergraph-file.ts';
import { createUsageRecorder, type UsageSettings } from './usage.ts';
import { type GatewayContext, readClientAddress, readViewer } from './viewer.ts';

export interface GatewayDependencies extends HttpServerDependencies {
  supergraphFile: string;
  /** The base URL of each subgraph; those in the supergraph are for other tools. */
  subgraphUrls: Record<string, string>;
  signIdentity: SignIdentity;
  verifyAccessToken: VerifyAccessToken;
  introspection: boolean;
  playground: boolean;
  persistedOperations: { mode: PersistedOperationsMode; file: string };
  /** Absent, nothing is counted. */
  usage?: UsageSettings | undefined;
}

/** @throws when the supergraph file cannot be served, or another file cannot be read, or be written. */
export async function createGateway(dependencies: GatewayDependencies): Promise<FastifyInstance> {
  const { logger, metrics, readiness, signIdentity, verifyAccessToken } = dependencies;
  silenceApollo();
  const app = await createHttpServer(dependencies);

  const pools = new Map(
    Object.entries(dependencies.subgraphUrls).map(([subgraph, url]) => [subgraph, openSubgraphPool(url)]),
  );
  const fetchDurations = createFetchDurations(metrics);
  const dataSources = new Map(
    [...pools].map(([subgraph, pool]) => [
      subgraph,
      createSubgraphDataSource({ subgraph, pool, signIdentity, fetchDurations, verifyAccessToken }),
    ]),
  );
  const findDataSource: FindDataSource = ({ name }) => {
    const dataSource = dataSources.get(name);
    if (!dataSource) throw new Error(`the URL of the subgraph "${name}" is not configured`);
    return dataSource;
  };

  const persistedOperations = await readPersistedOperations({
    ...dependencies.persistedOperations,
    logger,
  });
  const supergraphManager = createSupergraphFile({
    file: dependencies.supergraphFile,
    findDataSource,
    logger,
    metrics,
  });
  const usage = dependencies.usage && (await createUsageRecorder({ ...dependencies.usage, logger }));
  const server = await mountGraphQL<GatewayContext>({
    app,
    logger,
    metrics,
    source: { gateway: createGraph({ supergraphManager, findDataSource, logger }) },
    sizes: clientSizes,
    persistedQueries: persistedOperations.persistedQueries,
    plugins: [...persistedOperations.plugins, ...(usage ? [usage.plugin] : [])],
    methods: ['GET', 'POST'],
    introspection: dependencies.introspection,
    createContext: async (request) => {
      persistedOperations.check(request);
      return {
        viewer: await readViewer(request, verifyAccessToken),
        clientAddress: readClientAddress(request),
      };
    },
  });
  if (dependencies.playground) await servePlayground(app);

  readiness.add({
    name: 'graph',
    required: true,
    run: () => {
      if (!supergraphManager.hashInService()) throw new Error('no graph is loaded');
    },
  });
  readiness.tell('supergraph', () => supergraphManager.hashInService() ?? 'none');
  const health = watchSubgraphs({ pools, readiness, logger });
  app.addHook('onClose', async () => {
    await health.stop();
    await server.stop();
    await usage?.stop();
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  });
  return app;
}
