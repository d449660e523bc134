import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openPlayground, type PlaygroundPage } from '../dev/playground-page.ts';
import { sharedStack } from './support/stack.ts';

let playground: PlaygroundPage;
beforeAll(async () => {
  playground = await openPlayground(sharedStack().url);
});
afterAll(() => playground?.close());

test("the tabs of the Playground, sent one after the other, tell an order's whole life", async () => {
  const send = async (tab: string) => {
    await playground.openTab(tab);
    const { status, body } = await playground.send();
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    return body.data;
  };
  expect(await send('1 Register')).toMatchObject({
    registerUser: { user: { account: { balance: { amount: '0.00' } } }, userErrors: [] },
  });
  expect(await send('2 Deposit')).toMatchObject({
    deposit: { account: { balance: { amount: '100.00' } }, userErrors: [] },
  });
  expect(await send('3 Place order')).toMatchObject({
    placeOrder: { order: { status: 'PAID', payment: { status: 'SUCCEEDED' } }, userErrors: [] },
  });
  expect(await send('5 Place an order that fails')).toMatchObject({
    placeOrder: {
      order: { status: 'PAYMENT_FAILED', paymentFailure: { code: 'INSUFFICIENT_FUNDS' } },
      userErrors: [],
    },
  });
  expect(await send('4 Look')).toMatchObject({
    me: {
      name: 'Ada Lovelace',
      account: {
        balance: { amount: '67.50' },
        entries: { nodes: [{ kind: 'ORDER_PAYMENT' }, { kind: 'DEPOSIT' }] },
      },
    },
    orders: { nodes: [{ status: 'PAYMENT_FAILED' }, { status: 'PAID', payment: { status: 'SUCCEEDED' } }] },
  });
  expect(playground.foreignRequests).toEqual([]);
});
