/** Gets to know a new user, and welcomes them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { welcome } from './messages.ts';
import { type NewMessage, NotificationKind } from './notification.ts';
import { requireRecipient, storeRecipient } from './recipient.ts';

export async function onUserRegistered(
  em: EntityManager,
  event: CloudEvent<'user.registered.v1'>,
): Promise<NewMessage> {
  await storeRecipient(em, event);
  const recipient = await requireRecipient(em, event.data.userId);
  return {
    kind: NotificationKind.welcome,
    recipient,
    text: welcome(recipient),
    orderId: null,
    eventId: event.id,
  };
}
