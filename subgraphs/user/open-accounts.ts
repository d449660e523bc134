/**
 * Opens users' accounts: at registration, and by a job for those whose registration got no answer from
 * billing.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { type Loop, startLoop } from '#platform/loop.ts';
import { addGauge, type Metrics } from '#platform/metrics.ts';
import type { BillingClient } from './billing-client.ts';

const intervalMs = 2_000;
const batchSize = 20;
const batchesPerRunMax = 50;
const openWithinMs = 2_000;
/**
 * How long a user's account is left to whoever took it, by database time; a registration takes it for as
 * long.
 */
const lease = '10 seconds';

/**
 * Opens one user's account and records that it is open; a failure leaves it to the job at once.
 *
 * @throws {ServiceError} SERVICE_UNAVAILABLE when billing gives no answer within `withinMs`.
 */
export async function openAccount(
  { billing }: { billing: BillingClient },
  em: EntityManager,
  userId: string,
  withinMs: number,
): Promise<void> {
  try {
    await billing.openAccount(userId, withinMs);
  } catch (error) {
    await em.execute('update users set account_leased_until = now() where id = ?', [userId]);
    throw error;
  }
  await em.execute('update users set account_opened_at = now() where id = ?', [userId]);
}

export function startOpeningAccounts(dependencies: {
  database: Database;
  billing: BillingClient;
  metrics: Metrics;
  logger: Logger;
}): Loop {
  const { database, metrics, logger } = dependencies;
  let missing = 0;
  addGauge(metrics, 'accounts_missing', 'Users whose account the job opens at the moment.', () => missing);

  const open = async (userId: string) => {
    await openAccount(dependencies, database.em.fork(), userId, openWithinMs);
    logger.info({ userId }, 'opened an account that was missing');
  };

  return startLoop({
    name: 'open accounts',
    intervalMs,
    logger,
    run: async () => {
      for (let batch = 0; batch < batchesPerRunMax; batch++) {
        const userIds = await takeUsersWithoutAccount(database);
        missing = userIds.length;
        const results = await Promise.allSettled(userIds.map(open));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) throw failed.reason;
        if (userIds.length < batchSize) return;
      }
    },
  });
}

/** Leases users without an account, those longest untried first, so that several replicas share them. */
async function takeUsersWithoutAccount(database: Database): Promise<string[]> {
  const rows = await database.em.fork().execute<{ id: string }[]>(
    `update users set account_leased_until = now() + interval '${lease}' where id in (
       select id from users where account_opened_at is null and account_leased_until <= now()
       order by account_leased_until limit ${batchSize} for update skip locked)
     returning id`,
  );
  return rows.map(({ id }) => id);
}
