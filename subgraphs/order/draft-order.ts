/** Putting an order together before it is submitted. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Viewer } from '#platform/identity.ts';
import { newId } from '#platform/ids.ts';
import { type CommandResult, changeOrder } from './change-order.ts';
import { draftOrder, type Order } from './order.ts';
import {
  checkItems,
  currencyOf,
  type ItemsRefusal,
  type OrderItemRequest,
  type Refusal,
} from './order-item.ts';

export async function createOrder(
  em: EntityManager,
  { customerId, items }: { customerId: string; items: readonly OrderItemRequest[] },
): Promise<{ order: Order } | { refusals: Refusal<ItemsRefusal>[] }> {
  const checked = checkItems(items);
  if (checked.refusals) return { refusals: checked.refusals };
  const order = draftOrder({ id: newId(), customerId, items: checked.items, currency: currencyOf(items) });
  await em.persist(order).flush();
  return { order };
}

export function addOrderItem(
  em: EntityManager,
  viewer: Viewer,
  { orderId, item }: { orderId: string; item: OrderItemRequest },
): Promise<CommandResult<ItemsRefusal>> {
  return changeOrder(em, viewer, orderId, (order) => {
    const checked = checkItems([item], order);
    if (checked.refusals) return checked.refusals.map(placeInItem);
    order.addItems(checked.items, currencyOf([item], order));
    return undefined;
  });
}

export function removeOrderItem(
  em: EntityManager,
  viewer: Viewer,
  { orderId, itemId }: { orderId: string; itemId: string },
): Promise<CommandResult<'ITEM_NOT_FOUND'>> {
  return changeOrder(em, viewer, orderId, (order) => {
    const known = order.items.some(({ id }) => id === itemId);
    order.removeItem(itemId);
    return known ? undefined : [itemNotFound];
  });
}

/** A fault of `items.0` is one of `item`, and one of all items as well. */
function placeInItem(refusal: Refusal<ItemsRefusal>): Refusal<ItemsRefusal> {
  return { ...refusal, field: ['item', ...(refusal.field ?? []).slice(2)] };
}

const itemNotFound: Refusal<'ITEM_NOT_FOUND'> = {
  code: 'ITEM_NOT_FOUND',
  message: 'The order has no such item.',
  field: ['itemId'],
};
