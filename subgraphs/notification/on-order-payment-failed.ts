/** Brings a customer the bad news that an order's payment was declined, once for each attempt. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { orderPaymentFailed } from './messages.ts';
import { type NewMessage, NotificationKind } from './notification.ts';
import { requireRecipient } from './recipient.ts';

/** @throws {NotYet} while the customer is not known. */
export async function onOrderPaymentFailed(
  em: EntityManager,
  { id, data }: CloudEvent<'order.payment_failed.v1'>,
): Promise<NewMessage> {
  const recipient = await requireRecipient(em, data.customerId);
  return {
    kind: NotificationKind.orderPaymentFailed,
    recipient,
    text: orderPaymentFailed(recipient, data),
    orderId: data.orderId,
    eventId: id,
  };
}
