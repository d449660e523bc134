/** Where messages to a user go: this service's own copy, kept from the user service's events. */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { NotYet } from '#platform/consumer.ts';
import type { CloudEvent } from '#platform/events.ts';

export const Recipient = defineEntity({
  name: 'Recipient',
  tableName: 'recipients',
  properties: {
    userId: p.uuid().primary(),
    email: p.text(),
    name: p.text(),
    /** When the event happened that this copy comes from. */
    asOf: p.datetime(),
  },
});
export type Recipient = InferEntity<typeof Recipient>;

/** Stores what the event says of the user, unless a newer event was there before. */
export async function storeRecipient(
  em: EntityManager,
  { time, data }: CloudEvent<'user.registered.v1' | 'user.updated.v1'>,
): Promise<void> {
  await em.execute(
    `insert into recipients (user_id, email, name, as_of) values (?, ?, ?, ?)
     on conflict (user_id) do update
       set email = excluded.email, name = excluded.name, as_of = excluded.as_of
       where recipients.as_of <= excluded.as_of`,
    [data.userId, data.email, data.name, time],
  );
}

/** @throws {NotYet} while no event has told of the user. */
export async function requireRecipient(em: EntityManager, userId: string): Promise<Recipient> {
  const recipient = await em.findOne(Recipient, userId);
  if (!recipient) throw new NotYet(`the recipient ${userId} is not known yet`);
  return recipient;
}
