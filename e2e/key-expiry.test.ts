import { expect, test } from '@jest/globals';
import { type Entities, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { billingEntities } from '../subgraphs/billing/database.ts';
import { startExpiringKeys as startExpiringDepositKeys } from '../subgraphs/billing/expire-keys.ts';
import { orderEntities } from '../subgraphs/order/database.ts';
import { startExpiringKeys as startExpiringOrderKeys } from '../subgraphs/order/expire-keys.ts';
import { depositMutation, oneItem, placeOrderMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const logger = createLogger({ service: 'test', level: 'silent' });
const days = 7;

/** Makes what a customer did as old as this, and runs the job that expires keys. */
async function expire(
  service: 'order' | 'billing',
  entities: Entities,
  customerId: string,
  age: string,
  start: typeof startExpiringOrderKeys,
): Promise<void> {
  const { databases } = stack.servers().postgres;
  const database = await openDatabase({
    url: databases[service],
    poolMax: 2,
    applicationName: 'test',
    entities,
    migrations: [],
    logger,
  });
  const [table, owner] = service === 'order' ? ['orders', 'customer_id'] : ['idempotency_keys', 'owner_id'];
  await database.em
    .fork()
    .execute(`update ${table} set created_at = now() - ?::interval where ${owner} = ?`, [age, customerId]);
  await start({ database, logger, days }).stop();
  await database.close();
}

test.each([
  ['6 days 23 hours', true],
  ['7 days 1 hour', false],
])('a key of placeOrder that is %s old is remembered: %p', async (age, remembered) => {
  const { token, id } = await stack.register('100.00');
  const input = { items: oneItem('5.00'), idempotencyKey: 'old' };
  const place = async () => {
    const answer = await stack.send<{ placeOrder: { order: { id: string } } }>(
      placeOrderMutation,
      { input },
      token,
    );
    return answer.data?.placeOrder.order.id;
  };
  const first = await place();
  await expire('order', orderEntities, id, age, startExpiringOrderKeys);
  expect((await place()) === first).toBe(remembered);
});

test.each([
  ['6 days 23 hours', '5.00'],
  ['7 days 1 hour', '10.00'],
])('after the key of a deposit has become %s old, the same deposit again makes %s', async (age, balance) => {
  const { token, id } = await stack.register();
  const input = { amount: { amount: '5.00' }, idempotencyKey: 'old' };
  await stack.send(depositMutation, { input }, token);
  await expire('billing', billingEntities, id, age, startExpiringDepositKeys);
  const { data } = await stack.send(depositMutation, { input }, token);
  expect(data).toMatchObject({ deposit: { account: { balance: { amount: balance } } } });
});
