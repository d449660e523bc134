import { afterAll, describe, expect, test } from '@jest/globals';
import { heldOrders } from './support/held-orders.ts';
import { idOf, orderCommands } from './support/orders.ts';
import { errorCodesOf } from './support/refusals.ts';
import {
  type Answer,
  depositMutation,
  eventually,
  oneItem,
  placeOrderMutation,
  sharedStack,
} from './support/stack.ts';

const stack = sharedStack();

interface Placed {
  placeOrder: { order: { id: string; status: string } | null; userErrors: { code: string }[] };
}
interface Deposited {
  deposit: { entry: { id: string } | null; userErrors: { code: string }[] };
}
interface Overview {
  me: { account: { balance: { amount: string }; entries: { totalCount: number } } };
  orders: { totalCount: number };
}

const place = (token: string, input: object): Promise<Answer<Placed>> =>
  stack.send(placeOrderMutation, { input }, token);
const overview = async (token: string) => {
  const query = '{ me { account { balance { amount } entries { totalCount } } } orders { totalCount } }';
  const { data } = await stack.send<Overview>(query, {}, token);
  if (!data) throw new Error('no overview');
  return {
    balance: data.me.account.balance.amount,
    entries: data.me.account.entries.totalCount,
    orders: data.orders.totalCount,
  };
};

describe('placeOrder with one key', () => {
  test('fifty times at once is one order, charged once', async () => {
    const { token } = await stack.register('100.00');
    const input = { items: oneItem('10.00'), idempotencyKey: 'one' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => place(token, input)));
    const ids = new Set(answers.map(({ data }) => data?.placeOrder.order?.id));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toBeDefined();
    expect(answers.every(({ data }) => data?.placeOrder.order?.status === 'PAID')).toBe(true);
    expect(await overview(token)).toEqual({ balance: '90.00', entries: 2, orders: 1 });
  });

  test('and another input is refused, and changes nothing', async () => {
    const { token } = await stack.register('100.00');
    await place(token, { items: oneItem('10.00'), idempotencyKey: 'one' });
    const { data } = await place(token, { items: oneItem('10.01'), idempotencyKey: 'one' });
    expect(data?.placeOrder).toMatchObject({
      order: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }],
    });
    expect(await overview(token)).toEqual({ balance: '90.00', entries: 2, orders: 1 });
  });

  test('of two users is two orders', async () => {
    const [ada, bob] = await Promise.all([stack.register('20.00'), stack.register('20.00')]);
    const input = { items: oneItem('10.00'), idempotencyKey: 'shared' };
    const answers = [await place(ada.token, input), await place(bob.token, input)];
    const [first, second] = answers.map(({ data }) => data?.placeOrder.order?.id);
    expect(first).toBeDefined();
    expect(first).not.toBe(second);
  });

  test('that was declined stays declined, also when the balance covers it by then', async () => {
    const { token } = await stack.register();
    const input = { items: oneItem('10.00'), idempotencyKey: 'early' };
    const before = await place(token, input);
    await stack.send(depositMutation, { input: { amount: { amount: '50.00' } } }, token);
    const after = await place(token, input);
    expect(after.data).toEqual(before.data);
    expect(await overview(token)).toEqual({ balance: '50.00', entries: 1, orders: 1 });
  });

  test('absent makes an order each time', async () => {
    const { token } = await stack.register('100.00');
    await Promise.all([place(token, { items: oneItem('1.00') }), place(token, { items: oneItem('1.00') })]);
    expect(await overview(token)).toEqual({ balance: '98.00', entries: 3, orders: 2 });
  });
});

