/** Places an order: saves it, charges it, and answers with the result. */
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { ErrorCode, ServiceError } from '#platform/errors.ts';
import { newId } from '#platform/ids.ts';
import { checkIdempotencyKey, fingerprint } from '#platform/text.ts';
import { draftOrder, Order } from './order.ts';
import {
  type CheckedItems,
  checkItems,
  type ItemsRefusal,
  type OrderItemRequest,
  type Refusal,
} from './order-item.ts';
import { awaitsPayment, type SettlementDependencies, settlePayment } from './settle-payment.ts';

/** How long a customer waits for billing before the order is left to the reconciler. */
export const settleWithinMs = 5_000;

export interface PlaceOrderRequest {
  customerId: string;
  items: readonly OrderItemRequest[];
  idempotencyKey?: string | null;
}

export type PlaceOrderRefusal = ItemsRefusal | 'IDEMPOTENCY_KEY_REUSED';
export type PlaceOrderResult = { order: Order } | { refusals: Refusal<PlaceOrderRefusal>[] };

/** @throws {ServiceError} BAD_USER_INPUT for a malformed idempotency key. */
export async function placeOrder(
  dependencies: SettlementDependencies & { logger: Logger },
  em: EntityManager,
  request: PlaceOrderRequest,
): Promise<PlaceOrderResult> {
  const key = checkIdempotencyKey(request.idempotencyKey);
  const checked = checkItems(request.items);
  if (checked.refusals) return { refusals: checked.refusals };

  const order = await saveOnce(em, { ...request, key, ...checked });
  if (order === null) return { refusals: [keyReused] };
  if (!awaitsPayment(order)) return { order };
  try {
    return { order: await settlePayment(dependencies, em, order, settleWithinMs) };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== ErrorCode.serviceUnavailable) throw error;
    dependencies.logger.warn({ err: error, orderId: order.id }, 'an order is in doubt; it is settled later');
    return { order: await em.fork().findOneOrFail(Order, order.id) };
  }
}

interface NewOrder extends Extract<CheckedItems, { refusals?: undefined }> {
  customerId: string;
  key: string | null;
}

/** Saves the order, or finds the one that the key has made already; null when the key came with another input. */
async function saveOnce(
  em: EntityManager,
  { customerId, key, items, total }: NewOrder,
): Promise<Order | null> {
  const requestFingerprint = fingerprint([
    total.currency,
    items.map(({ sku, name, quantity, unitPriceMinor }) => [sku, name, quantity, unitPriceMinor]),
  ]);
  const order = draftOrder({
    id: newId(),
    customerId,
    items,
    total,
    idempotencyKey: key,
    requestFingerprint,
  });
  order.awaitPayment();
  try {
    await em.persist(order).flush();
    return order;
  } catch (error) {
    if (key === null || !(error instanceof UniqueConstraintViolationException)) throw error;
  }
  em.clear();
  const existing = await em.findOneOrFail(Order, { customerId, idempotencyKey: key });
  return existing.requestFingerprint === requestFingerprint ? existing : null;
}

const keyReused: Refusal<PlaceOrderRefusal> = {
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'The key was used with another input.',
  field: ['idempotencyKey'],
};
