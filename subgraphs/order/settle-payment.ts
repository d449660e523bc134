/** Asks billing for the result of an order's payment and records it together with its event. */
import { type EntityManager, OptimisticLockError } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { ErrorCode, ServiceError } from '#platform/errors.ts';
import { reach } from '#platform/fault-points.ts';
import type { BillingClient, ChargeResult } from './billing-client.ts';
import { declineMessages, Order, OrderStatus } from './order.ts';
import { announce } from './order-events.ts';

export interface SettlementDependencies {
  billing: BillingClient;
  /** Tells the relay that the outbox has something new. */
  publishSoon: () => void;
  logger: Logger;
}

/** How long a customer waits for billing before the order is left to the reconciler. */
export const settleWithinMs = 5_000;

export const awaitsPayment = (order: Order): boolean => order.status === OrderStatus.waitingPay;

/**
 * Settles an order that awaits payment and returns it as it then is. Calls may run in parallel, because
 * billing answers all of them alike and the order's version lets one record the result.
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
  reach('order-before-result-commit');
  try {
    recordResult(em, order, result);
    await em.flush();
  } catch (error) {
    if (!(error instanceof OptimisticLockError)) throw error;
    return em.fork().findOneOrFail(Order, orderId);
  }
  reach('order-before-publish');
  publishSoon();
  return order;
}

/** Settles an order, or leaves it as it is to the reconciler when billing gives no answer in time. */
export async function settleOrLeave(
  dependencies: SettlementDependencies,
  em: EntityManager,
  order: Order,
): Promise<Order> {
  try {
    return await settlePayment(dependencies, em, order, settleWithinMs);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    dependencies.logger.warn({ err: error, orderId: order.id }, 'an order is in doubt; it is settled later');
    return em.fork().findOneOrFail(Order, order.id);
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof ServiceError && error.code === ErrorCode.serviceUnavailable;
}

function recordResult(em: EntityManager, order: Order, { declineCode }: ChargeResult): void {
  const { attempt } = order;
  if (declineCode === null) {
    order.markPaid();
    announce(em, order, 'order.paid.v1', { attempt });
    return;
  }
  order.markPaymentFailed(declineCode);
  const message = declineMessages[declineCode];
  announce(em, order, 'order.payment_failed.v1', { attempt, code: declineCode, message });
}
