/** The metrics of a service, in Prometheus form, on a port of their own. */
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { httpLimits } from './http-limits.ts';

export interface Metrics {
  registry: Registry;
  httpRequests: Histogram<'route' | 'method' | 'status'>;
  operations: Counter<'operation' | 'outcome'>;
  databaseQueries: Counter;
}

/** Who reads the metrics is one, or a few. */
const connectionsMax = 100;

export const durationBucketsSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpRequests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests in seconds.',
      labelNames: ['route', 'method', 'status'],
      buckets: durationBucketsSeconds,
      registers,
    }),
    operations: new Counter({
      name: 'graphql_operations_total',
      help: 'GraphQL operations by type and outcome (ok or error).',
      labelNames: ['operation', 'outcome'],
      registers,
    }),
    databaseQueries: new Counter({
      name: 'database_queries_total',
      help: 'SQL statements sent to the database.',
      registers,
    }),
  };
}

/** Adds a gauge that is read when the metrics are. */
export function addGauge(metrics: Metrics, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    collect() {
      this.set(read());
    },
  });
}

/** Serves `GET /metrics` and nothing else. */
export async function serveMetrics(
  metrics: Metrics,
  address: { host: string; port: number },
): Promise<Server> {
  const { headersTimeoutMs, checkIntervalMs } = httpLimits;
  const timeouts = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: headersTimeoutMs,
    connectionsCheckingInterval: checkIntervalMs,
  };
  const server = createServer(timeouts, async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': metrics.registry.contentType });
    response.end(await metrics.registry.metrics());
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(address.port, address.host, resolve);
  });
  return server;
}
