/** Submits a draft for payment, or an order whose payment was declined once more. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '#platform/identity.ts';
import { type CommandResult, changeOrder } from './change-order.ts';
import { Order, paymentAttemptsMax } from './order.ts';
import { emptyOrder, type Refusal } from './order-item.ts';
import { awaitsPayment, type SettlementDependencies, settleOrLeave } from './settle-payment.ts';

export async function submitOrder(
  dependencies: SettlementDependencies,
  em: EntityManager,
  viewer: Viewer,
  orderId: string,
): Promise<CommandResult<'EMPTY_ORDER' | 'TOO_MANY_ATTEMPTS'>> {
  const result = await changeOrder(em, viewer, orderId, (order) => {
    order.awaitPayment();
    if (order.attempt > paymentAttemptsMax) return [tooManyAttempts];
    return order.items.length === 0 ? [emptyOrder(['orderId'])] : undefined;
  });
  if ('refusals' in result) return result;
  const settlement = em.fork();
  const order = await settlement.findOneOrFail(Order, orderId);
  return { order: awaitsPayment(order) ? await settleOrLeave(dependencies, settlement, order) : order };
}

const tooManyAttempts: Refusal<'TOO_MANY_ATTEMPTS'> = {
  code: 'TOO_MANY_ATTEMPTS',
  message: `The payment of an order is tried at most ${paymentAttemptsMax} times; place another order.`,
  field: ['orderId'],
};
