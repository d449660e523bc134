/** Brings a customer the good news that an order was paid. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { orderPaid } from './messages.ts';
import { NotificationKind, type StoredMessage, storeMessage } from './notification.ts';
import { requireRecipient } from './recipient.ts';

/** @throws {NotYet} while the customer is not known. */
export async function onOrderPaid(
  em: EntityManager,
  { id, data }: CloudEvent<'order.paid.v1'>,
): Promise<StoredMessage | null> {
  const recipient = await requireRecipient(em, data.customerId);
  return storeMessage(em, {
    kind: NotificationKind.orderPaid,
    recipient,
    text: orderPaid(recipient, data),
    orderId: data.orderId,
    eventId: id,
  });
}
