/** Brings a customer the good news that an order was paid. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { orderPaid } from './messages.ts';
import { type NewMessage, NotificationKind } from './notification.ts';
import { requireRecipient } from './recipient.ts';

/** @throws {NotYet} while the customer is not known. */
export async function onOrderPaid(
  em: EntityManager,
  { id, data }: CloudEvent<'order.paid.v1'>,
): Promise<NewMessage> {
  const recipient = await requireRecipient(em, data.customerId);
  return {
    kind: NotificationKind.orderPaid,
    recipient,
    text: orderPaid(recipient, data),
    orderId: data.orderId,
    eventId: id,
  };
}
