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
import { type DocumentNode, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { createBoundedStore } from './bounded-store.ts';
import { createErrorFormatter, ErrorCode, ServiceError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import { limitOperations, type SizeLimits } from './operation-limits.ts';
import { answerOldClientsWith200 } from './request-error-status.ts';

/** Each says its line and column, for which the text is read from its start. */
const validationErrorsMax = 5;
/** Of parsed documents that are kept. */
const documentsMax = 1_000;
/** Of their texts: a character may take 250 bytes of memory once it is parsed. */
const documentCharsMax = 250_000;

export interface GraphQLServerDependencies<Context extends BaseContext> {
  app: FastifyInstance;
  logger: Logger;
  metrics: Metrics;
  source: Pick<ApolloServerOptions<Context>, 'schema' | 'gateway'>;
  /** Of the schema, for what its fields cost; a gateway reads that of its supergraph. */
  sdl?: DocumentNode;
  sizes: SizeLimits;
  /** How clients may send the hash of an operation in place of its text; false where they may not. */
  persistedQueries: ApolloServerOptions<Context>['persistedQueries'];
  plugins?: ApolloServerPlugin<Context>[];
  methods: HTTPMethods[];
  introspection: boolean;
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
}

/** Starts the GraphQL server and mounts it. A context that is refused as UNAUTHENTICATED answers 401. */
export async function mountGraphQL<Context extends BaseContext>(
  dependencies: GraphQLServerDependencies<Context>,
): Promise<ApolloServer<Context>> {
  const { app, logger, metrics, source, sdl, createContext } = dependencies;
  const { sizes } = dependencies;
  const server = new ApolloServer<Context>({
    ...source,
    introspection: dependencies.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !dependencies.introspection,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: sizes.tokensMax },
    validationOptions: { maxErrors: validationErrorsMax },
    persistedQueries: dependencies.persistedQueries,
    documentStore: createBoundedStore<DocumentNode>({
      entriesMax: documentsMax,
      sizeMax: documentCharsMax,
      sizeOf: ({ loc }) => loc?.source.body.length ?? documentCharsMax,
    }),
    formatError: createErrorFormatter(logger, { showHints: dependencies.introspection }),
    logger,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      limitOperations({ sdl, sizes }),
      countOperations(metrics),
      answerOldClientsWith200(),
      ...(dependencies.plugins ?? []),
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
