/** A subgraph: a schema and its resolvers behind the identities of the services that may call. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { gql } from 'graphql-tag';
import type { Logger } from 'pino';
import { mountGraphQL } from './graphql-server.ts';
import { createHttpServer } from './http-server.ts';
import type { Caller, VerifyIdentity } from './identity.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], unknown[]>[number];
export type SubgraphResolvers = NonNullable<Extract<SchemaModule, { resolvers?: unknown }>['resolvers']>;

export interface SubgraphDependencies {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  verifyIdentity: VerifyIdentity;
}

/** Builds a subgraph from its SDL file; what it returns listens when told to. */
export async function createSubgraph<Context extends object>(options: {
  dependencies: SubgraphDependencies;
  schemaFile: URL;
  resolvers: SubgraphResolvers;
  /** `reply` is for headers that tell the gateway something beside the answer. */
  createContext: (caller: Caller, reply: FastifyReply) => Context;
}): Promise<FastifyInstance> {
  const { dependencies, createContext } = options;
  const schema = buildSubgraphSchema([
    {
      typeDefs: gql(readFileSync(options.schemaFile, 'utf8')),
      resolvers: options.resolvers,
    },
  ]);
  const app = await createHttpServer(dependencies);
  const server = await mountGraphQL<Context>({
    ...dependencies,
    app,
    source: { schema },
    methods: ['POST'],
    introspection: false,
    createContext: async (request, reply) =>
      createContext(await dependencies.verifyIdentity(request.headers.authorization), reply),
  });
  app.addHook('onClose', () => server.stop());
  return app;
}
