import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { connect, DeliverPolicy, type JsMsg, type NatsConnection } from 'nats';
import { eventually, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const schemas = join(import.meta.dirname, '../schema/events');
// The schemas' patterns say what their formats do.
const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
let nats: NatsConnection;

beforeAll(async () => {
  nats = await connect({ servers: stack.servers().nats.url });
});
afterAll(() => nats.close());

interface Event {
  id: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
}

/** What the stream has about one user or order, from a sequence number on. */
async function messagesAbout(subject: string, fromSequence: number): Promise<JsMsg[]> {
  const consumer = await nats.jetstream().consumers.get('EVENTS', {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: fromSequence,
  });
  const { last_seq: lastSequence } = (await (await nats.jetstreamManager()).streams.info('EVENTS')).state;
  const found: JsMsg[] = [];
  if (lastSequence < fromSequence) return found;
  const messages = await consumer.fetch({ max_messages: lastSequence - fromSequence + 1, expires: 5_000 });
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
  const { state } = await (await nats.jetstreamManager()).streams.info('EVENTS');
  const { customer, declined, completed, cancelled } = await causeEveryEvent();
  const expected = {
    [customer.id]: ['user.registered.v1', 'user.updated.v1'],
    [declined]: ['order.payment_failed.v1'],
    [completed]: ['order.paid.v1', 'order.completed.v1'],
    [cancelled]: ['order.paid.v1', 'order.cancelled.v1'],
  };
  for (const [subject, types] of Object.entries(expected)) {
    const messages = await eventually(async () => {
      const found = await messagesAbout(subject, state.last_seq + 1);
      expect(found.map((message) => message.json<Event>().type)).toEqual(types);
      return found;
    });
    for (const message of messages) {
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
