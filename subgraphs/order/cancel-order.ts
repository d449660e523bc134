/** Cancels an order and has billing give back what was paid. */
import { type EntityManager, OptimisticLockError } from '@mikro-orm/postgresql';
import { reach } from '#platform/fault-points.ts';
import { maySee, type Viewer } from '#platform/identity.ts';
import { cleanText, isId } from '#platform/text.ts';
import { type CommandResult, changeOrder } from './change-order.ts';
import { Order, OrderStatus } from './order.ts';
import { announce } from './order-events.ts';
import type { Refusal } from './order-item.ts';
import {
  awaitsPayment,
  isUnavailable,
  type SettlementDependencies,
  settlePayment,
  settleWithinMs,
} from './settle-payment.ts';

export const reasonLengthMax = 500;

export interface CancelOrderRequest {
  orderId: string;
  reason?: string | null;
}

/**
 * An order that awaits payment is settled first. Of a paid one the cancellation is stored before the refund
 * is asked for, so that a crash between the two leaves nothing in doubt: the reconciler goes on from there.
 *
 * @throws {ServiceError} SERVICE_UNAVAILABLE, with nothing changed, when a payment in doubt cannot be
 *   settled.
 */
export async function cancelOrder(
  dependencies: SettlementDependencies,
  em: EntityManager,
  viewer: Viewer,
  { orderId, reason }: CancelOrderRequest,
): Promise<CommandResult<'INVALID_REASON'>> {
  const note = typeof reason === 'string' ? cleanText(reason, reasonLengthMax) : null;
  if (typeof reason === 'string' && note === null) return { refusals: [invalidReason] };
  const deadline = performance.now() + settleWithinMs;
  await settleFirst(dependencies, em.fork(), viewer, orderId);

  const result = await changeOrder(em, viewer, orderId, (order, transaction) => {
    if (order.status === OrderStatus.paid) {
      order.requestCancellation(note);
      return;
    }
    order.cancel(note);
    announce(transaction, order, 'order.cancelled.v1', { refunded: false, reason: note });
  });
  if ('refusals' in result) return result;
  dependencies.publishSoon();
  return isBeingCancelled(result.order)
    ? { order: await refundOrLeave(dependencies, em, orderId, deadline - performance.now()) }
    : result;
}

export const isBeingCancelled = (order: Order): boolean => order.cancellation !== null;

/**
 * Asks billing for the refund of an order that is being cancelled and records it together with its event.
 * Calls may run in parallel, for the reasons that settlements may.
 *
 * @throws {ServiceError} SERVICE_UNAVAILABLE when billing gives no answer within `withinMs`.
 */
export async function finishCancellation(
  { billing, publishSoon }: SettlementDependencies,
  em: EntityManager,
  order: Order,
  withinMs: number,
): Promise<Order> {
  reach('order-before-refund');
  await billing.refundOrder(order.id, withinMs);
  reach('order-before-refund-result-commit');
  try {
    const reason = order.cancellation?.reason ?? null;
    order.cancel(reason);
    announce(em, order, 'order.cancelled.v1', { refunded: true, reason });
    await em.flush();
  } catch (error) {
    if (!(error instanceof OptimisticLockError)) throw error;
    return em.fork().findOneOrFail(Order, order.id);
  }
  publishSoon();
  return order;
}

async function settleFirst(
  dependencies: SettlementDependencies,
  em: EntityManager,
  viewer: Viewer,
  orderId: string,
): Promise<void> {
  const order = isId(orderId) ? await em.findOne(Order, orderId) : null;
  if (!order || !maySee(viewer, order.customerId) || !awaitsPayment(order)) return;
  await settlePayment(dependencies, em, order, settleWithinMs);
}

async function refundOrLeave(
  dependencies: SettlementDependencies,
  em: EntityManager,
  orderId: string,
  withinMs: number,
): Promise<Order> {
  const refund = em.fork();
  const order = await refund.findOneOrFail(Order, orderId);
  if (!isBeingCancelled(order)) return order;
  try {
    return await finishCancellation(dependencies, refund, order, withinMs);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    dependencies.logger.warn({ err: error, orderId }, 'a refund is in doubt; it is settled later');
    return order;
  }
}

const invalidReason: Refusal<'INVALID_REASON'> = {
  code: 'INVALID_REASON',
  message: `Must have 1 to ${reasonLengthMax} characters.`,
  field: ['reason'],
};
