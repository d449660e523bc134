/** Keeps the notification service's database small, and counts the dead letters that wait. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { expireIdempotencyKeys } from '#platform/idempotency.ts';
import { pruneInbox } from '#platform/inbox.ts';
import { type Loop, startLoop } from '#platform/loop.ts';
import { addGauge, type Metrics } from '#platform/metrics.ts';
import { countOpenDeadLetters } from './dead-letters.ts';

const intervalMs = 60_000;

export function startUpkeep(dependencies: {
  database: Database;
  metrics: Metrics;
  logger: Logger;
  idempotencyKeyDays: number;
}): Loop {
  const { database, metrics, logger } = dependencies;
  let openDeadLetters = 0;
  addGauge(metrics, 'dead_letters', 'Events that could not be handled and wait.', () => openDeadLetters);
  return startLoop({
    name: 'upkeep',
    intervalMs,
    logger,
    run: async () => {
      const em = database.em.fork();
      openDeadLetters = await countOpenDeadLetters(em);
      await pruneInbox(em);
      await expireIdempotencyKeys(em, dependencies.idempotencyKeyDays);
    },
  });
}
