import { describe, expect, test } from '@jest/globals';
import { comparePlans } from './compare-plans.ts';
import { concernedOperations } from './concerned-operations.ts';
import { isValid } from './operation-in-schema.ts';
import { shapeOf } from './plan-shape.ts';
import { planOf } from './plans.ts';
import { operationsOf, soundGraphOf } from './test-graph.ts';

const user = 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }';
const order = `type Query { orders: [Order!] }
  type Order @key(fields: "id") { id: ID! total: Int customer: User }
  type User @key(fields: "id") { id: ID! orders: [Order!] }`;
const billing = 'type User @key(fields: "id") { id: ID! balance: Int } type Query { rate: Int }';
const base = { user, order, billing };

interface Case {
  what: string;
  before: Record<string, string>;
  after: Record<string, string>;
  operation: string;
  forth: string[];
  back: string[];
}
const cases: Case[] = [
  {
    what: 'a field moves to another subgraph',
    before: { ...base, user: user.replace('name: String', 'name: String email: String') },
    after: { ...base, billing: billing.replace('balance: Int', 'balance: Int email: String') },
    operation: 'query Email { me { email } }',
    forth: ['PLAN_FETCH_ADDED', 'PLAN_SUBGRAPH_ADDED', 'PLAN_HOP_ADDED'],
    back: ['PLAN_FETCH_REMOVED', 'PLAN_SUBGRAPH_REMOVED', 'PLAN_HOP_REMOVED'],
  },
  {
    what: 'a field moves to a subgraph that is asked at the same place anyway',
    before: {
      ...base,
      order: order
        .replace('orders: [Order!] }', 'orders: [Order!] points: Int }')
        .replace('type Query { orders: [Order!] points: Int }', 'type Query { orders: [Order!] }'),
    },
    after: { ...base, billing: billing.replace('balance: Int', 'balance: Int points: Int') },
    operation: 'query Points { me { balance orders { id } } }',
    forth: [],
    back: [],
  },
  {
    what: 'a field comes to require one of another subgraph that was asked beside it',
    before: {
      ...base,
      billing: billing.replace('balance: Int', 'balance: Int'),
      order: order.replace(
        'type User @key(fields: "id") { id: ID!',
        'type User @key(fields: "id") { id: ID! level: Int',
      ),
    },
    after: {
      ...base,
      order: order.replace(
        'type User @key(fields: "id") { id: ID!',
        'type User @key(fields: "id") { id: ID! level: Int',
      ),
      billing:
        'type User @key(fields: "id") { id: ID! level: Int @external balance: Int @requires(fields: "level") } type Query { rate: Int }',
    },
    operation: 'query Level { me { level balance } }',
    forth: ['PLAN_HOP_ADDED', 'PLAN_PARALLEL_LOST'],
    back: ['PLAN_HOP_REMOVED', 'PLAN_PARALLEL_GAINED'],
  },
  {
    what: 'a field is provided no more',
    before: {
      ...base,
      order: order
        .replace('customer: User', 'customer: User @provides(fields: "name")')
        .replace('{ id: ID! orders', '{ id: ID! name: String @external orders'),
      user: user.replace('name: String', 'name: String @shareable'),
    },
    after: { ...base, user: user.replace('name: String', 'name: String @shareable') },
    operation: 'query Customers { orders { customer { name } } }',
    forth: ['PLAN_FETCH_ADDED', 'PLAN_SUBGRAPH_ADDED', 'PLAN_HOP_ADDED'],
    back: ['PLAN_FETCH_REMOVED', 'PLAN_SUBGRAPH_REMOVED', 'PLAN_HOP_REMOVED'],
  },
  {
    what: 'one more fetch goes to a subgraph that is asked beside others',
    before: { ...base, user: user.replace('name: String', 'name: String points: Int') },
    after: { ...base, billing: billing.replace('balance: Int', 'balance: Int points: Int') },
    operation: 'query Beside { me { points orders { id } } rate }',
    forth: ['PLAN_FETCH_ADDED'],
    back: ['PLAN_FETCH_REMOVED'],
  },
  {
    what: 'a field that the operation does not use moves',
    before: { ...base, user: user.replace('name: String', 'name: String email: String') },
    after: { ...base, billing: billing.replace('balance: Int', 'balance: Int email: String') },
    operation: 'query Name { me { name balance } }',
    forth: [],
    back: [],
  },
];

const codes = ({ before, after, operation }: Pick<Case, 'before' | 'after' | 'operation'>) =>
  comparePlans(operationsOf(operation), soundGraphOf(before), soundGraphOf(after)).map(({ code }) => code);

describe('a change of plan is found, both ways round', () => {
  test.each(cases.map((one) => [one.what, one] as const))(
    '%s',
    (_what, { before, after, operation, forth, back }) => {
      expect(codes({ before, after, operation })).toEqual(forth);
      expect(codes({ before: after, after: before, operation })).toEqual(back);
    },
  );
});

