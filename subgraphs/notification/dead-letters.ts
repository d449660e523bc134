/** Events that could not be handled: kept as they came, to be looked at, replayed or discarded. */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import {
  type DeadLetter as DeadLetterContent,
  type EventHandler,
  readEvent,
  reasonOf,
} from '#platform/consumer.ts';
import { newId } from '#platform/ids.ts';
import { isId } from '#platform/text.ts';

export const DeadLetter = defineEntity({
  name: 'DeadLetter',
  tableName: 'dead_letters',
  properties: {
    id: p.uuid().primary(),
    consumer: p.text(),
    streamSequence: p.bigint('number'),
    publishedAt: p.datetime(),
    /** The message's bytes. */
    body: p.blob(),
    eventType: p.text().nullable(),
    reason: p.text(),
    deliveries: p.integer(),
    createdAt: p.datetime(),
    replayedAt: p.datetime().nullable(),
    discardedAt: p.datetime().nullable(),
  },
});
export type DeadLetter = InferEntity<typeof DeadLetter>;

export const deadLettersListedMax = 100;

/** The letters that wait to be dealt with. */
const open = { replayedAt: null, discardedAt: null };

/** Keeps a letter; one that is kept already stays as it is, also when it was replayed or discarded. */
export async function keepDeadLetter(
  em: EntityManager,
  consumer: string,
  letter: DeadLetterContent,
): Promise<void> {
  const { streamSequence, publishedAt, body, reason, deliveries } = letter;
  await em.execute(
    `insert into dead_letters
       (id, consumer, stream_sequence, published_at, body, event_type, reason, deliveries)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (consumer, stream_sequence, published_at) do nothing`,
    [
      ...[newId(), consumer, streamSequence, publishedAt, Buffer.from(body)],
      ...[eventTypeOf(body), reason, deliveries],
    ],
  );
}

/** The letters that wait to be dealt with, oldest first, after the given one. */
export const listOpenDeadLetters = (em: EntityManager, afterId?: string): Promise<DeadLetter[]> =>
  em.find(
    DeadLetter,
    { ...open, ...(afterId ? { id: { $gt: afterId } } : {}) },
    { orderBy: { id: 'asc' }, limit: deadLettersListedMax },
  );

export const countOpenDeadLetters = (em: EntityManager): Promise<number> => em.count(DeadLetter, open);

/** A letter that was not discarded. */
export const findDeadLetter = async (em: EntityManager, id: string): Promise<DeadLetter | null> =>
  isId(id) ? em.findOne(DeadLetter, { id, discardedAt: null }) : null;

/**
 * Handles a letter's event again, as the consumer would. A letter that fails again stays, with the new
 * reason; the inbox makes it harmless to replay one twice.
 *
 * @returns why it failed again, or null when it is settled.
 */
export async function replayDeadLetter(
  em: EntityManager,
  handler: EventHandler,
  letter: DeadLetter,
): Promise<string | null> {
  try {
    await handler.handle(readEvent(letter.body));
  } catch (error) {
    letter.reason = reasonOf(error);
    await em.flush();
    return letter.reason;
  }
  await em.execute('update dead_letters set replayed_at = now() where id = ?', [letter.id]);
  return null;
}

/** Discards a letter for good, should its message come again too; whether there was such a letter. */
export const discardDeadLetter = async (em: EntityManager, id: string): Promise<boolean> => {
  const statement =
    'update dead_letters set discarded_at = now() where id = ? and discarded_at is null returning id';
  return isId(id) && (await em.execute<unknown[]>(statement, [id])).length > 0;
};

export const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);

const eventTypeForm = /^[\w.-]{1,100}$/;

function eventTypeOf(body: Uint8Array): string | null {
  try {
    const { type } = JSON.parse(textOf(body)) as { type?: unknown };
    return typeof type === 'string' && eventTypeForm.test(type) ? type : null;
  } catch {
    return null;
  }
}
