import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openInsight } from '../dev/chaos/insight.ts';
import { waitForQuiet } from '../dev/chaos/quiet.ts';
import { type HeldOrders, heldOrders } from './support/held-orders.ts';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';
import { idOf, orderCommands } from './support/orders.ts';
import { eventually, oneItem, openStack, placeOrderMutation, type Stack } from './support/stack.ts';

type Server = keyof ReturnType<Stack['servers']>;
let launched: LaunchedStack;
let stack: Stack;
let insight: ReturnType<typeof openInsight>;
let held: HeldOrders;
/** How long order asks billing for one charge, in all. */
const orderAsksMs = 5_000;

beforeAll(async () => {
  launched = await launchStack();
  stack = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
  insight = openInsight(stack.servers);
  held = heldOrders(stack);
});
afterEach(() => held.releaseAll());
afterAll(async () => {
  await held.close();
  await insight.close();
  await launched.stop();
});

/**
 * What comes to hold must still hold when nothing is left to be done: something that is told twice may be
 * told late.
 */
async function lastingly(check: () => Promise<void>, withinMs: number): Promise<void> {
  await eventually(check, withinMs);
  expect(await waitForQuiet(insight)).toEqual([]);
  await check();
}

/** Stops a server's process from running for a while: it accepts connections and answers nothing. */
async function whileSilent<Result>(server: Server, run: () => Promise<Result>): Promise<Result> {
  const { pid } = stack.servers()[server];
  if (!pid) throw new Error(`${server} is not ours`);
  process.kill(pid, 'SIGSTOP');
  try {
    return await run();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

interface Placed {
  placeOrder: { order: { id: string; status: string } | null };
}
interface View {
  me: { account: { balance: { amount: string }; entries: { totalCount: number } } | null };
  orders: { nodes: { id: string; status: string }[] };
  notifications: { nodes: { kind: string; order: { id: string } | null }[] };
}
const place = (token: string, input: object) => stack.send<Placed>(placeOrderMutation, { input }, token);
async function look(token: string): Promise<View> {
  const query = `{
    me { account { balance { amount } entries { totalCount } } }
    orders(first: 100) { nodes { id status } } notifications(first: 100) { nodes { kind order { id } } }
  }`;
  const { data, errors } = await stack.send<View>(query, {}, token);
  if (!data || errors) throw new Error(JSON.stringify(errors));
  return data;
}
const readiness = async (server: 'gateway' | 'user' | 'order' | 'notification') => {
  const response = await fetch(`${stack.servers()[server].url}/readyz`);
  return {
    code: response.status,
    ...((await response.json()) as { status: string; failing: { name: string }[] }),
  };
};

describe('while billing gives no answer', () => {
  test('an order waits for its payment, and is settled once when billing answers again', async () => {
    const { token } = await stack.register('50.00');
    const input = { items: oneItem('20.00'), idempotencyKey: 'in doubt' };
    const answer = await whileSilent('billing', () => place(token, input));
    expect(answer.errors?.every(({ path }) => path?.includes('payment'))).toBe(true);
    expect(answer.data?.placeOrder.order).toMatchObject({ status: 'WAITING_PAY' });
    await lastingly(async () => {
      const { me, orders, notifications } = await look(token);
      expect(orders.nodes).toEqual([{ id: answer.data?.placeOrder.order?.id, status: 'PAID' }]);
      expect(me.account).toEqual({ balance: { amount: '30.00' }, entries: { totalCount: 2 } });
      expect(notifications.nodes.filter(({ kind }) => kind === 'ORDER_PAID')).toHaveLength(1);
    }, 30_000);
    expect((await place(token, input)).data?.placeOrder.order).toMatchObject({ status: 'PAID' });
  });

  test('a user registers and signs in, and the account appears when billing answers again', async () => {
    const input = { email: 'early@example.com', password: 'correct horse battery', name: 'Early' };
    const register = `mutation ($input: RegisterUserInput!) {
      registerUser(input: $input) { user { id } session { accessToken } userErrors { code } }
    }`;
    const answer = await whileSilent('billing', () =>
      stack.send<{ registerUser: { user: object; session: { accessToken: string } } }>(register, { input }),
    );
    expect(answer.errors).toBeUndefined();
    const token = answer.data?.registerUser.session.accessToken ?? '';
    await eventually(async () => {
      expect((await look(token)).me.account).toMatchObject({ balance: { amount: '0.00' } });
    });
  });

  test('the rest of an answer comes, with a clear error for what is missing', async () => {
    const { token, id } = await stack.register('50.00');
    const answer = await whileSilent('billing', () =>
      stack.send('{ me { id account { balance { amount } } } orders { totalCount } }', {}, token),
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ me: { id, account: null }, orders: { totalCount: 0 } });
    expect(answer.errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }) }),
    ]);
  });
});

