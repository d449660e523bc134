/** Serves a GraphQL schema, or a gateway, at `/graphql` of an HTTP server. */
import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type BaseContext,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { createErrorFormatter, ErrorCode, ServiceError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import { limitOperations } from './operation-limits.ts';

export const tokensMax = 1_000;

export interface GraphQLServerDependencies<Context extends BaseContext> {
  app: FastifyInstance;
  logger: Logger;
  metrics: Metrics;
  source: Pick<ApolloServerOptions<Context>, 'schema' | 'gateway'>;
  methods: HTTPMethods[];
  introspection: boolean;
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
}

/** Starts the GraphQL server and mounts it. A context that is refused as UNAUTHENTICATED answers 401. */
export async function mountGraphQL<Context extends BaseContext>(
  dependencies: GraphQLServerDependencies<Context>,
): Promise<ApolloServer<Context>> {
  const { app, logger, metrics, source, createContext } = dependencies;
  const server = new ApolloServer<Context>({
    ...source,
    introspection: dependencies.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !dependencies.introspection,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: tokensMax },
    formatError: createErrorFormatter(logger, { showHints: dependencies.introspection }),
    logger,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      limitOperations(),
      countOperations(metrics),
    ],
  } as ApolloServerOptions<Context>);
  await server.start();
  app.route({
    url: '/graphql',
    method: dependencies.methods,
    handler: fastifyApolloHandler(server, {
      context: (request, reply) => createContext(request, reply).catch(refuse),
    }),
  });
  return server;
}

/** An error while the context is made refuses the whole request, with the status that fits its code. */
function refuse(error: unknown): never {
  if (!(error instanceof ServiceError)) throw error;
  const status = error.code === ErrorCode.unauthenticated ? 401 : 503;
  throw new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status } },
  });
}

function countOperations<Context extends BaseContext>(metrics: Metrics): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ operation, errors }) => {
        const outcome = errors && errors.length > 0 ? 'error' : 'ok';
        metrics.operations.inc({ operation: operation?.operation ?? 'none', outcome });
      },
    }),
  };
}
