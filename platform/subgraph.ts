/** A subgraph: a schema and its resolvers behind the identities of the services that may call. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { gql } from 'graphql-tag';
import { type AccessContext, enforceAccess, type OwnerOf } from './access.ts';
import { mountGraphQL } from './graphql-server.ts';
import { plannedBodyBytesMax } from './http-limits.ts';
import { createHttpServer, type HttpServerDependencies } from './http-server.ts';
import { type Caller, isSiblingIdentity, type VerifyIdentity } from './identity.ts';
import { plannedSizes } from './operation-limits.ts';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], unknown[]>[number];
export type SubgraphResolvers = NonNullable<Extract<SchemaModule, { resolvers?: unknown }>['resolvers']>;

export interface SubgraphDependencies
  extends Omit<HttpServerDependencies, 'corsOrigins' | 'trustedProxies' | 'bodyLimit' | 'isSibling'> {
  verifyIdentity: VerifyIdentity;
}

/** Builds a subgraph from its SDL file; what it returns listens when told to. */
export async function createSubgraph<Context extends AccessContext>(options: {
  /** By which its siblings know it. */
  name: string;
  dependencies: SubgraphDependencies;
  schemaFile: URL;
  resolvers: SubgraphResolvers;
  ownerOf: OwnerOf;
  /** `reply` is for headers that tell the gateway something beside the answer. */
  createContext: (caller: Caller, reply: FastifyReply) => Context;
}): Promise<FastifyInstance> {
  const { dependencies, createContext } = options;
  const typeDefs = gql(readFileSync(options.schemaFile, 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: options.resolvers }]);
  enforceAccess(schema, { subgraph: options.name, ownerOf: options.ownerOf });
  const { verifyIdentity } = dependencies;
  const app = await createHttpServer({
    ...dependencies,
    bodyLimit: plannedBodyBytesMax,
    isSibling: ({ headers }) => isSiblingIdentity(verifyIdentity, headers.authorization),
  });
  const server = await mountGraphQL<Context>({
    ...dependencies,
    app,
    source: { schema },
    sdl: typeDefs,
    sizes: plannedSizes,
    persistedQueries: false,
    methods: ['POST'],
    introspection: false,
    createContext: async (request, reply) =>
      createContext(await verifyIdentity(request.headers.authorization), reply),
  });
  app.addHook('onClose', () => server.stop());
  return app;
}
