import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Database, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { billingEntities } from '../subgraphs/billing/database.ts';
import { type Customer, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const accountsCount = 10;
const operationsCount = 10_000;
const workersCount = 20;
const readPauseMs = 200;

const operationsPerRequest = 5;

interface Payload {
  order?: { status: string } | null;
  userErrors: { code: string }[];
}

test('10,000 operations of 20 workers on 10 accounts are consistent at every moment, and none is lost', async () => {
  const customers = await Promise.all(Array.from({ length: accountsCount }, () => stack.register('10.00')));
  const database = await openDatabase({
    url: stack.servers().postgres.databases.billing,
    poolMax: 2,
    applicationName: 'test',
    entities: billingEntities,
    migrations: [],
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const expectedCents = new Map(customers.map(({ id }) => [id, 1_000]));
  let started = 0;
  let finished = false;
  let reads = 0;

  const worker = async () => {
    while (started < operationsCount) {
      const turn = started;
      started += operationsPerRequest;
      const customer = customers[(turn / operationsPerRequest) % accountsCount] as Customer;
      const operations = Array.from({ length: operationsPerRequest }, (_, index) => operation(turn + index));
      const change = await run(operations, customer);
      expectedCents.set(customer.id, (expectedCents.get(customer.id) ?? 0) + change);
    }
  };
  const reader = async () => {
    while (!finished) {
      expect(await inconsistencies(database, customers)).toEqual([]);
      reads += 1;
      await sleep(readPauseMs);
    }
  };
  const reading = reader();
  await Promise.all(Array.from({ length: workersCount }, worker));
  finished = true;
  await reading;

  expect(reads).toBeGreaterThan(10);
  for (const { id, token } of customers) {
    const { data } = await stack.send<{ me: { account: { balance: { amount: string } } } }>(
      '{ me { account { balance { amount } } } }',
      {},
      token,
    );
    expect(data?.me.account.balance.amount).toBe(((expectedCents.get(id) ?? 0) / 100).toFixed(2));
  }
  await database.close();
});

interface Operation {
  kind: 'deposit' | 'withdraw' | 'placeOrder';
  cents: number;
}

function operation(turn: number): Operation {
  const kinds = ['deposit', 'withdraw', 'placeOrder'] as const;
  return { kind: kinds[turn % kinds.length] ?? 'deposit', cents: 1 + ((turn * 37) % 500) };
}

/** Sends them in one request, which does one after the other; by how many cents the balance has changed. */
async function run(operations: Operation[], { token }: Customer): Promise<number> {
  const fields = operations.map(({ kind, cents }, index) => {
    const money = `{ amount: "${(cents / 100).toFixed(2)}" }`;
    return kind === 'placeOrder'
      ? `_${index}: placeOrder(input: { items: [{ name: "Tea", quantity: 1, unitPrice: ${money} }] }) {
           order { status } userErrors { code }
         }`
      : `_${index}: ${kind}(input: { amount: ${money} }) { userErrors { code } }`;
  });
  const answer = await stack.send<Record<string, Payload>>(`mutation { ${fields.join('\n')} }`, {}, token);
  return operations.reduce((sum, { kind, cents }, index) => {
    const payload = answer.data?.[`_${index}`];
    if (!payload) throw new Error(JSON.stringify(answer));
    const isDone = kind === 'placeOrder' ? payload.order?.status === 'PAID' : payload.userErrors.length === 0;
    return sum + (isDone ? (kind === 'deposit' ? cents : -cents) : 0);
  }, 0);
}

/** The accounts whose balance is negative or not the sum of their postings, in one snapshot. */
async function inconsistencies(database: Database, customers: Customer[]): Promise<unknown[]> {
  return database.em.fork().execute(
    `select accounts.id from accounts join postings on account_id = accounts.id
     where owner_id = any(?::uuid[])
     group by accounts.id, balance_minor, entry_count
     having balance_minor < 0 or balance_minor <> sum(amount_minor) or entry_count <> count(*)
       or entry_count <> max(sequence)`,
    [`{${customers.map(({ id }) => id).join(',')}}`],
  );
}
