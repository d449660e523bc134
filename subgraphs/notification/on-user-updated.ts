/** Keeps up with a user's name and address; there is nothing to tell them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CloudEvent } from '#platform/events.ts';
import { storeRecipient } from './recipient.ts';

export async function onUserUpdated(em: EntityManager, event: CloudEvent<'user.updated.v1'>): Promise<null> {
  await storeRecipient(em, event);
  return null;
}
