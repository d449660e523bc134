/** The events that tell of orders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { createEvent, type EventData, type EventType } from '#platform/events.ts';
import { formatMoney } from '#platform/money.ts';
import { addToOutbox } from '#platform/outbox.ts';
import type { Order } from './order.ts';

type OrderEventType = Extract<EventType, `order.${string}`>;
/** What every event of an order has. */
type OrderData = EventData<'order.completed.v1'>;

/** Adds an event on the order's latest change to the transaction that stores this change. */
export function announce<Type extends OrderEventType>(
  em: EntityManager,
  order: Order,
  type: Type,
  details: Omit<EventData<Type>, keyof OrderData>,
): void {
  const { id: orderId, number: orderNumber, customerId, updatedAt: time } = order;
  const data = { orderId, orderNumber, customerId, total: formatMoney(order.total), ...details };
  addToOutbox(
    em,
    createEvent({ source: '/order', type, subject: orderId, time, data: data as EventData<Type> }),
  );
}
