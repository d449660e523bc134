/** Serves the graph of a file, and the file's next graph as soon as it proves sound, without a restart. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ApolloGateway, type SupergraphManager } from '@apollo/gateway';
import { assertValidSchema } from 'graphql';
import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import { startLoop } from '#platform/loop.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { FindDataSource } from './graph.ts';

const pollIntervalMs = 1_000;

export interface SupergraphFile extends SupergraphManager {
  /** The SHA-256 of the graph in service; undefined before the first. */
  hashInService(): string | undefined;
}

/**
 * The file is read every second: that sees an edit, a rename over it and the symbolic links of a Kubernetes
 * ConfigMap alike, and a file met half-written is met whole a second later. Its first graph must be sound; of
 * the later ones a faulty one is refused and logged, and the graph in service goes on.
 */
export function createSupergraphFile(options: {
  file: string;
  findDataSource: FindDataSource;
  logger: Logger;
  metrics: Metrics;
}): SupergraphFile {
  const { file, findDataSource, logger } = options;
  const { info, refusals } = createSupergraphMetrics(options.metrics);
  let inService: string | undefined;
  let hash: string | undefined;
  let refused: string | undefined;

  const announce = (supergraphSdl: string) => {
    inService = supergraphSdl;
    refused = undefined;
    hash = createHash('sha256').update(supergraphSdl).digest('hex');
    info.reset();
    info.set({ hash }, 1);
    logger.info({ file, hash }, 'the graph of the file is in service');
  };

  return {
    hashInService: () => hash,
    initialize: async ({ update }) => {
      const firstSdl = await readFile(file, 'utf8');
      await checkSupergraph(firstSdl, findDataSource);
      announce(firstSdl);
      const watch = startLoop({
        name: 'supergraph file',
        intervalMs: pollIntervalMs,
        logger,
        run: async () => {
          const supergraphSdl = await readFile(file, 'utf8');
          if (supergraphSdl === inService || supergraphSdl === refused) return;
          try {
            await checkSupergraph(supergraphSdl, findDataSource);
            update(supergraphSdl);
            announce(supergraphSdl);
          } catch (error) {
            refused = supergraphSdl;
            refusals.inc();
            logger.error(
              { err: error, file },
              'the graph of the file is refused; the one in service goes on',
            );
          }
        },
      });
      return { supergraphSdl: firstSdl, cleanup: () => watch.stop() };
    },
  };
}

/**
 * Tries the graph in a gateway that nobody uses, because a fault found while the one in service changes over
 * would leave that one with parts of both.
 *
 * @throws when the graph cannot be served.
 */
async function checkSupergraph(supergraphSdl: string, findDataSource: FindDataSource): Promise<void> {
  const trial = new ApolloGateway({
    supergraphSdl,
    buildService: findDataSource,
    validateSupergraph: true,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  try {
    const { schema } = await trial.load();
    assertValidSchema(schema);
  } finally {
    await trial.stop();
  }
}

function createSupergraphMetrics({ registry }: Metrics) {
  const registers = [registry];
  return {
    info: new Gauge({
      name: 'gateway_supergraph_info',
      help: 'Always 1; its label is the SHA-256 of the supergraph in service.',
      labelNames: ['hash'],
      registers,
    }),
    refusals: new Counter({
      name: 'gateway_supergraph_refusals_total',
      help: 'Supergraphs that were refused because they are faulty.',
      registers,
    }),
  };
}
