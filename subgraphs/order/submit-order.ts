/** Submits a draft for payment, or an order whose payment was declined once more. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '#platform/identity.ts';
import { type CommandResult, changeOrder } from './change-order.ts';
import { Order } from './order.ts';
import { emptyOrder } from './order-item.ts';
import { awaitsPayment, type SettlementDependencies, settleOrLeave } from './settle-payment.ts';

export async function submitOrder(
  dependencies: SettlementDependencies,
  em: EntityManager,
  viewer: Viewer,
  orderId: string,
): Promise<CommandResult<'EMPTY_ORDER'>> {
  const result = await changeOrder(em, viewer, orderId, (order) => {
    order.awaitPayment();
    return order.items.length === 0 ? [emptyOrder(['orderId'])] : undefined;
  });
  if ('refusals' in result) return result;
  const settlement = em.fork();
  const order = await settlement.findOneOrFail(Order, orderId);
  return { order: awaitsPayment(order) ? await settleOrLeave(dependencies, settlement, order) : order };
}