describe('while order gives no answer', () => {
  test('billing moves no money that it would ask for, says so in time, and serves everybody else', async () => {
    const { token, id: customerId } = await stack.register('50.00');
    const orderId = idOf(await orderCommands(stack).draft(token, oneItem('20.00')));
    await held.submit(orderId);
    const charge = async () => {
      const startedMs = performance.now();
      const { data, errors } = await stack.sendTo<{ chargeOrder: object | null }>(
        'billing',
        `Bearer ${await stack.signAs('order')('billing')}`,
        'mutation ($input: ChargeOrderInput!) { chargeOrder(input: $input) { declineCode } }',
        { input: { orderId, attempt: 1, customerId, amount: { amount: '20.00' } } },
      );
      const isInTime = performance.now() - startedMs < orderAsksMs;
      return { data: data?.chargeOrder, code: errors?.[0]?.extensions.code, isInTime };
    };
    const balance = async () => {
      const { data } = await stack.send('{ me { account { balance { amount } } } }', {}, token);
      return data;
    };
    const untouched = { me: { account: { balance: { amount: '50.00' } } } };
    // More than billing has connections to its database.
    const answers = await whileSilent('order', async () => {
      const pending = Array.from({ length: 30 }, charge);
      expect(await balance()).toEqual(untouched);
      return await Promise.all(pending);
    });
    const refused = { data: undefined, code: 'SERVICE_UNAVAILABLE', isInTime: true };
    expect(answers).toEqual(answers.map(() => refused));
    expect(await balance()).toEqual(untouched);
    await eventually(async () => expect(await charge()).toMatchObject({ data: { declineCode: null } }));
    await held.release(orderId);
  });
});

test('an order whose service dies as soon as it has asked for the charge is settled once', async () => {
  const { token } = await stack.register('50.00');
  const { pid = 0 } = stack.servers().order;
  const answer = await whileSilent('billing', async () => {
    const placed = place(token, { items: oneItem('20.00'), idempotencyKey: 'asked' });
    await eventually(async () => {
      const { data } = await stack.send('{ orders { nodes { status } } }', {}, token);
      expect(data).toEqual({ orders: { nodes: [{ status: 'WAITING_PAY' }] } });
    });
    // What billing was asked waits for it, and order is not there when billing asks back.
    process.kill(pid ?? 0, 'SIGKILL');
    return placed;
  });
  expect(answer.data?.placeOrder ?? null).toBeNull();
  await lastingly(async () => {
    const { me, orders, notifications } = await look(token);
    expect(orders.nodes).toEqual([{ id: expect.any(String), status: 'PAID' }]);
    expect(me.account).toEqual({ balance: { amount: '30.00' }, entries: { totalCount: 2 } });
    expect(notifications.nodes.filter(({ kind }) => kind === 'ORDER_PAID')).toHaveLength(1);
  }, 30_000);
});

describe('while NATS gives no answer', () => {
  test('orders go on, services are degraded and not unready, and every message arrives once afterwards', async () => {
    const { token } = await stack.register('50.00');
    await whileSilent('nats', async () => {
      for (let count = 0; count < 3; count++) {
        const { data } = await place(token, { items: oneItem('10.00') });
        expect(data?.placeOrder.order).toMatchObject({ status: 'PAID' });
      }
      await eventually(async () => {
        for (const server of ['user', 'order', 'notification'] as const) {
          expect(await readiness(server)).toMatchObject({
            code: 200,
            status: 'degraded',
            failing: [{ name: 'nats' }],
          });
        }
      }, 30_000);
    });
    await lastingly(async () => {
      const { me, notifications } = await look(token);
      expect(me.account).toEqual({ balance: { amount: '20.00' }, entries: { totalCount: 4 } });
      expect(notifications.nodes.filter(({ kind }) => kind === 'ORDER_PAID')).toHaveLength(3);
    }, 30_000);
  });
});

describe('while notification gives no answer', () => {
  test('the gateway is degraded and not unready, and orders go on', async () => {
    const { token } = await stack.register('50.00');
    await whileSilent('notification', async () => {
      expect((await place(token, { items: oneItem('10.00') })).data?.placeOrder.order).toMatchObject({
        status: 'PAID',
      });
      await eventually(async () => {
        const { code, status, failing } = await readiness('gateway');
        expect([code, status]).toEqual([200, 'degraded']);
        expect(JSON.stringify(failing)).toContain('notification');
      });
    });
    await eventually(async () => expect(await readiness('gateway')).toMatchObject({ status: 'ready' }));
  });
});

test.each<Server>(['order', 'billing', 'user', 'notification', 'gateway', 'nats', 'postgres'])(
  'with %s killed under load, every order is charged once and told of once',
  async (server) => {
    const { token } = await stack.register('1000.00');
    const keys = Array.from({ length: 40 }, (_, index) => `${server} ${index}`);
    const placeUntilAnswered = (idempotencyKey: string) =>
      eventually(async () => {
        const { data } = await place(token, { items: oneItem('1.00'), idempotencyKey });
        if (!data?.placeOrder.order) throw new Error('no answer');
        return data.placeOrder.order.id;
      }, 30_000);
    const pending = keys.map(async (key, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10));
      return placeUntilAnswered(key);
    });
    const { pid } = stack.servers()[server];
    setTimeout(() => process.kill(pid ?? 0, 'SIGKILL'), 150);
    const ids = new Set(await Promise.all(pending));
    expect(ids.size).toBe(keys.length);

    await lastingly(async () => {
      expect(stack.servers()[server].pid).not.toBe(pid);
      const { me, orders, notifications } = await look(token);
      expect(new Set(orders.nodes.map(({ id }) => id))).toEqual(ids);
      expect(orders.nodes.every(({ status }) => status === 'PAID')).toBe(true);
      expect(me.account).toEqual({ balance: { amount: '960.00' }, entries: { totalCount: 41 } });
      const told = notifications.nodes
        .filter(({ kind }) => kind === 'ORDER_PAID')
        .map(({ order }) => order?.id);
      expect(told.sort()).toEqual([...ids].sort());
    }, 40_000);
  },
);
