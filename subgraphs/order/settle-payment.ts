/** Asks billing for the result of an order's payment and records it together with its event. */
import { type EntityManager, OptimisticLockError } from '@mikro-orm/postgresql';
import { createEvent } from '#platform/events.ts';
import { formatMoney } from '#platform/money.ts';
import { addToOutbox } from '#platform/outbox.ts';
import type { BillingClient, ChargeResult } from './billing-client.ts';
import { declineMessages, Order, OrderStatus } from './order.ts';

export interface SettlementDependencies {
  billing: BillingClient;
  /** Tells the relay that the outbox has something new. */
  publishSoon: () => void;
}

/**
 * Settles an order that awaits payment and returns it as it then is. Calls may run in parallel, because billing answers
 * all of them alike and the order's version lets one record the result.
 *
 * @throws {ServiceError} SERVICE_UNAVAILABLE when billing gives no answer within `withinMs`.
 */
export async function settlePayment(
  { billing, publishSoon }: SettlementDependencies,
  em: EntityManager,
  order: Order,
  withinMs: number,
): Promise<Order> {
  const { id: orderId, attempt, customerId, total: amount } = order;
  const result = await billing.chargeOrder({ orderId, attempt, customerId, amount }, withinMs);
  try {
    recordResult(em, order, result);
    await em.flush();
  } catch (error) {
    if (!(error instanceof OptimisticLockError)) throw error;
    return em.fork().findOneOrFail(Order, orderId);
  }
  publishSoon();
  return order;
}

function recordResult(em: EntityManager, order: Order, { declineCode }: ChargeResult): void {
  const source = '/order';
  const data = {
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
    total: formatMoney(order.total),
    attempt: order.attempt,
  };
  if (declineCode === null) {
    order.markPaid();
    const type = 'order.paid.v1';
    addToOutbox(em, createEvent({ source, type, subject: order.id, time: order.updatedAt, data }));
    return;
  }
  order.markPaymentFailed(declineCode);
  const type = 'order.payment_failed.v1';
  const failure = { ...data, code: declineCode, message: declineMessages[declineCode] };
  addToOutbox(em, createEvent({ source, type, subject: order.id, time: order.updatedAt, data: failure }));
}

export const awaitsPayment = (order: Order): boolean => order.status === OrderStatus.waitingPay;
