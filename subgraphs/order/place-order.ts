/** Places an order: saves it, charges it, and answers with the result. */
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { reach } from '#platform/fault-points.ts';
import { newId } from '#platform/ids.ts';
import { checkIdempotencyKey, fingerprint } from '#platform/text.ts';
import { draftOrder, Order } from './order.ts';
import {
  checkItems,
  currencyOf,
  emptyOrder,
  type ItemsRefusal,
  type OrderItem,
  type OrderItemRequest,
  type Refusal,
} from './order-item.ts';
import { awaitsPayment, type SettlementDependencies, settleOrLeave } from './settle-payment.ts';

export interface PlaceOrderRequest {
  customerId: string;
  items: readonly OrderItemRequest[];
  idempotencyKey?: string | null;
}

export type PlaceOrderRefusal = ItemsRefusal | 'EMPTY_ORDER' | 'IDEMPOTENCY_KEY_REUSED';
export type PlaceOrderResult = { order: Order } | { refusals: Refusal<PlaceOrderRefusal>[] };

/** @throws {ServiceError} BAD_USER_INPUT for a malformed idempotency key. */
export async function placeOrder(
  dependencies: SettlementDependencies,
  em: EntityManager,
  request: PlaceOrderRequest,
): Promise<PlaceOrderResult> {
  const key = checkIdempotencyKey(request.idempotencyKey);
  if (request.items.length === 0) return { refusals: [emptyOrder(['items'])] };
  const checked = checkItems(request.items);
  if (checked.refusals) return { refusals: checked.refusals };

  const { customerId } = request;
  const currency = currencyOf(request.items);
  const order = await saveOnce(em, { customerId, key, currency, items: checked.items });
  if (order === null) return { refusals: [keyReused] };
  reach('order-before-charge');
  return { order: awaitsPayment(order) ? await settleOrLeave(dependencies, em, order) : order };
}

interface NewOrder {
  customerId: string;
  key: string | null;
  items: OrderItem[];
  currency: string;
}

/**
 * Saves the order, or finds the one that the key has made already; null when the key came with another input.
 */
async function saveOnce(
  em: EntityManager,
  { customerId, key, items, currency }: NewOrder,
): Promise<Order | null> {
  const requestFingerprint = fingerprint([
    currency,
    items.map(({ sku, name, quantity, unitPriceMinor }) => [sku, name, quantity, unitPriceMinor]),
  ]);
  const order = draftOrder({
    id: newId(),
    customerId,
    items,
    currency,
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
