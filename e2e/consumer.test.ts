import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type NatsConnection } from 'nats';
import { deliveriesMax } from '#platform/consumer.ts';
import { type Database, openDatabase } from '#platform/database.ts';
import { type CloudEvent, createEvent } from '#platform/events.ts';
import { createLogger } from '#platform/log.ts';
import { streamName } from '#platform/messaging.ts';
import { notificationEntities } from '../subgraphs/notification/database.ts';
import { keepDeadLetter } from '../subgraphs/notification/dead-letters.ts';
import { consumerName } from '../subgraphs/notification/event-handler.ts';
import { eventually, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const root = resolve(import.meta.dirname, '..');
/** A message that gets lost on its way to the consumer comes again after its ack wait, which is 10 s. */
const withinMs = 50_000;
/** A poison message is given up after some 25 s, when none of its deliveries gets lost. */
const givenUpWithinMs = 80_000;
let nats: NatsConnection;
let database: Database;

beforeAll(async () => {
  const { nats: server, postgres } = stack.servers();
  nats = await connect({ servers: server.url });
  database = await openDatabase({
    url: postgres.databases.notification,
    poolMax: 3,
    applicationName: 'test',
    entities: notificationEntities,
    migrations: [],
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  await publishPoison();
});
afterAll(async () => {
  await nats?.close();
  await database?.close();
});

const execute = <Row>(sql: string, values: unknown[]) => database.em.fork().execute<Row[]>(sql, values);

/** Puts a message on the stream, and gives its sequence number there. */
async function publish(subject: string, body: string | Uint8Array, messageId: string = randomUUID()) {
  const { seq } = await nats.jetstream().publish(subject, body, { msgID: messageId });
  return seq;
}
const publishEvent = (event: CloudEvent, messageId: string = event.id) =>
  publish(`events.${event.type}`, JSON.stringify(event), messageId);

/** Whom this file has registered. */
const users: string[] = [];

function registered(userId: string) {
  users.push(userId);
  return createEvent({
    source: '/user',
    type: 'user.registered.v1',
    subject: userId,
    time: new Date(),
    data: { userId, email: `${userId}@example.com`, name: 'Ada' },
  });
}

function paid(customerId: string) {
  const orderId = randomUUID();
  return createEvent({
    source: '/order',
    type: 'order.paid.v1',
    subject: orderId,
    time: new Date(),
    data: {
      orderId,
      orderNumber: randomInt(1_000_000, 2_000_000),
      customerId,
      total: { amount: '12.50', currency: 'USD' },
      attempt: 1,
    },
  });
}

const cancelled = ({ subject, data }: CloudEvent<'order.paid.v1'>) =>
  createEvent({
    source: '/order',
    type: 'order.cancelled.v1',
    subject,
    time: new Date(),
    data: { ...data, refunded: true, reason: null },
  });

/** The kinds of all messages to a user. */
async function told(userId: string): Promise<string[]> {
  const rows = await execute<{ kind: string }>('select kind from notifications where user_id = ?', [userId]);
  return rows.map(({ kind }) => kind).sort();
}
const becomesTold = (userId: string, kinds: string[]) =>
  eventually(async () => expect(await told(userId)).toEqual(kinds), withinMs);

/** How many messages of each kind each of the users has. */
const tellings = (userIds: string[]) =>
  execute<object>(
    `select user_id, kind, count(*)::int from notifications
     where user_id = any (string_to_array(?, ',')::uuid[]) group by 1, 2 order by 1, 2`,
    [userIds.join(',')],
  );

/** What is not an event, by what is wrong with it. */
const poison: Record<string, { subject: string; body: string | Uint8Array; reason: RegExp; type?: string }> =
  {
    'that is no JSON': { subject: 'events.garbage', body: 'this is no JSON', reason: /^SyntaxError: / },
    'that is no text': {
      subject: 'events.garbage',
      body: Uint8Array.of(0, 255, 254, 0, 1),
      reason: /^SyntaxError: /,
    },
    'of an unknown type': {
      subject: 'events.order.paid.v9',
      body: JSON.stringify({ ...paid(randomUUID()), type: 'order.paid.v9' }),
      reason: /Invalid option: .*at type/,
      type: 'order.paid.v9',
    },
    'with wrong data': {
      subject: 'events.order.paid.v1',
      body: JSON.stringify({ ...paid(randomUUID()), data: { orderId: 'no id' } }),
      reason: /Invalid UUID .*at data\.orderId/,
      type: 'order.paid.v1',
    },
  };
const sequences = new Map<string, number>();

async function publishPoison() {
  for (const [title, { subject, body }] of Object.entries(poison)) {
    sequences.set(title, await publish(subject, body));
  }
}

interface Letter {
  id: string;
  reason: string;
  deliveries: number;
  event_type: string | null;
  body: Buffer;
}

const findLetter = async (sequence: number | undefined) => {
  const [letter] = await execute<Letter>('select * from dead_letters where stream_sequence = ?', [sequence]);
  if (!letter) throw new Error(`message ${sequence} is no dead letter`);
  return letter;
};

/** Runs the command as an operator of the stack would. */
async function run(...words: string[]) {
  const command = 'subgraphs/notification/dead-letters-command.ts';
  const args = [command, ...words, '--data', stack.directory];
  const failed = (error: { code: number; stdout: string; stderr: string }) => error;
  const result = await promisify(execFile)(process.execPath, args, { cwd: root, env: {} }).catch(failed);
  return { code: 0, ...result };
}

test('a poison message does not hold up the events after it', async () => {
  const userId = randomUUID();
  await publishEvent(registered(userId));
  const orders = Array.from({ length: 30 }, () => paid(userId));
  for (const order of orders) await publishEvent(order);
  await becomesTold(userId, [...orders.map(() => 'ORDER_PAID'), 'WELCOME']);
});

test('an event that is delivered many times, under other message ids, makes one message', async () => {
  const userId = randomUUID();
  const user = registered(userId);
  const order = paid(userId);
  await Promise.all([user, user, user].map((event) => publishEvent(event, randomUUID())));
  await Promise.all(Array.from({ length: 10 }, () => publishEvent(order, randomUUID())));
  // Events of one order are handled in turn, so that all of the others are over when this one is told of.
  await publishEvent(cancelled(order));
  await becomesTold(userId, ['ORDER_CANCELLED', 'ORDER_PAID', 'WELCOME']);
});

test('an event that was handled has no effect again, even when what it made is gone', async () => {
  const userId = randomUUID();
  const order = paid(userId);
  await publishEvent(registered(userId));
  await publishEvent(order);
  await becomesTold(userId, ['ORDER_PAID', 'WELCOME']);
  await execute('delete from notifications where event_id = ? returning id', [order.id]);
  await publishEvent(order, randomUUID());
  await publishEvent(cancelled(order));
  await becomesTold(userId, ['ORDER_CANCELLED', 'WELCOME']);
});

test('an event of an order is put off until its recipient is known, and then told of', async () => {
  const userId = randomUUID();
  const early = await publishEvent(paid(userId));
  const barrier = randomUUID();
  await publishEvent(registered(barrier));
  await becomesTold(barrier, ['WELCOME']);
  expect(await told(userId)).toEqual([]);
  await publishEvent(registered(userId));
  await becomesTold(userId, ['ORDER_PAID', 'WELCOME']);
  await expect(findLetter(early)).rejects.toThrow('no dead letter');
});

describe('the dead letters command', () => {
  test('replays an event once the cause of its failure is gone, and tells of it once', async () => {
    const userId = randomUUID();
    const sequence = randomInt(2 ** 40);
    await keepDeadLetter(database.em.fork(), consumerName, {
      streamSequence: sequence,
      publishedAt: new Date(),
      body: Buffer.from(JSON.stringify(paid(userId))),
      reason: 'it was put off for too long',
      deliveries: 20_000,
    });
    const { id } = await findLetter(sequence);
    const early = await run('replay', id);
    expect(early.stdout).toBe(`${id} failed again: NotYet: the recipient ${userId} is not known yet\n`);
    expect(early.code).toBe(1);
    expect((await run('list')).stdout).toContain(`${id}  `);

    await publishEvent(registered(userId));
    await becomesTold(userId, ['WELCOME']);
    for (let turn = 0; turn < 2; turn++) {
      expect(await run('replay', id)).toMatchObject({ code: 0, stdout: `${id} replayed\n` });
      expect(await told(userId)).toEqual(['ORDER_PAID', 'WELCOME']);
    }
    expect((await run('list')).stdout).not.toContain(id);
  });

  test.each(['show', 'replay', 'discard'])(
    'exits with 1 when it is to %s what is not there',
    async (action) => {
      const id = randomUUID();
      expect(await run(action, id)).toMatchObject({ code: 1, stdout: '', stderr: `${id} is not there\n` });
    },
  );

  test('exits with 2 and shows its usage when it is used wrongly', async () => {
    const { code, stderr } = await run('list', randomUUID());
    expect(code).toBe(2);
    expect(stderr).toMatch(/^list takes no ID\n\n.*Usage: npm run dead-letters/s);
  });
});

test.each(Object.keys(poison))(
  'a message %s is kept as it came, with the reason, after its last delivery',
  async (title) => {
    const { body, reason, type = null } = poison[title] as (typeof poison)[string];
    const letter = await eventually(() => findLetter(sequences.get(title)), givenUpWithinMs);
    expect(letter.event_type).toBe(type);
    // One that gets lost on its way counts, too.
    expect(letter.deliveries).toBeGreaterThanOrEqual(deliveriesMax);
    expect(letter.reason).toMatch(reason);
    expect(letter.body).toEqual(Buffer.from(body));
  },
);

describe('the dead letters command, about a message that is no event', () => {
  const title = 'with wrong data';
  let letter: Letter;

  beforeAll(async () => {
    letter = await findLetter(sequences.get(title));
  });

  test('lists and shows it', async () => {
    const [list, show] = await Promise.all([run('list'), run('show', letter.id)]);
    const line = list.stdout.split('\n').find((text) => text.startsWith(letter.id));
    expect(line).toContain(`  order.paid.v1  ${letter.reason}`);
    expect(show.stdout).toContain(`after ${letter.deliveries} deliveries`);
    expect(show.stdout).toContain(letter.body.toString());
    expect([list.code, show.code]).toEqual([0, 0]);
  });

  test('leaves it where it is when it fails again, and tells of it', async () => {
    const { code, stdout } = await run('replay', letter.id);
    expect(stdout).toBe(`${letter.id} failed again: ${letter.reason}\n`);
    expect(code).toBe(1);
    expect(await findLetter(sequences.get(title))).toEqual(letter);
  });

  test('forgets it when it is told to', async () => {
    expect(await run('discard', letter.id)).toMatchObject({ code: 0, stdout: `${letter.id} discarded\n` });
    const [list, show] = await Promise.all([run('list'), run('show', letter.id)]);
    expect(list.stdout).not.toContain(letter.id);
    expect(show.code).toBe(1);
  });

  test('does not bring a discarded one back when its message comes again', async () => {
    const [row] = await execute<{ stream_sequence: string; published_at: Date }>(
      'select stream_sequence, published_at from dead_letters where id = ?',
      [letter.id],
    );
    await keepDeadLetter(database.em.fork(), consumerName, {
      streamSequence: Number(row?.stream_sequence),
      publishedAt: new Date(row?.published_at ?? 0),
      body: letter.body,
      reason: 'came again',
      deliveries: deliveriesMax,
    });
    expect((await run('list')).stdout).not.toContain('came again');
    expect((await run('list')).stdout).not.toContain(letter.id);
    expect((await run('show', letter.id)).code).toBe(1);
  });
});

test('a consumer that is deleted is made again, and nothing is told twice', async () => {
  const manager = await nats.jetstreamManager();
  // Else they would be poison to the new consumer as well.
  for (const sequence of sequences.values()) await manager.streams.deleteMessage(streamName, sequence);
  const { created } = await manager.consumers.info(streamName, consumerName);
  const known = [...users];
  const before = await tellings(known);
  expect(before.length).toBeGreaterThan(0);
  const lastSequence = (await manager.streams.info(streamName)).state.last_seq;

  await manager.consumers.delete(streamName, consumerName);
  const userId = randomUUID();
  await publishEvent(registered(userId));
  await becomesTold(userId, ['WELCOME']);
  await eventually(async () => {
    const consumer = await manager.consumers.info(streamName, consumerName);
    expect(consumer.created).not.toBe(created);
    expect(consumer.ack_floor.stream_seq).toBeGreaterThanOrEqual(lastSequence);
  }, withinMs);
  expect(await tellings(known)).toEqual(before);
});
