/** Takes old idempotency keys off their orders, which stay. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { expiryIntervalMs, inBatches } from '#platform/idempotency.ts';
import { type Loop, startLoop } from '#platform/loop.ts';

export const startExpiringKeys = (dependencies: { database: Database; logger: Logger; days: number }): Loop =>
  startLoop({
    name: 'expire idempotency keys',
    intervalMs: expiryIntervalMs,
    logger: dependencies.logger,
    run: () =>
      inBatches((batchSize) =>
        dependencies.database.em.fork().execute(
          `update orders set idempotency_key = null, request_fingerprint = null where id in (
             select id from orders where idempotency_key is not null
               and created_at < now() - make_interval(days => ?::int) limit ${batchSize} for update skip locked)
           returning 1`,
          [dependencies.days],
        ),
      ),
  });
