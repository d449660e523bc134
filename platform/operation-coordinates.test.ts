import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { coordinatesOf, hashOperation } from './operation-coordinates.ts';

const schema = buildSchema(`
  directive @cached(for: Unit) on FIELD
  type Query { node(id: ID!): Node  orders(filter: Filter, sort: Sort = NEWEST): [Order!]!  found: [Found] }
  type Mutation { place(input: PlaceInput!): Order }
  interface Node { id: ID! }
  type Order implements Node { id: ID!  status: Status!  at: DateTime  items(first: Int): [Item!]! }
  type Item { name: String }
  union Found = Order | Item
  enum Status { OPEN PAID }
  enum Sort { NEWEST OLDEST }
  enum Unit { DAY HOUR }
  scalar DateTime
  input Filter { status: Status  since: DateTime  not: Filter }
  input PlaceInput { names: [String!]!  options: Options }
  input Options { sort: Sort }
`);
const uses = (text: string) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return [...coordinatesOf(schema, document)].sort();
};

describe('an operation uses', () => {
  const orders = ['Order', 'Query', 'Query.orders'];
  test.each<[string, string, string[]]>([
    [
      'its fields, and their types',
      '{ orders { items { name } at } }',
      [...orders, 'DateTime', 'Item', 'Item.name', 'Order.at', 'Order.items'],
    ],
    ['a field once, under however many names', '{ a: orders { b: id c: id } }', [...orders, 'Order.id']],
    [
      'the arguments that it gives',
      '{ orders { items(first: 1) { name } } }',
      [...orders, 'Item', 'Item.name', 'Order.items', 'Order.items(first:)'],
    ],
    [
      'every value that it may be answered',
      '{ orders { status } }',
      [...orders, 'Order.status', 'Status', 'Status.OPEN', 'Status.PAID'],
    ],
    [
      'the value that it writes',
      '{ orders(sort: OLDEST) { id } }',
      [...orders, 'Order.id', 'Query.orders(sort:)', 'Sort', 'Sort.OLDEST'],
    ],
    [
      'the fields of an input that it writes',
      '{ orders(filter: { not: { status: PAID } }) { id } }',
      [
        ...orders,
        'Filter',
        'Filter.not',
        'Filter.status',
        'Order.id',
        'Query.orders(filter:)',
        'Status',
        'Status.PAID',
      ],
    ],
    [
      'everything below a variable',
      'query ($f: Filter) { orders(filter: $f) { id } }',
      [
        ...orders,
        'DateTime',
        'Filter',
        'Filter.not',
        'Filter.since',
        'Filter.status',
        'Order.id',
        'Query.orders(filter:)',
        'Status',
        'Status.OPEN',
        'Status.PAID',
      ],
    ],
    [
      'everything below a variable inside of an input',
      'mutation ($o: Options) { place(input: { names: [], options: $o }) { id } }',
      [
        'Mutation',
        'Mutation.place',
        'Mutation.place(input:)',
        'Options',
        'Options.sort',
        'Order',
        'Order.id',
        'PlaceInput',
        'PlaceInput.names',
        'PlaceInput.options',
        'Sort',
        'Sort.NEWEST',
        'Sort.OLDEST',
      ],
    ],
    [
      'the default of a variable',
      'query ($s: Sort = NEWEST) { orders(sort: $s) { id } }',
      [...orders, 'Order.id', 'Query.orders(sort:)', 'Sort', 'Sort.NEWEST', 'Sort.OLDEST'],
    ],
    [
      'an interface, and the types that it asks for',
      '{ node(id: 1) { id ... on Order { at } } }',
      ['DateTime', 'Node', 'Node.id', 'Order', 'Order.at', 'Query', 'Query.node', 'Query.node(id:)'],
    ],
    [
      'a union, and the types that it asks for',
      '{ found { ... on Item { name } __typename } }',
      ['Found', 'Item', 'Item.name', 'Query', 'Query.found'],
    ],
    [
      'what its fragments use',
      '{ orders { ...F } } fragment F on Order { ...G } fragment G on Node { id }',
      [...orders, 'Node', 'Node.id'],
    ],
    [
      'its directives',
      '{ orders { id @cached(for: DAY) } }',
      [...orders, '@cached', '@cached(for:)', 'Order.id', 'Unit', 'Unit.DAY'],
    ],
    [
      'nothing by introspection',
      '{ __schema { types { name } } __type(name: "Order") { name } __typename }',
      ['Query'],
    ],
  ])('%s', (_what, text, expected) => expect(uses(text)).toEqual([...new Set(expected)].sort()));
});

describe('the hash of an operation', () => {
  const hash = (text: string) => hashOperation(parse(text));
  const base = '{ orders(first: 1, name: "Eve", sort: NEW, in: { a: "Eve" }, list: ["Eve"]) { id } }';

  test.each([
    ['a text', base.replace('"Eve"', '"Bob"')],
    ['a text in a block', base.replace('"Eve"', '"""Bob"""')],
    ['a number', base.replace('1', '2')],
    ['a list', base.replace('["Eve"]', '["Bob", "Eve"]')],
    ['an object', base.replace('{ a: "Eve" }', '{ name: "Bob" }')],
    ['the layout', base.replaceAll(' ', '\n  ')],
  ])('does not depend on %s', (_what, text) => {
    expect(text).not.toBe(base);
    expect(hash(text)).toBe(hash(base));
  });

  test.each([
    ['a field', base.replace('id', 'name')],
    ['an argument', base.replace('first: 1, ', '')],
    ['a value of an enum', base.replace('NEW', 'OLD')],
    ['a name', `query Orders ${base}`],
    ['a variable in the place of a value', base.replace('1', '$first')],
  ])('depends on %s', (_what, text) => {
    expect(hash(text)).toMatch(/^[0-9a-f]{64}$/);
    expect(hash(text)).not.toBe(hash(base));
  });
});
