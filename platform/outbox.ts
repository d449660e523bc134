/**
 * The transactional outbox: events are stored with the change they tell of, and published to JetStream
 * afterwards.
 */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { headers as createHeaders } from 'nats';
import type { Logger } from 'pino';
import type { Database } from './database.ts';
import type { CloudEvent } from './events.ts';
import { reach } from './fault-points.ts';
import { type Loop, startLoop } from './loop.ts';
import { isStreamMissing, type Messaging, streamName, subjectPrefix } from './messaging.ts';
import { addGauge, type Metrics } from './metrics.ts';
import { currentTraceparent } from './trace-context.ts';

export const OutboxMessage = defineEntity({
  name: 'OutboxMessage',
  tableName: 'outbox',
  properties: {
    sequence: p.bigint().primary().autoincrement(),
    eventId: p.uuid().unique(),
    event: p.json<CloudEvent>(),
    traceparent: p.string().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    publishedAt: p.datetime().nullable(),
  },
});
export type OutboxMessage = InferEntity<typeof OutboxMessage>;

/** The statements that make the outbox's table, for the migration of each service that has one. */
export const outboxTable = {
  create: `
    create table outbox (
      sequence bigint generated always as identity primary key,
      event_id uuid not null unique,
      event jsonb not null,
      traceparent text,
      created_at timestamptz not null default now(),
      published_at timestamptz
    );
    create index outbox_unpublished on outbox (sequence) where published_at is null;
    create index outbox_published on outbox (published_at) where published_at is not null;`,
  drop: 'drop table outbox;',
};

const batchSize = 100;
const batchesPerRunMax = 50;
const sweepIntervalMs = 1_000;
const pruneBatchSize = 1_000;
const pruneAfter = '1 day';
/** Held by the one relay at work, so that events of one aggregate leave in the order they happened. */
const relayLock = 20_260_302;

/**
 * Adds an event to the transaction that `em` is in; it is stored when that transaction commits, or not at
 * all.
 */
export function addToOutbox(em: EntityManager, event: CloudEvent): void {
  em.persist(
    em.create(OutboxMessage, { eventId: event.id, event, traceparent: currentTraceparent() ?? null }),
  );
}

/** Publishes what is in the outbox: at once when nudged, and every second what a crash or an outage left. */
export function startRelay(dependencies: {
  database: Database;
  messaging: Messaging;
  metrics: Metrics;
  logger: Logger;
}): Loop {
  const { database, messaging, metrics, logger } = dependencies;
  let unpublished = 0;
  addGauge(metrics, 'outbox_unpublished', 'Events stored but not published yet.', () => unpublished);
  let streamChecked = false;
  let upkeepDueMs = 0;

  const publishBatch = (): Promise<number> =>
    database.em.fork().transactional(async (em) => {
      const [lock] = await em.execute<{ held: boolean }[]>(
        `select pg_try_advisory_xact_lock(${relayLock}) as held`,
      );
      if (!lock?.held) return 0;
      const messages = await em.find(
        OutboxMessage,
        { publishedAt: null },
        { orderBy: { sequence: 'asc' }, limit: batchSize },
      );
      if (messages.length === 0) return 0;
      await publishAll(messaging, messages);
      reach('relay-before-mark');
      await em.nativeUpdate(
        OutboxMessage,
        { sequence: { $in: messages.map(({ sequence }) => sequence) } },
        { publishedAt: new Date() },
      );
      return messages.length;
    });

  return startLoop({
    name: 'outbox relay',
    intervalMs: sweepIntervalMs,
    logger,
    run: async () => {
      if (performance.now() >= upkeepDueMs) {
        const em = database.em.fork();
        unpublished = await em.count(OutboxMessage, { publishedAt: null });
        await prune(em);
        upkeepDueMs = performance.now() + sweepIntervalMs;
      }
      try {
        if (!streamChecked) await messaging.ensureStream();
        streamChecked = true;
        for (let batch = 0; batch < batchesPerRunMax; batch++) {
          if ((await publishBatch()) < batchSize) return;
        }
      } catch (error) {
        if (isStreamMissing(error)) streamChecked = false;
        throw error;
      }
    },
  });
}

/**
 * Publishes in order and waits for every PubAck. The event's id lets JetStream drop one that it has already.
 */
async function publishAll(messaging: Messaging, messages: OutboxMessage[]): Promise<void> {
  const { client } = await messaging.jetStream();
  const acknowledgements = messages.map(({ event, traceparent }) => {
    const headers = createHeaders();
    headers.set('content-type', 'application/cloudevents+json');
    if (traceparent) headers.set('traceparent', traceparent);
    return client.publish(`${subjectPrefix}${event.type}`, JSON.stringify(event), {
      msgID: event.id,
      headers,
      expect: { streamName },
    });
  });
  const results = await Promise.allSettled(acknowledgements);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function prune(em: EntityManager): Promise<void> {
  await em.execute(
    `delete from outbox where sequence in (
       select sequence from outbox where published_at < now() - interval '${pruneAfter}' limit ${pruneBatchSize})`,
  );
}
