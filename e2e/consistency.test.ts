import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Database, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { billingEntities } from '../subgraphs/billing/database.ts';
import { type Customer, depositMutation, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const accountsCount = 10;
const operationsCount = 10_000;
const workersCount = 20;
const readPauseMs = 200;

const withdrawMutation = `mutation ($input: WithdrawInput!) {
  withdraw(input: $input) { entry { id } userErrors { code message field } }
}`;

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
      const turn = started++;
      const customer = customers[(turn * 7) % accountsCount] as Customer;
      const cents = 1 + ((turn * 37) % 500);
      const change = await operate(turn, customer, (cents / 100).toFixed(2));
      expectedCents.set(customer.id, (expectedCents.get(customer.id) ?? 0) + change * cents);
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
}, 240_000);

/** Deposits, withdraws or orders by turns; what became of the balance: 1, -1, or 0 when it was refused. */
async function operate(turn: number, { token }: Customer, amount: string): Promise<number> {
  const kind = (['deposit', 'withdraw', 'placeOrder'] as const)[turn % 3] as
    | 'deposit'
    | 'withdraw'
    | 'placeOrder';
  const mutation = { deposit: depositMutation, withdraw: withdrawMutation, placeOrder: placeOrderMutation }[
    kind
  ];
  const input = kind === 'placeOrder' ? { items: oneItem(amount) } : { amount: { amount } };
  const answer = await stack.send<Record<string, Payload>>(mutation, { input }, token);
  const payload = answer.data?.[kind];
  if (!payload) throw new Error(JSON.stringify(answer));
  if (kind === 'deposit') return payload.userErrors.length === 0 ? 1 : 0;
  if (kind === 'withdraw') return payload.userErrors.length === 0 ? -1 : 0;
  return payload.order?.status === 'PAID' ? -1 : 0;
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
