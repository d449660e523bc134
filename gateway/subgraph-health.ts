/** Keeps asking the subgraphs whether they are alive, for the gateway's readiness. */
import type { Logger } from 'pino';
import type { Pool } from 'undici';
import { type Loop, startLoop } from '#platform/loop.ts';
import type { Readiness } from '#platform/readiness.ts';

const pingIntervalMs = 1_000;
const pingTimeoutMs = 1_000;

/**
 * The gateway is unready until it has reached each subgraph once. From then on one that gives no answer only
 * degrades it, because the rest of the graph is served all the same.
 */
export function watchSubgraphs(options: {
  pools: ReadonlyMap<string, Pool>;
  readiness: Readiness;
  logger: Logger;
}): Loop {
  const { pools, readiness, logger } = options;
  const unreached = new Set(pools.keys());
  const silent = new Set<string>();

  readiness.add({
    name: 'subgraphs',
    required: true,
    run: () => {
      if (unreached.size > 0) throw new Error(`not reached since the start: ${[...unreached].join(', ')}`);
    },
  });
  for (const subgraph of pools.keys()) {
    readiness.add({
      name: `subgraph ${subgraph}`,
      required: false,
      run: () => {
        if (silent.has(subgraph)) throw new Error('gives no answer');
      },
    });
  }

  const check = async ([subgraph, pool]: [string, Pool]) => {
    if (await isAlive(pool)) {
      unreached.delete(subgraph);
      if (silent.delete(subgraph)) logger.info({ subgraph }, 'a subgraph answers again');
    } else if (!unreached.has(subgraph) && !silent.has(subgraph)) {
      silent.add(subgraph);
      logger.warn({ subgraph }, 'a subgraph gives no answer');
    }
  };
  return startLoop({
    name: 'subgraph health',
    intervalMs: pingIntervalMs,
    logger,
    run: async () => void (await Promise.all([...pools].map(check))),
  });
}

async function isAlive(pool: Pool): Promise<boolean> {
  try {
    const { statusCode, body } = await pool.request({
      path: '/healthz',
      method: 'GET',
      signal: AbortSignal.timeout(pingTimeoutMs),
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
