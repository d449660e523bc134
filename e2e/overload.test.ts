import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';
import { oneItem, openStack, type Stack } from './support/stack.ts';

let launched: LaunchedStack;
let stack: Stack;

const requestsMax = 2;
const clients = 6;
const ordersEach = 5;
/** Less than order waits before it leaves an order to be settled later. */
const promptMs = 4_900;
const pauseMs = 20;

beforeAll(async () => {
  launched = await launchStack({ CONCURRENT_REQUESTS_MAX: String(requestsMax) });
  stack = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
});
afterAll(() => launched.stop());

test('an order service full of orders still tells billing what they ask for: each is settled at once', async () => {
  const { id } = await stack.register('100.00');
  const sign = stack.signAs('gateway');
  let refused = 0;
  const place = async () => {
    for (;;) {
      const startedMs = performance.now();
      const { status, data } = await stack.sendTo<{ placeOrder: { order: { status: string } } }>(
        'order',
        `Bearer ${await sign('order', { id, role: 'CUSTOMER' })}`,
        'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { status } } }',
        { input: { items: oneItem('1.00') } },
      );
      if (status !== 503) {
        const isPrompt = performance.now() - startedMs < promptMs;
        return [data?.placeOrder.order.status, isPrompt ? 'at once' : 'late'];
      }
      refused += 1;
      await sleep(pauseMs);
    }
  };
  const placeAll = async () => {
    const settled: (string | undefined)[][] = [];
    for (let count = 0; count < ordersEach; count++) settled.push(await place());
    return settled;
  };
  const settled = (await Promise.all(Array.from({ length: clients }, placeAll))).flat();
  expect(settled).toEqual(settled.map(() => ['PAID', 'at once']));
  expect(settled).toHaveLength(clients * ordersEach);
  expect(refused).toBeGreaterThan(0);
});
