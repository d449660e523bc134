/** The reconciler: asks billing about charges and refunds that are in doubt, until it knows. */
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { type Loop, startLoop } from '#platform/loop.ts';
import { addGauge, type Metrics } from '#platform/metrics.ts';
import { finishCancellation, isBeingCancelled } from './cancel-order.ts';
import { Order } from './order.ts';
import { awaitsPayment, type SettlementDependencies, settlePayment } from './settle-payment.ts';

const intervalMs = 1_000;
const batchSize = 20;
const settleWithinMs = 2_000;
/**
 * How long an order is left to whoever took it, by database time; longer than a customer waits for an answer.
 */
const lease = '7 seconds';

export function startReconciler(
  dependencies: SettlementDependencies & { database: Database; metrics: Metrics; logger: Logger },
): Loop {
  const { database, metrics, logger } = dependencies;
  let inDoubt = 0;
  addGauge(metrics, 'orders_in_doubt', 'Orders that the reconciler settles at the moment.', () => inDoubt);

  const settle = async (orderId: string) => {
    try {
      const em = database.em.fork();
      const order = await em.findOneOrFail(Order, orderId);
      if (awaitsPayment(order)) await settlePayment(dependencies, em, order, settleWithinMs);
      else if (isBeingCancelled(order)) await finishCancellation(dependencies, em, order, settleWithinMs);
      else return;
      logger.info({ orderId, status: order.status }, 'settled an order that was in doubt');
    } catch (error) {
      logger.warn({ err: error, orderId }, 'an order stays in doubt; it is tried again');
    }
  };

  return startLoop({
    name: 'reconciler',
    intervalMs,
    logger,
    run: async () => {
      const orderIds = await takeOrdersInDoubt(database);
      inDoubt = orderIds.length;
      await Promise.all(orderIds.map(settle));
    },
  });
}

/** Leases the orders that nobody has settled in time, so that several replicas share them. */
async function takeOrdersInDoubt(database: Database): Promise<string[]> {
  const rows = await database.em.fork().execute<{ id: string }[]>(
    `update orders set leased_until = now() + interval '${lease}' where id in (
       select id from orders where (status = 'WAITING_PAY' or cancellation is not null) and leased_until < now()
       order by leased_until limit ${batchSize} for update skip locked)
     returning id`,
  );
  return rows.map(({ id }) => id);
}
