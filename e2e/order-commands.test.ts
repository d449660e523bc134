import { describe, expect, test } from '@jest/globals';
import { idOf, type OrderPayload, orderCommands } from './support/orders.ts';
import { eventually, oneItem, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const { command, place, draft, belongings } = orderCommands(stack);

const codes = ({ userErrors }: OrderPayload) => userErrors.map(({ code }) => code);
const balance = async (token: string) => (await belongings(token)).me.account.balance.amount;

/** The kinds of all messages about an order, sorted: one that waits for its recipient may be overtaken. */
async function messagesAbout(orderId: string, token: string) {
  const query = 'query ($id: ID!) { order(id: $id) { notifications { nodes { kind } } } }';
  const { data } = await stack.send<{ order: { notifications: { nodes: { kind: string }[] } } }>(
    query,
    { id: orderId },
    token,
  );
  return data?.order.notifications.nodes.map(({ kind }) => kind).sort();
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
    expect(cancelled.order?.timeline.at(-1)).toMatchObject({ status: 'CANCELLED', note: 'Too late' });
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
});

test('completeOrder ends the life of a paid order, and moves no money', async () => {
  const [{ token }, administrator] = await Promise.all([
    stack.register('50.00'),
    stack.signInAdministrator(),
  ]);
  const orderId = idOf(await place('20.00', token));
  expect((await command('completeOrder', { orderId }, administrator)).order).toMatchObject({
    status: 'COMPLETED',
    timeline: [{ status: 'WAITING_PAY' }, { status: 'PAID' }, { status: 'COMPLETED' }],
  });
  expect(await balance(token)).toBe('30.00');
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
