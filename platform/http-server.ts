/** The HTTP server that every service stands on: bounded requests, health endpoints, traces and metrics. */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { badUserInput, ErrorCode, ServiceError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { withTrace } from './trace-context.ts';

export const bodyBytesMax = 100 * 1024;
const requestTimeoutMs = 15_000;
/** For how long requests are taken on open connections after the server has stopped to listen. */
const lastRequestsMs = 250;
const keepAliveTimeoutMs = 65_000;
const eventLoopDelayMaxMs = 1_000;
const retryAfterSeconds = 1;
/** Longer than two of the second-long samples that the delay is measured by. */
const startGraceMs = 3_000;

export interface HttpServerDependencies {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
}

export async function createHttpServer(dependencies: HttpServerDependencies): Promise<FastifyInstance> {
  const { logger, metrics, readiness } = dependencies;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    // While the server closes, requests on open connections are answered and then told `Connection: close`.
    return503OnClosing: false,
  });
  // A start keeps the event loop busy, which is measured for a while after; it would refuse a service's first
  // requests.
  let pressureCountsFromMs = Number.POSITIVE_INFINITY;
  app.addHook('onListen', (done) => {
    pressureCountsFromMs = performance.now() + startGraceMs;
    done();
  });
  await app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelayMaxMs,
    pressureHandler: (_request, reply) => {
      if (performance.now() < pressureCountsFromMs) return;
      void reply.code(503).header('retry-after', retryAfterSeconds).send(graphqlError(503));
    },
  });

  app.addHook('onRequest', async (request) => {
    if (!URL.canParse(`http://${request.headers.host}`)) throw badUserInput('The Host header is not valid.');
  });
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
    const status = error instanceof ServiceError ? 400 : (error.statusCode ?? 500);
    if (status >= 500 && status !== 503) logger.error({ err: error }, 'a request failed outside GraphQL');
    void reply.code(status).send(graphqlError(status, status < 500 ? error.message : undefined));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(graphqlError(404, 'There is nothing here.')),
  );

  // Who asks for health is answered also under pressure: a busy process is alive.
  const health = { config: { pressureHandler: () => {} } };
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

function graphqlError(status: number, message?: string) {
  if (status === 503) return errors(ErrorCode.serviceUnavailable, 'The service is overloaded; try again.');
  if (status >= 500) return errors(ErrorCode.internal, 'Something went wrong on our side.');
  return errors(ErrorCode.badUserInput, message ?? 'The request is not valid.');
}

const errors = (code: ErrorCode, message: string) => ({ errors: [{ message, extensions: { code } }] });
