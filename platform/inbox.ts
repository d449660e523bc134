/** The inbox: which events a consumer has handled, recorded in the transaction of their effects. */
import type { EntityManager } from '@mikro-orm/postgresql';

/** The statements that make the inbox's table, for the migration of each service that consumes events. */
export const inboxTable = {
  create: `
    create table inbox (
      consumer text not null,
      event_id uuid not null,
      handled_at timestamptz not null default now(),
      primary key (consumer, event_id)
    );
    create index inbox_handled on inbox (handled_at);`,
  drop: 'drop table inbox;',
};

const keptFor = '30 days';
const pruneBatchSize = 1_000;
const pruneBatchesMax = 100;

/** Records an event in the current transaction; false when this consumer has handled it before. */
export async function recordInInbox(em: EntityManager, consumer: string, eventId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'insert into inbox (consumer, event_id) values (?, ?) on conflict do nothing returning event_id',
    [consumer, eventId],
  );
  return rows.length > 0;
}

/**
 * Forgets events of long ago, in batches. Their effects must bear being asked for again, should a stream be
 * replayed.
 */
export async function pruneInbox(em: EntityManager): Promise<void> {
  for (let batch = 0; batch < pruneBatchesMax; batch++) {
    const rows = await em.execute<unknown[]>(
      `delete from inbox where (consumer, event_id) in (
         select consumer, event_id from inbox where handled_at < now() - interval '${keptFor}'
         limit ${pruneBatchSize}) returning 1`,
    );
    if (rows.length < pruneBatchSize) return;
  }
}
