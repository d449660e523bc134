import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../finding.ts';
import { checkOperations } from './check-operations.ts';
import { readKnownOperations } from './known-operations.ts';
import { graphOf, operationsOf } from './test-graph.ts';

const schema = `
  type Query { order(id: ID!): Order  orders(first: Int, filter: Filter): [Order!]!  search: [Result!]! }
  type Order { id: ID! number: Int total: Int status: Status }
  type Shop { id: ID! name: String }
  union Result = Order | Shop
  enum Status { OPEN PAID }
  input Filter { state: Status minimum: Int }
`;
const graph = (change: (sdl: string) => string = (sdl) => sdl) => graphOf({ shop: change(schema) });
const without = (text: string) => graph((sdl) => sdl.replace(text, ''));
const change = (coordinate: string, more: Partial<Finding> = {}): Finding => ({
  check: 'changes',
  code: 'CHANGED',
  criticality: 'breaking',
  message: '',
  coordinate,
  locations: [],
  ...more,
});
const operations = operationsOf(
  'query Number($id: ID!) { order(id: $id) { number } }',
  'query Total($id: ID!) {\n  order(id: $id) {\n    total\n  }\n}',
  'query Paid { orders(filter: { state: PAID }) { id } }',
  'query Filtered($filter: Filter) { orders(filter: $filter) { id } }',
  'query Search { search { ... on Shop { name } } }',
);

describe('an operation is broken when the new API does not take it', () => {
  test.each<[string, string, string[]]>([
    ['for a field that went', 'total: Int', ['Total']],
    ['for a value that went', 'PAID', ['Paid']],
    ['for a field of an input that went', 'state: Status', ['Paid']],
    ['for an argument that went', ', filter: Filter', ['Paid', 'Filtered']],
  ])('%s', (_what, removed, broken) => {
    const statuses = (before: string, after: string) =>
      checkOperations(
        operations,
        before === '' ? graph() : without(before),
        after === '' ? graph() : without(after),
        [],
      );
    const { results, findings } = statuses('', removed);
    expect(results.filter(({ status }) => status === 'broken').map(({ name }) => name)).toEqual(broken);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['OPERATION_BROKEN']));
    expect(findings.every(({ criticality }) => criticality === 'breaking')).toBe(true);
    expect(statuses(removed, '').findings).toEqual([]);
  });

  test('and each error has its place', () => {
    const { results, findings } = checkOperations(operations, graph(), without('total: Int'), []);
    expect(findings).toEqual([
      {
        check: 'operations',
        code: 'OPERATION_BROKEN',
        criticality: 'breaking',
        coordinate: 'Total',
        message: 'Total: Cannot query field "total" on type "Order".',
        locations: [{ file: '/operations/1.graphql', line: 3, column: 5 }],
      },
    ]);
    expect(results[1]).toEqual({
      name: 'Total',
      file: '/operations/1.graphql',
      line: 1,
      status: 'broken',
      reasons: ['Cannot query field "total" on type "Order".'],
    });
  });

  test('in a fragment of another file, at its place there', () => {
    const files = [
      { file: '/a.graphql', text: 'query A { order(id: 1) { ...F } }' },
      { file: '/f.graphql', text: '\nfragment F on Order {\n  total\n}' },
    ];
    const { findings } = checkOperations(
      readKnownOperations(files).operations,
      graph(),
      without('total: Int'),
      [],
    );
    expect(findings[0]?.locations).toEqual([{ file: '/f.graphql', line: 3, column: 3 }]);
  });

  test('in a manifest, at its entry, with the place in the body', () => {
    const body = 'query A {\n  order(id: 1) { total } }';
    const text = `{"format": "apollo-persisted-query-manifest", "version": 1,\n"operations": [\n${JSON.stringify({ body })}]}`;
    const { operations: listed } = readKnownOperations([{ file: '/m.json', text }]);
    const { findings } = checkOperations(listed, graph(), without('total: Int'), []);
    expect(findings[0]?.locations).toEqual([{ file: '/m.json', line: 3, column: 1 }]);
    expect(findings[0]?.message).toContain("(line 2, column 18 of the entry's body)");
  });
});

describe('an operation that was not valid before', () => {
  const wrong = operationsOf('query Wrong { nothing }');

  test('is told apart, and is no change that breaks', () => {
    const { results, findings } = checkOperations(wrong, graph(), graph(), []);
    expect(findings).toMatchObject([{ code: 'OPERATION_INVALID_BEFORE', criticality: 'dangerous' }]);
    expect(results).toMatchObject([{ status: 'broken' }]);
    expect(results[0]?.reasons).toContain('It was not valid before either.');
  });

  test('counts as broken when nobody knows what was before', () => {
    const { findings } = checkOperations(wrong, graphOf({ shop: 'type Order { id: ID }' }), graph(), []);
    expect(findings).toMatchObject([{ code: 'OPERATION_BROKEN' }]);
  });
});

describe('an operation is affected by a change of what it uses', () => {
  test.each<[string, Finding, string[]]>([
    ['a field', change('Order.total'), ['Total']],
    ['a field of which it is only dangerous', change('Order.total', { criticality: 'dangerous' }), ['Total']],
    ['but by no safe change', change('Order.total', { criticality: 'safe' }), []],
    ['an argument', change('Query.orders(filter:)'), ['Paid', 'Filtered']],
    ['an argument that nobody gives', change('Query.orders(first:)'), []],
    ['a field of an input, written out or in a variable', change('Filter.state'), ['Paid', 'Filtered']],
    ['a field of an input, in a variable only', change('Filter.minimum'), ['Filtered']],
    ['a value, written out or in a variable', change('Status.PAID'), ['Paid', 'Filtered']],
    ['a value that only a variable can have', change('Status.OPEN'), ['Filtered']],
    ['a union', change('Result'), ['Search']],
    ['a type in a condition', change('Shop'), ['Search']],
    ['what decides, not what changes', change('Order.total', { usedAs: ['Order.number'] }), ['Number']],
    ['nothing that has no name', { ...change(''), coordinate: undefined as never }, []],
  ])('%s', (_what, found, expected) => {
    const { results } = checkOperations(operations, graph(), graph(), [found]);
    expect(results.filter(({ status }) => status === 'affected').map(({ name }) => name)).toEqual(expected);
    expect(results.filter(({ status }) => status === 'fine')).toHaveLength(
      operations.length - expected.length,
    );
  });

  test('also of a value that it may be answered from now on', () => {
    const asksStatus = operationsOf('{ order(id: 1) { status } }');
    const after = graph((sdl) => sdl.replace('OPEN', 'OPEN NEW'));
    const { results } = checkOperations(asksStatus, graph(), after, [
      change('Status.NEW', { criticality: 'dangerous' }),
    ]);
    expect(results).toMatchObject([{ status: 'affected', reasons: ['Status.NEW'] }]);
  });
});

test('what cannot be checked is said', () => {
  const unsound = graphOf({ shop: 'type Order { id: ID }' }, 'the working tree');
  const { results, findings } = checkOperations(operations, graph(), unsound, []);
  expect(results).toEqual([]);
  expect(findings).toMatchObject([{ code: 'OPERATIONS_NOT_CHECKED', criticality: 'safe' }]);
  expect(findings[0]?.message).toContain('the working tree does not compose');
  expect(checkOperations([], graph(), unsound, []).findings).toEqual([]);
});