describe('deposit with one key', () => {
  const deposit = (token: string, input: object): Promise<Answer<Deposited>> =>
    stack.send(depositMutation, { input }, token);

  test('twenty times at once is one entry', async () => {
    const { token } = await stack.register();
    const input = { amount: { amount: '5.00' }, idempotencyKey: 'one' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => deposit(token, input)));
    expect(new Set(answers.map(({ data }) => data?.deposit.entry?.id)).size).toBe(1);
    expect(await overview(token)).toMatchObject({ balance: '5.00', entries: 1 });
  });

  test('and another amount is refused, and changes nothing', async () => {
    const { token } = await stack.register();
    await deposit(token, { amount: { amount: '5.00' }, idempotencyKey: 'one' });
    const { data } = await deposit(token, { amount: { amount: '5.01' }, idempotencyKey: 'one' });
    expect(data?.deposit).toMatchObject({ entry: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    expect(await overview(token)).toMatchObject({ balance: '5.00', entries: 1 });
  });

  test('is another operation than withdraw with the same key', async () => {
    const { token } = await stack.register();
    const input = { amount: { amount: '5.00' }, idempotencyKey: 'one' };
    await deposit(token, input);
    await stack.send(
      'mutation ($input: WithdrawInput!) { withdraw(input: $input) { userErrors { code } } }',
      { input },
      token,
    );
    expect(await overview(token)).toMatchObject({ balance: '0.00', entries: 2 });
  });
});

describe('billing, asked by the order service fifty times at once', () => {
  const held = heldOrders(stack);
  const orders = orderCommands(stack);
  afterAll(() => held.close());

  const ask = async (name: string, inputOf: (turn: number) => object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { paymentId } }`;
    const authorization = `Bearer ${await stack.signAs('order')('billing')}`;
    const sendOnce = async (input: object) => {
      const variables = { input };
      const answer = await stack.sendTo<Record<string, { paymentId: string }>>(
        'billing',
        authorization,
        query,
        variables,
      );
      // Billing gives up on order after 1.5 s, and order asks it again then.
      if (errorCodesOf(answer).includes('SERVICE_UNAVAILABLE')) throw new Error('no answer');
      return answer;
    };
    return await Promise.all(
      Array.from({ length: 50 }, (_, turn) => eventually(() => sendOnce(inputOf(turn)))),
    );
  };
  const makeCharge = async () => {
    const { token, id: customerId } = await stack.register('100.00');
    const orderId = idOf(await orders.draft(token, oneItem('10.00')));
    await held.submit(orderId);
    return { token, charge: { orderId, customerId, amount: { amount: '10.00' } } };
  };

  test('charges an order once for the same attempt, and gives it back once', async () => {
    const { token, charge } = await makeCharge();
    const { orderId } = charge;
    const charged = await ask('chargeOrder', () => ({ ...charge, attempt: 1 }));
    expect(new Set(charged.map(({ data }) => data?.chargeOrder?.paymentId)).size).toBe(1);
    expect(await overview(token)).toMatchObject({ balance: '90.00', entries: 2 });
    await held.release(orderId);
    await eventually(async () => {
      const { orders: known } = await orders.belongings(token);
      expect(known.nodes).toMatchObject([{ id: orderId, status: 'PAID' }]);
    });
    await held.cancel(orderId);
    const refunded = await ask('refundOrder', () => ({ orderId }));
    expect(refunded.map(({ data }) => data?.refundOrder)).toEqual(
      charged.map(({ data }) => data?.chargeOrder),
    );
    expect(await overview(token)).toMatchObject({ balance: '100.00', entries: 3 });
  });

  test('charges an order once for an attempt each: for the one that it asks for', async () => {
    const { token, charge } = await makeCharge();
    const answers = await ask('chargeOrder', (turn) => ({ ...charge, attempt: turn + 1 }));
    expect(answers[0]?.errors).toBeUndefined();
    // Another attempt is refused, or told of the payment when that was made by then.
    const told = answers.filter(({ errors }) => errors?.[0]?.extensions.code !== 'FORBIDDEN');
    expect(told.map(({ data }) => data)).toEqual(told.map(() => answers[0]?.data));
    expect(await overview(token)).toMatchObject({ balance: '90.00', entries: 2 });
  });
});

test('a refused withdrawal is refused again by its key, also when the balance covers it by then', async () => {
  const { token } = await stack.register();
  const input = { amount: { amount: '5.00' }, idempotencyKey: 'early' };
  const withdraw = () =>
    stack.send<{ withdraw: { userErrors: { code: string }[] } }>(
      'mutation ($input: WithdrawInput!) { withdraw(input: $input) { userErrors { code } } }',
      { input },
      token,
    );
  const refused = { withdraw: { userErrors: [{ code: 'INSUFFICIENT_FUNDS' }] } };
  expect((await withdraw()).data).toEqual(refused);
  await stack.send(depositMutation, { input: { amount: { amount: '50.00' } } }, token);
  expect((await withdraw()).data).toEqual(refused);
});

test('two hundred orders of 10.00 at once on 1000.00 are exactly a hundred paid ones', async () => {
  const { token } = await stack.register('1000.00');
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      eventually(async () => {
        const { data } = await place(token, { items: oneItem('10.00'), idempotencyKey: String(index) });
        const status = data?.placeOrder.order?.status;
        if (status === undefined || status === 'WAITING_PAY') throw new Error('not settled');
        return status;
      }),
    ),
  );
  const statuses = Map.groupBy(outcomes, (status) => status);
  expect(statuses.get('PAID')).toHaveLength(100);
  expect(statuses.get('PAYMENT_FAILED')).toHaveLength(100);
  expect(await overview(token)).toEqual({ balance: '0.00', entries: 101, orders: 200 });
});
