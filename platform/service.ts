/** The life of a service's process: starts its parts, waits for a signal, and stops them in reverse order. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ConfigError } from './config.ts';
import { enableFaultPoints } from './fault-points.ts';
import { createLogger } from './log.ts';
import { type Metrics, serveMetrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** The whole stop takes at most this long; then the process ends all the same. */
const stopTimeoutMs = 25_000;

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

export interface Service {
  metrics: Metrics;
  readiness: Readiness;
  app: FastifyInstance;
  /** What runs beside the HTTP server, in the order to stop it in, after the last request is answered. */
  stopAfterDrain: (() => Promise<unknown>)[];
}

export interface ServiceAddress {
  LOG_LEVEL: string;
  HOST: string;
  PORT: number;
  METRICS_PORT: number;
  SHUTDOWN_DELAY_MS: number;
  FAULT_DIRECTORY?: string | undefined;
}

/** Runs a service until SIGTERM or SIGINT, then exits with 0; a failure to start exits with 1. */
export async function runService<Config extends ServiceAddress>(
  name: string,
  readConfig: () => Config,
  start: (config: Config, logger: Logger) => Promise<Service>,
): Promise<void> {
  // Until the service runs there is nothing to stop in order: whatever had begun is undone by its own
  // transaction.
  const stopAtOnce = () => process.exit(0);
  for (const signal of stopSignals) process.on(signal, stopAtOnce);
  const config = readOrExit(readConfig);
  const logger = createLogger({ service: name, level: config.LOG_LEVEL });
  // Node's own report of what nobody caught is many lines, and has whatever libraries hang on an error.
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'nobody has caught an error');
    process.exit(1);
  });
  try {
    if (config.FAULT_DIRECTORY) enableFaultPoints(config.FAULT_DIRECTORY);
    const service = await start(config, logger);
    const metricsServer = await serveMetrics(service.metrics, {
      host: config.HOST,
      port: config.METRICS_PORT,
    });
    await service.app.listen({ host: config.HOST, port: config.PORT });
    for (const signal of stopSignals) process.off(signal, stopAtOnce);
    stopOnSignal(service, logger, metricsServer, config.SHUTDOWN_DELAY_MS);
  } catch (error) {
    logger.fatal({ err: error }, 'the service cannot start');
    process.exit(1);
  }
}

/** What is wrong with the environment is for whoever sets it, and so is plain text with a line for each fault. */
function readOrExit<Config>(readConfig: () => Config): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function stopOnSignal(
  service: Service,
  logger: Logger,
  metricsServer: Server,
  shutdownDelayMs: number,
): void {
  const { app, readiness } = service;
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('the stop took too long');
      process.exit(1);
    }, stopTimeoutMs).unref();
    readiness.startStopping();
    await sleep(shutdownDelayMs);
    await app.close();
    for (const stopPart of service.stopAfterDrain) {
      await stopPart().catch((error) => logger.error({ err: error }, 'a part did not stop in order'));
    }
    metricsServer.close();
    logger.info('stopped');
    process.exit(0);
  };
  for (const signal of stopSignals) process.on(signal, stop);
}
