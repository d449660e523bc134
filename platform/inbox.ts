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
    );`,
  drop: 'drop table inbox;',
};

/** Records an event in the current transaction; false when this consumer has handled it before. */
export async function recordInInbox(em: EntityManager, consumer: string, eventId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'insert into inbox (consumer, event_id) values (?, ?) on conflict do nothing returning event_id',
    [consumer, eventId],
  );
  return rows.length > 0;
}
