/** Forgets old idempotency keys. A charge stays unique for ever: its key is the order and the attempt. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { expireIdempotencyKeys, expiryIntervalMs } from '#platform/idempotency.ts';
import { type Loop, startLoop } from '#platform/loop.ts';

export const startExpiringKeys = (dependencies: { database: Database; logger: Logger; days: number }): Loop =>
  startLoop({
    name: 'expire idempotency keys',
    intervalMs: expiryIntervalMs,
    logger: dependencies.logger,
    run: () => expireIdempotencyKeys(dependencies.database.em.fork(), dependencies.days),
  });
