import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applyOperation,
  emptyState,
  isSequential,
  type ModelState,
  type Operation,
} from './support/model.ts';
import { oneItem, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const ordersMax = 4;

const cents = fc.integer({ min: 1, max: 3_000 });
const order = fc.integer({ min: 0, max: ordersMax });
const money = fc.record({ kind: fc.constantFrom('deposit', 'withdraw', 'placeOrder', 'createOrder'), cents });
const command = fc.record({ kind: fc.constantFrom('submitOrder', 'cancelOrder'), order });
const operations = (constraints: { minLength: number; maxLength: number }): fc.Arbitrary<Operation[]> =>
  fc.array(fc.oneof(money, command) as fc.Arbitrary<Operation>, constraints);

const amountOf = (value: number) => (value / 100).toFixed(2);

/** One customer of the running system, seen as the model sees it. */
async function newSubject() {
  const { token } = await stack.register();
  const orderIds: string[] = [];

  const inputOf = (operation: Operation) => {
    switch (operation.kind) {
      case 'deposit':
      case 'withdraw':
        return { amount: { amount: amountOf(operation.cents) } };
      case 'placeOrder':
      case 'createOrder':
        return { items: oneItem(amountOf(operation.cents)) };
      default:
        return { orderId: orderIds[operation.order] ?? 'none' };
    }
  };
  const carryOut = async (operation: Operation): Promise<string> => {
    const { kind } = operation;
    const selection = kind === 'deposit' || kind === 'withdraw' ? '' : 'order { id status }';
    const type = `${kind[0]?.toUpperCase()}${kind.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${kind}(input: $input) { ${selection} userErrors { code } } }`;
    const answer = await stack.send<
      Record<string, { order?: { id: string; status: string } | null; userErrors: { code: string }[] }>
    >(query, { input: inputOf(operation) }, token);
    const payload = answer.data?.[kind];
    if (!payload) throw new Error(JSON.stringify(answer));
    const { order: found, userErrors } = payload;
    if (found && (kind === 'placeOrder' || kind === 'createOrder')) orderIds.push(found.id);
    return userErrors[0]?.code ?? found?.status ?? 'done';
  };
  const observe = async (): Promise<ModelState> => {
    const query = `{
      me { account { balance { amount } } }
      orders(first: 100) { nodes { id status total { amount } } }
    }`;
    const { data } = await stack.send<{
      me: { account: { balance: { amount: string } } };
      orders: { nodes: { id: string; status: string; total: { amount: string } }[] };
    }>(query, {}, token);
    if (!data) throw new Error('no answer');
    const toCents = (amount: string) => Math.round(Number(amount) * 100);
    const found = new Map(data.orders.nodes.map((node) => [node.id, node]));
    return {
      balance: toCents(data.me.account.balance.amount),
      orders: orderIds.map((id) => {
        const node = found.get(id);
        return { cents: toCents(node?.total.amount ?? ''), status: node?.status ?? 'none' };
      }),
    };
  };
  return { carryOut, observe };
}

test('operations one after the other do what the model does', async () => {
  const property = fc.asyncProperty(operations({ minLength: 1, maxLength: 15 }), async (sequence) => {
    const subject = await newSubject();
    let state = emptyState();
    for (const operation of sequence) {
      const step = applyOperation(state, operation);
      expect(await subject.carryOut(operation)).toBe(step.result);
      state = step.state;
    }
    expect(await subject.observe()).toEqual(state);
  });
  await fc.assert(property, { numRuns: 25 });
});

test('operations at the same time do what they would one after the other, in some order', async () => {
  const atOnce = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('deposit', 'withdraw'), cents }),
      command,
    ) as fc.Arbitrary<Operation>,
    { minLength: 2, maxLength: 5 },
  );
  const property = fc.asyncProperty(
    operations({ minLength: 2, maxLength: 8 }),
    atOnce,
    async (setUp, parallel) => {
      const subject = await newSubject();
      let before = emptyState();
      for (const operation of setUp) {
        await subject.carryOut(operation);
        before = applyOperation(before, operation).state;
      }
      const results = await Promise.all(parallel.map(subject.carryOut));
      const after = await subject.observe();
      if (!isSequential(before, parallel, results, after)) {
        throw new Error(`no order explains ${JSON.stringify({ before, parallel, results, after })}`);
      }
    },
  );
  await fc.assert(property, { numRuns: 40 });
});

test('the model tells an impossible outcome', () => {
  const before = { balance: 100, orders: [] };
  const twice: Operation[] = [
    { kind: 'withdraw', cents: 100 },
    { kind: 'withdraw', cents: 100 },
  ];
  const after = { balance: 0, orders: [] };
  expect(isSequential(before, twice, ['done', 'INSUFFICIENT_FUNDS'], after)).toBe(true);
  expect(isSequential(before, twice, ['done', 'done'], after)).toBe(false);
  expect(isSequential(before, twice, ['done', 'INSUFFICIENT_FUNDS'], before)).toBe(false);
});
