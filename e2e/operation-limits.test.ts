import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Customer, sharedStack } from './support/stack.ts';

const stack = sharedStack();
let ada: Customer;

beforeAll(async () => {
  ada = await stack.register();
});

const refused = ({ status, data, errors }: Answer<unknown>) => [
  status,
  data ?? null,
  errors?.map(({ extensions }) => extensions.code),
];
const badUserInput = [400, null, ['BAD_USER_INPUT']];

/** `me { notifications { nodes { user { … id … } } } }`, with this many fields one in the other. */
function nested(depth: number): string {
  const levels = ['notifications(first: 1)', 'nodes', 'user'];
  const names = Array.from({ length: depth - 2 }, (_, index) => levels[index % levels.length]);
  const leaf = names.at(-1) === 'notifications(first: 1)' ? 'totalCount' : 'id';
  const fields = ['me', ...names, leaf];
  return `{ ${fields.join(' { ')}${' }'.repeat(fields.length)}`;
}

describe('the gateway', () => {
  test('runs what is nested ten deep, and refuses eleven', async () => {
    expect((await stack.send(nested(10), {}, ada.token)).errors).toBeUndefined();
    expect(refused(await stack.send(nested(11), {}, ada.token))).toEqual(badUserInput);
  });

  test.each([
    [
      'written out',
      'query { me { notifications(first: 100) { nodes { user { notifications(first: 100) { nodes { user { notifications(first: 100) { totalCount } } } } } } } } }',
      {},
    ],
    [
      'in variables',
      'query ($n: Int!) { me { notifications(first: $n) { nodes { user { notifications(first: $n) { nodes { user { notifications(first: $n) { totalCount } } } } } } } } }',
      { n: 100 },
    ],
  ])('refuses lists of lists of lists, their sizes %s', async (_how, query, variables) => {
    expect(refused(await stack.send(query, variables, ada.token))).toEqual(badUserInput);
  });

  test('counts what fragments hide', async () => {
    const query = `query { me { ...A } }
      fragment A on User { notifications(first: 100) { nodes { user { ...B } } } }
      fragment B on User { notifications(first: 100) { nodes { user { notifications(first: 9) { totalCount } } } } }`;
    expect(refused(await stack.send(query, {}, ada.token))).toEqual(badUserInput);
  });

  test('refuses two operations without a name for one', async () => {
    expect(refused(await stack.send('query A { me { id } } query B { me { id } }', {}, ada.token))).toEqual(
      badUserInput,
    );
  });

  test('has no subscriptions', async () => {
    const answer = await stack.send('subscription { orders { id } }', {}, ada.token);
    expect([answer.status, answer.data ?? null]).toEqual([400, null]);
  });

  test('answers the introspection that tools send', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const answer = await stack.send<{ __schema: object }>(getIntrospectionQuery(), {}, ada.token);
    expect(answer.data?.__schema).toBeDefined();
  });
});

test('a subgraph has the same limits', async () => {
  const token = await stack.signAs('gateway')('notification', { id: ada.id, role: 'CUSTOMER' });
  const query = `{ notifications(first: 100) { nodes { user { notifications(first: 100) { nodes {
    user { notifications(first: 100) { totalCount } } } } } } } }`;
  expect(refused(await stack.sendTo('notification', `Bearer ${token}`, query))).toEqual(badUserInput);
});
