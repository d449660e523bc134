/** Tells a customer that an order was cancelled, and what became of the money. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { orderCancelled } from './messages.ts';
import { type NewMessage, NotificationKind } from './notification.ts';
import { requireRecipient } from './recipient.ts';

/** @throws {NotYet} while the customer is not known. */
export async function onOrderCancelled(
  em: EntityManager,
  { id, data }: CloudEvent<'order.cancelled.v1'>,
): Promise<NewMessage> {
  const recipient = await requireRecipient(em, data.customerId);
  return {
    kind: NotificationKind.orderCancelled,
    recipient,
    text: orderCancelled(recipient, data),
    orderId: data.orderId,
    eventId: id,
  };
}
