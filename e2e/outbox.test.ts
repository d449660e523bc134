import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openInsight } from '../dev/chaos/insight.ts';
import { idOf, orderCommands } from './support/orders.ts';
import { errorCodesOf } from './support/refusals.ts';
import {
  type Answer,
  type Customer,
  eventually,
  oneItem,
  registerMutation,
  sharedStack,
} from './support/stack.ts';

const stack = sharedStack();
const { send, place, draft, belongings } = orderCommands(stack);
let insight: ReturnType<typeof openInsight>;
let administrator: string;

beforeAll(async () => {
  insight = openInsight(stack.servers);
  administrator = await stack.signInAdministrator();
});
afterAll(() => insight.close());

/** Where a service stores what its events tell of: whose a row is, and what is told of it. */
const stores = {
  order: { table: 'orders', owner: 'customer_id', told: 'status' },
  user: { table: 'users', owner: 'id', told: 'name' },
} as const;
type Service = keyof typeof stores;

/** While something runs, the database refuses each new or changed row for which the condition holds. */
async function whileRefused(
  { service, table, condition }: { service: Service; table: string; condition: string },
  run: () => Promise<void>,
): Promise<void> {
  const name = `refuse_${randomUUID().replaceAll('-', '')}`;
  await insight.query(
    service,
    `create function ${name}() returns trigger language plpgsql as $$
       begin raise exception 'refused by a test'; end $$;
     create trigger ${name} before insert or update on ${table}
       for each row when (${condition}) execute function ${name}();`,
  );
  try {
    await run();
  } finally {
    await insight.query(service, `drop trigger ${name} on ${table}; drop function ${name}();`);
  }
}

/** The types of all events that a service has stored with this in their data, oldest first. */
async function eventsWith(service: Service, data: object): Promise<string[]> {
  const rows = await insight.query<{ type: string }>(
    service,
    `select event->>'type' as type from outbox where event->'data' @> ?::jsonb order by sequence`,
    [JSON.stringify(data)],
  );
  return rows.map(({ type }) => type);
}

interface Outcome {
  what: string;
  service: Service;
  /** What the customer has in the account. */
  deposit: string;
  /** Does what comes before; what it gives brings the outcome about. */
  prepare(customer: Customer): Promise<() => Promise<Answer<unknown>>>;
  /** What is told of, before and with the outcome. */
  before: string;
  after: string;
  /** The events up to that of the outcome. */
  events: string[];
  /** Whether the service brings the outcome about by itself as soon as it can be stored. */
  byItself: boolean;
}

const buy = async ({ token }: Customer) => {
  return () => send('placeOrder', { items: oneItem('5.00') }, token);
};
const outcomes: Outcome[] = [
  {
    what: 'a payment',
    ...{ service: 'order', deposit: '5.00', prepare: buy, before: 'WAITING_PAY', after: 'PAID' },
    ...{ events: ['order.paid.v1'], byItself: true },
  },
  {
    what: 'a declined payment',
    ...{ service: 'order', deposit: '4.99', prepare: buy, before: 'WAITING_PAY', after: 'PAYMENT_FAILED' },
    ...{ events: ['order.payment_failed.v1'], byItself: true },
  },
  {
    what: 'the cancellation of a paid order',
    ...{ service: 'order', deposit: '5.00', before: 'PAID', after: 'CANCELLED' },
    prepare: async ({ token }) => {
      const orderId = idOf(await place('5.00', token));
      return () => send('cancelOrder', { orderId }, token);
    },
    ...{ events: ['order.paid.v1', 'order.cancelled.v1'], byItself: true },
  },
  {
    what: 'the cancellation of a draft',
    ...{ service: 'order', deposit: '5.00', before: 'DRAFT', after: 'CANCELLED' },
    prepare: async ({ token }) => {
      const orderId = idOf(await draft(token));
      return () => send('cancelOrder', { orderId }, token);
    },
    ...{ events: ['order.cancelled.v1'], byItself: false },
  },
  {
    what: 'the completion of an order',
    ...{ service: 'order', deposit: '5.00', before: 'PAID', after: 'COMPLETED' },
    prepare: async ({ token }) => {
      const orderId = idOf(await place('5.00', token));
      return () => send('completeOrder', { orderId }, administrator);
    },
    ...{ events: ['order.paid.v1', 'order.completed.v1'], byItself: false },
  },
  {
    what: 'a change of a profile',
    ...{ service: 'user', deposit: '5.00', before: 'Ada', after: 'Ada L.' },
    prepare: async ({ token }) => {
      const mutation = 'mutation { updateProfile(input: { name: "Ada L." }) { userErrors { code } } }';
      return () => stack.send<unknown>(mutation, {}, token);
    },
    ...{ events: ['user.registered.v1', 'user.updated.v1'], byItself: false },
  },
];

describe.each(outcomes)('$what', ({ service, deposit, prepare, before, after, events, byItself }) => {
  const { table, owner, told } = stores[service];
  const look = async ({ id, token }: Customer) => {
    const query = '{ me { name } }';
    const readName = async () => (await stack.send<{ me: { name: string } }>(query, {}, token)).data?.me.name;
    const readStatus = async () => (await belongings(token)).orders.nodes[0]?.status;
    return {
      told: service === 'user' ? await readName() : await readStatus(),
      events: await eventsWith(service, service === 'user' ? { userId: id } : { customerId: id }),
    };
  };

  test.each([
    ['its event', 'outbox'],
    ['the change', table],
  ])(
    'is neither stored nor told of while %s cannot be stored, and once afterwards',
    async (_what, refused) => {
      const customer = await stack.register(deposit);
      const bringAbout = await prepare(customer);
      const condition =
        refused === table
          ? `new.${owner} = '${customer.id}' and new.${told} = '${after}'`
          : `new.published_at is null and new.event::text like '%${customer.id}%'`;
      await whileRefused({ service, table: refused, condition }, async () => {
        expect(errorCodesOf(await bringAbout())).toContain('INTERNAL_SERVER_ERROR');
        expect(await look(customer)).toEqual({ told: before, events: events.slice(0, -1) });
      });

      if (!byItself) expect(errorCodesOf(await bringAbout())).toEqual([]);
      // As if the time were over for which an order is left to whoever asked for it.
      else
        await insight.query(service, `update orders set leased_until = now() where customer_id = ?`, [
          customer.id,
        ]);
      await eventually(async () => expect(await look(customer)).toEqual({ told: after, events }));
    },
  );
});

test.each(['outbox', 'users'])('nobody is registered while the %s cannot store it', async (table) => {
  const email = `${randomUUID()}@example.com`;
  const input = { email, password: 'correct horse battery', name: 'Ada' };
  const register = () => stack.send<{ registerUser: { user: object | null } }>(registerMutation, { input });
  const condition =
    table === 'users'
      ? `new.email = '${email}'`
      : `new.published_at is null and new.event::text like '%${email}%'`;
  await whileRefused({ service: 'user', table, condition }, async () => {
    expect(errorCodesOf(await register())).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(await eventsWith('user', { email })).toEqual([]);
  });
  expect((await register()).data?.registerUser.user).not.toBeNull();
  expect(await eventsWith('user', { email })).toEqual(['user.registered.v1']);
});
