import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { DeliverPolicy, type JsMsg } from 'nats';
import { streamName } from '#platform/messaging.ts';
import { openInsight } from '../dev/chaos/insight.ts';
import { eventually, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const schemas = join(import.meta.dirname, '../schema/events');
// The schemas' patterns say what their formats do.
const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
let insight: ReturnType<typeof openInsight>;

beforeAll(() => {
  insight = openInsight(stack.servers);
});
afterAll(() => insight.close());

interface Event {
  id: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
}

async function lastSequence(): Promise<number> {
  const { manager } = await insight.messaging.jetStream();
  return (await manager.streams.info(streamName)).state.last_seq;
}

/** What the stream has about one user or order, from a sequence number on. */
async function messagesAbout(subject: string, fromSequence: number): Promise<JsMsg[]> {
  const { client } = await insight.messaging.jetStream();
  const consumer = await client.consumers.get(streamName, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: fromSequence,
  });
  const last = await lastSequence();
  const found: JsMsg[] = [];
  if (last < fromSequence) return found;
  const messages = await consumer.fetch({ max_messages: last - fromSequence + 1, expires: 5_000 });
  for await (const message of messages) {
    if (isAbout(message, subject)) found.push(message);
  }
  return found;
}

/** Tests of the consumer put into the stream what is no event. */
function isAbout(message: JsMsg, subject: string): boolean {
  try {
    return message.json<Event | null>()?.subject === subject;
  } catch {
    return false;
  }
}

/** The events on one user or order that wait in the outboxes. */
async function unpublishedAbout(subject: string): Promise<unknown[]> {
  const statement = `select event from outbox where published_at is null and event->>'subject' = ?`;
  const waiting = (['user', 'order'] as const).map((name) => insight.query(name, statement, [subject]));
  return (await Promise.all(waiting)).flat();
}

/** Drives one order and one user through everything that is told of. */
async function causeEveryEvent() {
  const [customer, administrator] = await Promise.all([stack.register('20.00'), stack.signInAdministrator()]);
  const place = async (amount: string) => {
    const input = { items: oneItem(amount) };
    const answer = await stack.send<{ placeOrder: { order: { id: string } } }>(
      placeOrderMutation,
      { input },
      customer.token,
    );
    return answer.data?.placeOrder.order.id ?? '';
  };
  const [declined, completed, cancelled] = [await place('20.01'), await place('5.00'), await place('5.00')];
  const input = (orderId: string) => `input: { orderId: "${orderId}" }`;
  await stack.send(
    `mutation { completeOrder(${input(completed)}) { userErrors { code } } }`,
    {},
    administrator,
  );
  await stack.send(
    `mutation { cancelOrder(${input(cancelled)}) { userErrors { code } } }`,
    {},
    customer.token,
  );
  await stack.send(
    'mutation { updateProfile(input: { name: "Ada L." }) { userErrors { code } } }',
    {},
    customer.token,
  );
  return { customer, declined, completed, cancelled };
}

test('every outcome is told of once, in order, as its schema says and under its own id', async () => {
  const before = await eventually(lastSequence);
  const { customer, declined, completed, cancelled } = await causeEveryEvent();
  const expected = {
    [customer.id]: ['user.registered.v1', 'user.updated.v1'],
    [declined]: ['order.payment_failed.v1'],
    [completed]: ['order.paid.v1', 'order.completed.v1'],
    [cancelled]: ['order.paid.v1', 'order.cancelled.v1'],
  };
  for (const [subject, types] of Object.entries(expected)) {
    const readMessages = async () => {
      const found = await messagesAbout(subject, before + 1);
      expect(found.map((message) => message.json<Event>().type)).toEqual(types);
      return found;
    };
    await eventually(readMessages);
    await eventually(async () => expect(await unpublishedAbout(subject)).toEqual([]));
    // What is told twice may be told late, but not after the outboxes are empty.
    for (const message of await readMessages()) {
      const event = message.json<Event>();
      expect(message.subject).toBe(`events.${event.type}`);
      expect(message.headers?.get('Nats-Msg-Id')).toBe(event.id);
      expect(message.headers?.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
      const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, `${event.type}.json`), 'utf8')));
      validate(event);
      expect(validate.errors).toBeNull();
    }
  }
  const types = Object.values(expected).flat();
  const exported = readdirSync(schemas).flatMap((file) =>
    file.endsWith('.json') ? [file.slice(0, -5)] : [],
  );
  expect(exported.sort()).toEqual([...new Set(types)].sort());
});

test('the schemas refuse what is no such event', () => {
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, 'order.paid.v1.json'), 'utf8')));
  expect(validate({ specversion: '1.0', type: 'order.paid.v1' })).toBe(false);
});