describe('operations whose parts do not change are not planned', () => {
  const everyOperation = operationsOf(...new Set(cases.map(({ operation }) => operation)));

  test.each(cases.map((one) => [one.what, one] as const))('%s: their plans are the same', (_what, one) => {
    const [before, after] = [soundGraphOf(one.before).composition, soundGraphOf(one.after).composition];
    if (!before || !after) throw new Error('the graphs do not compose');
    const valid = everyOperation.filter(
      (operation) => isValid(before.apiSchema, operation) && isValid(after.apiSchema, operation),
    );
    const concerned = concernedOperations(valid, before, after);
    const texts = valid
      .filter((operation) => !concerned.includes(operation))
      .map((operation) => [before, after].map((side) => JSON.stringify(planOf(side, operation))));
    expect(texts.length).toBeGreaterThan(0);
    for (const [old, now] of texts) expect(now).toBe(old);
  });
});

describe('a finding about a plan', () => {
  const moved = cases[0] as Case;
  const operations = operationsOf(moved.operation, 'query Again { me { email name } }');
  const [before, after] = [soundGraphOf(moved.before), soundGraphOf(moved.after)];

  test('shows what is asked in which order, before and after, and where the operation is', () => {
    const [fetch, subgraph, hop] = comparePlans(operations.slice(0, 1), before, after);
    const plans = '  before: user\n  after:  (user → billing at me)';
    expect(fetch).toEqual({
      check: 'plans',
      code: 'PLAN_FETCH_ADDED',
      criticality: 'dangerous',
      coordinate: 'Email',
      message: `Email takes 2 fetches, and took 1: billing at me.\n${plans}`,
      locations: [{ file: '/operations/0.graphql', line: 1, column: 1 }],
    });
    expect(subgraph?.message).toBe(`Email comes to need billing.\n${plans}`);
    expect(hop?.message).toBe(`Email waits for 2 fetches in a row, and waited for 1.\n${plans}`);
  });

  test('is safe when the plan is better', () => {
    const findings = comparePlans(operations, after, before);
    expect(new Set(findings.map(({ criticality }) => criticality))).toEqual(new Set(['safe']));
  });

  test('shows what runs side by side', () => {
    const plan = planOf(
      soundGraphOf(base).composition as never,
      operationsOf('{ me { balance orders { id } } rate }')[0] as never,
    );
    if (!plan || plan instanceof Error) throw new Error('there is no plan');
    const { text, hops, fetches } = shapeOf(plan);
    expect([text, hops, fetches.length]).toEqual([
      '((user → (order at me | billing at me)) | billing)',
      2,
      4,
    ]);
  });

  test('shows what depends on a variable', () => {
    const [operation] = operationsOf(
      'query ($more: Boolean!) { me { balance @include(if: $more) orders @skip(if: $more) { id } } }',
    );
    const plan = planOf(soundGraphOf(base).composition as never, operation as never);
    if (!plan || plan instanceof Error) throw new Error('there is no plan');
    expect(shapeOf(plan).text).toContain('$more ? ');
  });

  test('names the operations for which there was no time', () => {
    const fresh = [soundGraphOf(moved.before), soundGraphOf(moved.after)] as const;
    const findings = comparePlans(operations, ...fresh, 0);
    expect(new Set(findings.map(({ coordinate }) => coordinate))).toEqual(new Set(['Email', undefined]));
    expect(findings.at(-1)).toMatchObject({
      code: 'PLANS_SKIPPED',
      criticality: 'dangerous',
      message: expect.stringMatching(/ 1 known operations.* Again$/),
      locations: [{ file: '/operations/1.graphql' }],
    });
    expect(comparePlans(operations, before, after).map(({ code }) => code)).not.toContain('PLANS_SKIPPED');
  });

  test('says of an operation that it cannot be planned any more', () => {
    const [sound, other] = [
      before.composition,
      soundGraphOf({ user: 'type Query { other: Int }' }).composition,
    ];
    if (!sound || !other) throw new Error('the graphs do not compose');
    const torn = { ...before, composition: { ...other, apiSchema: sound.apiSchema } };
    expect(comparePlans(operations.slice(0, 1), before, torn)).toMatchObject([
      { code: 'PLAN_IMPOSSIBLE', criticality: 'breaking', coordinate: 'Email' },
    ]);
    expect(comparePlans(operations.slice(0, 1), torn, before)).toEqual([]);
  });

  test('is made of no operation that one side refuses, and of no graph that does not compose', () => {
    const gone = { ...before, composition: undefined as never };
    expect(comparePlans(operations, gone, after)).toEqual([]);
    const without = soundGraphOf(base);
    expect(comparePlans(operations, before, without)).toEqual([]);
  });
});
