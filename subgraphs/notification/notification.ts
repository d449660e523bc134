/** A message to a user, and the one way in which messages are stored. */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { newId } from '#platform/ids.ts';
import type { MessageText } from './messages.ts';
import type { Recipient } from './recipient.ts';

export const NotificationKind = {
  welcome: 'WELCOME',
  orderPaid: 'ORDER_PAID',
  orderPaymentFailed: 'ORDER_PAYMENT_FAILED',
  orderCancelled: 'ORDER_CANCELLED',
  manual: 'MANUAL',
} as const;
export type NotificationKind = (typeof NotificationKind)[keyof typeof NotificationKind];

export const NotificationStatus = { stored: 'STORED', sent: 'SENT', failed: 'FAILED' } as const;
export type NotificationStatus = (typeof NotificationStatus)[keyof typeof NotificationStatus];

export const Notification = defineEntity({
  name: 'Notification',
  tableName: 'notifications',
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(() => NotificationKind),
    userId: p.uuid(),
    recipient: p.text(),
    subject: p.text(),
    body: p.text(),
    status: p.enum(() => NotificationStatus),
    orderId: p.uuid().nullable(),
    eventId: p.uuid().nullable(),
    createdAt: p.datetime(),
    sentAt: p.datetime().nullable(),
  },
});
export type Notification = InferEntity<typeof Notification>;

export interface NewMessage {
  kind: NotificationKind;
  recipient: Recipient;
  text: MessageText;
  /** The order that the message is about, if any. */
  orderId: string | null;
  /** The event that the message tells of, if any. */
  eventId: string | null;
}

export interface StoredMessage {
  id: string;
  kind: NotificationKind;
}

/**
 * Stores a message; where e-mail is set up it is due to be sent at once.
 *
 * @returns null when the event has its message already, however long ago: the inbox forgets, this table
 *   does not.
 */
export async function storeMessage(
  em: EntityManager,
  message: NewMessage,
  { sendsMail }: { sendsMail: boolean },
): Promise<StoredMessage | null> {
  const { kind, recipient, text, orderId, eventId } = message;
  const id = newId();
  const rows = await em.execute<unknown[]>(
    `insert into notifications (id, kind, user_id, recipient, subject, body, order_id, event_id, mail_due_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, case when ? then now() end) on conflict (event_id) do nothing returning id`,
    [id, kind, recipient.userId, recipient.email, text.subject, text.body, orderId, eventId, sendsMail],
  );
  return rows.length > 0 ? { id, kind } : null;
}
