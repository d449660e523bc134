import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DeliverPolicy } from 'nats';
import { type Database, openDatabase } from '#platform/database.ts';
import { createEvent } from '#platform/events.ts';
import { createLogger } from '#platform/log.ts';
import type { Loop } from '#platform/loop.ts';
import { connectMessaging, type Messaging, streamName } from '#platform/messaging.ts';
import { createMetrics } from '#platform/metrics.ts';
import { addToOutbox, OutboxMessage, startRelay } from '#platform/outbox.ts';
import { eventually, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const logger = createLogger({ service: 'test', level: 'silent' });
const relaysBesideTheService = 3;
const usersCount = 10;
const changesCount = 30;
const withinMs = 30_000;
let database: Database;
let messaging: Messaging;
let relays: Loop[] = [];

beforeAll(async () => {
  const { nats, postgres } = stack.servers();
  messaging = connectMessaging({ url: nats.url, name: 'test', streamReplicas: 1, logger });
  await eventually(() => messaging.jetStream());
  database = await openDatabase({
    url: postgres.databases.user,
    poolMax: 10,
    applicationName: 'test',
    entities: [OutboxMessage],
    migrations: [],
    logger,
  });
  relays = Array.from({ length: relaysBesideTheService }, () =>
    startRelay({ database, messaging, metrics: createMetrics('test'), logger }),
  );
});
afterAll(async () => {
  for (const relay of relays) await relay.stop();
  await messaging?.close();
  await database?.close();
});

function changed(userId: string, change: number) {
  return createEvent({
    source: '/user',
    type: 'user.updated.v1',
    subject: userId,
    time: new Date(),
    data: { userId, email: `${userId}@example.com`, name: `Change ${change}` },
  });
}

/** What the stream has about these users, from a sequence number on: their changes in the order of the stream. */
async function publishedChanges(users: readonly string[], fromSequence: number) {
  const { client, manager } = await messaging.jetStream();
  const consumer = await client.consumers.get(streamName, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: fromSequence,
  });
  const { last_seq: lastSequence } = (await manager.streams.info(streamName)).state;
  const changes = new Map<string, string[]>(users.map((user) => [user, []]));
  const messages = await consumer.fetch({ max_messages: lastSequence - fromSequence + 1, expires: 5_000 });
  for await (const message of messages) {
    const event = read(message.string());
    changes.get(event?.subject ?? '')?.push(event?.data?.name ?? '');
  }
  return [...changes.values()];
}

/** Other tests put into the stream what is no event. */
function read(text: string): { subject?: string; data?: { name: string } } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

test('many relays at once publish each event once, those of one aggregate in their order', async () => {
  const { manager } = await messaging.jetStream();
  const { last_seq: lastSequence } = (await manager.streams.info(streamName)).state;
  const users = Array.from({ length: usersCount }, () => randomUUID());
  await Promise.all(
    users.map(async (user) => {
      for (let change = 0; change < changesCount; change++) {
        await database.em.fork().transactional(async (em) => addToOutbox(em, changed(user, change)));
        for (const relay of relays) relay.nudge();
      }
    }),
  );
  const expected = users.map(() => Array.from({ length: changesCount }, (_, change) => `Change ${change}`));
  await eventually(async () => {
    const unpublished = await database.em.fork().count(OutboxMessage, { publishedAt: null });
    expect(unpublished).toBe(0);
  }, withinMs);
  expect(await publishedChanges(users, lastSequence + 1)).toEqual(expected);
});

test('what was published is forgotten after a day, and nothing else', async () => {
  const em = database.em.fork();
  const keep = async (publishedAt: string) => {
    const [row] = await em.execute<{ id: string }[]>(
      `insert into outbox (event_id, event, published_at)
       values (gen_random_uuid(), '{}', now() - interval '${publishedAt}') returning event_id as id`,
    );
    return row?.id ?? '';
  };
  const [old, recent] = [await keep('25 hours'), await keep('23 hours')];
  await eventually(async () => {
    const left = await em.execute<{ id: string }[]>(
      'select event_id as id from outbox where event_id in (?, ?)',
      [old, recent],
    );
    expect(left).toEqual([{ id: recent }]);
  }, withinMs);
});
