/** The HTTP server that every service stands on: bounded requests, health endpoints, traces and metrics. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { ErrorCode, ServiceError } from './errors.ts';
import {
  bodyBytesMax,
  type HttpLimits,
  headerBytesMax,
  headersMax,
  httpLimits,
  type IsSibling,
  limitRequests,
  retryAfterSeconds,
} from './http-limits.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { withTrace } from './trace-context.ts';

const preflightMaxAgeSeconds = 600;
/** For how long requests are taken on open connections after the server has stopped to listen. */
const lastRequestsMs = 250;

export interface HttpServerDependencies {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  limits?: Partial<HttpLimits>;
  /** In bytes; what clients may send unless told otherwise. */
  bodyLimit?: number;
  /** The origins whose pages may read the answers; none for a service that is not for browsers. */
  corsOrigins?: string[];
  /** Whose requests are taken also by a server that is full, up to a bound of their own; nobody's by default. */
  isSibling?: IsSibling;
  /** The proxies, as addresses and ranges, whose word is taken for the client's address; nobody's else. */
  trustedProxies?: string[];
}

export async function createHttpServer(dependencies: HttpServerDependencies): Promise<FastifyInstance> {
  const { logger, metrics, readiness, corsOrigins = [], trustedProxies = [] } = dependencies;
  const { bodyLimit = bodyBytesMax, isSibling = async () => false } = dependencies;
  const limits = { ...httpLimits, ...dependencies.limits };
  const app: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
      maxHeaderSize: headerBytesMax,
    },
    // To a path that cannot be decoded Fastify would answer by itself, past all hooks, and name itself.
    rewriteUrl: ({ url = '/' }) => (hasValidPath(url) ? url : '/not-a-path'),
    forceCloseConnections: 'idle',
    // While the server closes, requests on open connections are answered and then told `Connection: close`.
    return503OnClosing: false,
  });
  app.server.maxConnections = limits.connectionsMax;
  app.server.maxHeadersCount = headersMax;
  // To what is no HTTP, or does not come in time, Node's own answer is short, and is never put into another.
  app.server.removeAllListeners('clientError');
  // Before the limits, so that what they refuse has these headers too.
  await addSecurityHeaders(app);
  if (corsOrigins.length > 0) await allowOrigins(app, corsOrigins);
  await limitRequests(app, limits, refuse, isSibling);

  // The body is parsed by then, so that the trace is not lost at the parser's stream events.
  app.addHook('preHandler', (request, _reply, done) => {
    const { traceparent } = request.headers;
    withTrace(typeof traceparent === 'string' ? traceparent : undefined, done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      route: request.routeOptions.url ?? 'unknown',
      method: request.method,
      status: String(reply.statusCode),
    };
    metrics.httpRequests.observe(labels, reply.elapsedTime / 1000);
    done();
  });

  // Fastify says `Connection: close` only to requests that arrive while it closes. An answer under way needs
  // it too, or its connection would be waited for until the client's or the server's keep-alive time is over.
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    await takeLastRequests(app.server);
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });

  app.setErrorHandler<FastifyError | ServiceError>((error, _request, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const message = `The request body is larger than ${bodyLimit} bytes.`;
      return void reply.code(400).send(errorBody(ErrorCode.badUserInput, message));
    }
    const status = error instanceof ServiceError ? 400 : (error.statusCode ?? 500);
    if (status === 503) return refuse(reply);
    if (status < 500) return void reply.code(status).send(errorBody(ErrorCode.badUserInput, error.message));
    const id = randomUUID();
    logger.error({ err: error, errorId: id }, 'a request failed outside GraphQL');
    const message = `Something went wrong on our side (${id}).`;
    void reply.code(status).send(errorBody(ErrorCode.internal, message, id));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody(ErrorCode.badUserInput, 'There is nothing here.')),
  );

  const health = { config: { alwaysAnswered: true } };
  app.get('/healthz', health, () => ({ status: 'alive' }));
  app.get('/readyz', health, async (_request, reply) => {
    const report = await readiness.report();
    return reply.code(report.status === 'unready' ? 503 : 200).send(report);
  });
  return app;
}

/**
 * As an HTTP server closes, Node ends the connections that are idle, and with them requests that have come
 * and that it has not read yet. So the server first only stops to listen, and answers what still comes on
 * open connections.
 */
async function takeLastRequests(server: Server): Promise<void> {
  if (!server.listening) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, lastRequestsMs);
  NetServer.prototype.close.call(server, () => resolve());
  await promise;
  clearTimeout(timer);
}

/**
 * What is answered is data: it loads nothing and nobody frames it. HSTS is left to whoever ends TLS, because a
 * browser ignores it without TLS, and its promise is one about a host that only its owner can make.
 */
async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: false,
  });
}

/** Callers are known by a header and not by cookies, so that no origin is ever allowed to send credentials. */
async function allowOrigins(app: FastifyInstance, origins: string[]): Promise<void> {
  await app.register(cors, {
    origin: origins,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight', 'traceparent'],
    exposedHeaders: ['retry-after'],
    maxAge: preflightMaxAgeSeconds,
  });
}

function hasValidPath(url: string): boolean {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '') !== '';
  } catch {
    return false;
  }
}

function refuse(reply: FastifyReply): void {
  const body = errorBody(ErrorCode.serviceUnavailable, 'The service is overloaded; try again.');
  void reply.code(503).header('retry-after', retryAfterSeconds).send(body);
}

const errorBody = (code: ErrorCode, message: string, id?: string) => ({
  errors: [{ message, extensions: { code, id } }],
});
