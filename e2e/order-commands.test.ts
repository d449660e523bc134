import { describe, expect, test } from '@jest/globals';
import { eventually, oneItem, sharedStack } from './support/stack.ts';

const stack = sharedStack();

interface OrderView {
  id: string;
  status: string;
  total: { amount: string; currency: string };
  items: { id: string; name: string }[];
  timeline: { status: string; note: string | null }[];
  payment: { status: string; refundedAt: string | null } | null;
}
interface Payload {
  order: OrderView | null;
  userErrors: { code: string; field: string[] }[];
}

const selection = `{
  order {
    id status total { amount currency } items { id name } timeline { status note } paymentFailure { code }
    payment { status amount { amount } refundedAt }
  }
  userErrors { code field message }
}`;

/** Sends one of the order commands; its payload. */
async function command(name: string, input: object, token: string): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) ${selection} }`;
  const answer = await stack.send<Record<string, Payload>>(query, { input }, token);
  const payload = answer.data?.[name];
  if (!payload) throw new Error(JSON.stringify(answer));
  return payload;
}
const codes = ({ userErrors }: Payload) => userErrors.map(({ code }) => code);
const idOf = ({ order }: Payload) => order?.id ?? '';
async function balance(token: string): Promise<string | undefined> {
  const query = '{ me { account { balance { amount } } } }';
  const { data } = await stack.send<{ me: { account: { balance: { amount: string } } } }>(query, {}, token);
  return data?.me.account.balance.amount;
}
const place = (amount: string, token: string) => command('placeOrder', { items: oneItem(amount) }, token);
const draft = (token: string, items: object[] = oneItem('5.00')) => command('createOrder', { items }, token);
async function messagesAbout(orderId: string, token: string) {
  const query = 'query ($id: ID!) { order(id: $id) { notifications { nodes { kind } } } }';
  const { data } = await stack.send<{ order: { notifications: { nodes: { kind: string }[] } } }>(
    query,
    { id: orderId },
    token,
  );
  return data?.order.notifications.nodes.map(({ kind }) => kind);
}

describe('a draft', () => {
  test('is put together item by item and charged when it is submitted', async () => {
    const { token } = await stack.register('50.00');
    const created = await command('createOrder', {}, token);
    expect(created.order).toMatchObject({
      status: 'DRAFT',
      items: [],
      total: { amount: '0.00' },
      payment: null,
    });
    const orderId = idOf(created);
    await command('addOrderItem', { orderId, item: oneItem('10.00')[0] }, token);
    const { order } = await command(
      'addOrderItem',
      { orderId, item: oneItem('5.00', { name: 'Cup' })[0] },
      token,
    );
    expect(order).toMatchObject({ total: { amount: '15.00' }, items: [{ name: 'Tea' }, { name: 'Cup' }] });
    await command('removeOrderItem', { orderId, itemId: order?.items[0]?.id }, token);
    const submitted = await command('submitOrder', { orderId }, token);
    expect(submitted.order).toMatchObject({
      status: 'PAID',
      total: { amount: '5.00' },
      payment: { status: 'SUCCEEDED' },
      timeline: [{ status: 'WAITING_PAY' }, { status: 'PAID' }],
    });
    expect(await balance(token)).toBe('45.00');
  });

  test('without items takes the currency of its first', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await command('createOrder', { items: [] }, token));
    const item = { ...oneItem('1')[0], unitPrice: { amount: '500', currency: 'JPY' } };
    const { order } = await command('addOrderItem', { orderId, item }, token);
    expect(order?.total).toEqual({ amount: '500', currency: 'JPY' });
    expect(codes(await command('addOrderItem', { orderId, item: oneItem('1.00')[0] }, token))).toEqual([
      'CURRENCY_MISMATCH',
    ]);
  });

  test('without items is not submitted', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await command('createOrder', {}, token));
    expect(codes(await command('submitOrder', { orderId }, token))).toEqual(['EMPTY_ORDER']);
    expect((await command('cancelOrder', { orderId }, token)).order?.status).toBe('CANCELLED');
  });

  test.each([
    ['a quantity of zero', { quantity: 0 }, 'INVALID_QUANTITY item.quantity'],
    ['an empty name', { name: '' }, 'INVALID_NAME item.name'],
    ['a negative price', { unitPrice: { amount: '-1' } }, 'INVALID_PRICE item.unitPrice.amount'],
    ['too large a total', { unitPrice: { amount: '10000000' } }, 'TOTAL_TOO_LARGE item'],
  ])('refuses an item with %s', async (_what, change, refusal) => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token));
    const item = oneItem('1.00', change)[0];
    const { userErrors } = await command('addOrderItem', { orderId, item }, token);
    expect(userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual([refusal]);
  });

  test('has a hundred items and no more, also when they are added at once', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token, Array(98).fill(oneItem('0.01')[0])));
    const add = () => command('addOrderItem', { orderId, item: oneItem('0.01')[0] }, token);
    const results = await Promise.all([add(), add(), add()]);
    expect(results.flatMap(codes)).toEqual(['TOO_MANY_ITEMS']);
    expect((await command('submitOrder', { orderId }, token)).order).toMatchObject({
      total: { amount: '1.00' },
    });
  });

  test('does not lose an item that does not exist', async () => {
    const { token } = await stack.register();
    const orderId = idOf(await draft(token));
    expect(codes(await command('removeOrderItem', { orderId, itemId: 'x' }, token))).toEqual([
      'ITEM_NOT_FOUND',
    ]);
  });
});

test('an order whose payment was declined is submitted again, as a new attempt with a new event', async () => {
  const { token } = await stack.register();
  const declined = await place('5.00', token);
  expect(declined.order?.status).toBe('PAYMENT_FAILED');
  const orderId = idOf(declined);
  expect((await command('submitOrder', { orderId }, token)).order?.status).toBe('PAYMENT_FAILED');
  await stack.send(
    'mutation { deposit(input: { amount: { amount: "5.00" } }) { userErrors { code } } }',
    {},
    token,
  );
  const paid = await command('submitOrder', { orderId }, token);
  expect(paid.order).toMatchObject({
    status: 'PAID',
    paymentFailure: null,
    payment: { status: 'SUCCEEDED' },
  });
  expect(await balance(token)).toBe('0.00');
  await eventually(async () => {
    expect(await messagesAbout(orderId, token)).toEqual([
      'ORDER_PAID',
      'ORDER_PAYMENT_FAILED',
      'ORDER_PAYMENT_FAILED',
    ]);
  });
});

describe('cancelOrder', () => {
  test('gives back what was paid, once, and tells of it', async () => {
    const { token } = await stack.register('50.00');
    const orderId = idOf(await place('20.00', token));
    const cancelled = await command('cancelOrder', { orderId, reason: 'Too late' }, token);
    expect(cancelled.order).toMatchObject({
      status: 'CANCELLED',
      payment: { status: 'REFUNDED', refundedAt: expect.any(String) },
    });
    expect(cancelled.order?.timeline.at(-1)).toEqual({ status: 'CANCELLED', note: 'Too late' });
    expect(await balance(token)).toBe('50.00');
    expect(codes(await command('cancelOrder', { orderId }, token))).toEqual(['INVALID_TRANSITION']);
    expect(await balance(token)).toBe('50.00');
    const statement = '{ me { account { entries { nodes { kind amount { amount } order { id } } } } } }';
    expect((await stack.send(statement, {}, token)).data).toMatchObject({
      me: {
        account: {
          entries: {
            nodes: [
              { kind: 'ORDER_REFUND', amount: { amount: '20.00' }, order: { id: orderId } },
              { kind: 'ORDER_PAYMENT', amount: { amount: '-20.00' }, order: { id: orderId } },
              { kind: 'DEPOSIT' },
            ],
          },
        },
      },
    });
    await eventually(async () =>
      expect(await messagesAbout(orderId, token)).toEqual(['ORDER_CANCELLED', 'ORDER_PAID']),
    );
  });

  test.each(['DRAFT', 'PAYMENT_FAILED'])('takes nothing back from an order that is %s', async (status) => {
    const { token } = await stack.register();
    const before = status === 'DRAFT' ? await draft(token) : await place('5.00', token);
    expect(before.order?.status).toBe(status);
    const { order } = await command('cancelOrder', { orderId: idOf(before) }, token);
    expect(order).toMatchObject({ status: 'CANCELLED', paymentFailure: null });
    expect(await balance(token)).toBe('0.00');
  });

  test.each(['', ' ', 'x'.repeat(501)])('refuses the reason %j', async (reason) => {
    const { token } = await stack.register('50.00');
    const orderId = idOf(await place('20.00', token));
    expect(codes(await command('cancelOrder', { orderId, reason }, token))).toEqual(['INVALID_REASON']);
    expect(await balance(token)).toBe('30.00');
  });
});

describe('completeOrder', () => {
  test('is for administrators, and ends the life of a paid order', async () => {
    const [{ token }, administrator] = await Promise.all([
      stack.register('50.00'),
      stack.signInAdministrator(),
    ]);
    const orderId = idOf(await place('20.00', token));
    const query = `mutation { completeOrder(input: { orderId: "${orderId}" }) { order { status } } }`;
    expect((await stack.send(query, {}, token)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await stack.send(query)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await command('completeOrder', { orderId }, administrator)).order?.status).toBe('COMPLETED');
    for (const name of ['completeOrder', 'cancelOrder', 'submitOrder']) {
      expect([name, codes(await command(name, { orderId }, administrator))]).toEqual([
        name,
        ['INVALID_TRANSITION'],
      ]);
    }
    expect(await balance(token)).toBe('30.00');
  });

  test('refuses an order that is not paid', async () => {
    const [{ token }, administrator] = await Promise.all([stack.register(), stack.signInAdministrator()]);
    for (const order of [await draft(token), await place('5.00', token)]) {
      const input = { orderId: idOf(order) };
      expect(codes(await command('completeOrder', input, administrator))).toEqual(['INVALID_TRANSITION']);
    }
  });
});

describe('of commands at the same time on one order', () => {
  test.each([
    ['ten submissions', 'DRAFT', Array(10).fill('submitOrder')],
    ['ten cancellations', 'PAID', Array(10).fill('cancelOrder')],
    ['a cancellation and a completion', 'PAID', ['cancelOrder', 'completeOrder']],
    ['a completion and a cancellation', 'PAID', ['completeOrder', 'cancelOrder']],
  ])('%s: one wins, the others are refused', async (_what, status, names) => {
    const [{ token }, administrator] = await Promise.all([
      stack.register('50.00'),
      stack.signInAdministrator(),
    ]);
    const order = status === 'DRAFT' ? await draft(token) : await place('5.00', token);
    const orderId = idOf(order);
    const results = await Promise.all(names.map((name) => command(name, { orderId }, administrator)));
    expect(results.filter((result) => result.order)).toHaveLength(1);
    expect(results.flatMap(codes)).toEqual(Array(names.length - 1).fill('INVALID_TRANSITION'));
    const final = results.find((result) => result.order)?.order?.status;
    expect(await balance(token)).toBe(final === 'CANCELLED' ? '50.00' : '45.00');
  });
});

test.each(['addOrderItem', 'removeOrderItem', 'submitOrder', 'cancelOrder'])(
  '%s does not find another customer’s order, nor one that does not exist',
  async (name) => {
    const [ada, stranger] = await Promise.all([stack.register('50.00'), stack.register('50.00')]);
    const theirs = idOf(await draft(ada.token));
    const rest = { addOrderItem: { item: oneItem('1.00')[0] }, removeOrderItem: { itemId: 'x' } }[name] ?? {};
    for (const orderId of [theirs, '01a2006f-d331-7753-a9e4-68f031936a27', '', "'; --"]) {
      expect(codes(await command(name, { orderId, ...rest }, stranger.token))).toEqual(['ORDER_NOT_FOUND']);
    }
    const { data } = await stack.send(
      `{ order(id: "${theirs}") { status total { amount } } }`,
      {},
      ada.token,
    );
    expect(data).toEqual({ order: { status: 'DRAFT', total: { amount: '5.00' } } });
  },
);

test('orders are listed by status', async () => {
  const { token } = await stack.register('5.00');
  await draft(token);
  await place('5.00', token);
  await place('5.00', token);
  const query = `query ($status: OrderStatus) { orders(filter: { status: $status }) { totalCount nodes { status } } }`;
  for (const status of ['DRAFT', 'PAID', 'PAYMENT_FAILED']) {
    const { data } = await stack.send(query, { status }, token);
    expect(data).toEqual({ orders: { totalCount: 1, nodes: [{ status }] } });
  }
  expect((await stack.send(query, {}, token)).data).toMatchObject({ orders: { totalCount: 3 } });
});
