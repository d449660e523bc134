import { describe, expect, test } from '@jest/globals';
import { concernedOperations } from './concerned-operations.ts';
import { operationsOf, soundGraphOf } from './test-graph.ts';

const user = `type Query { me: User  media: [Media!]  found: [Found!]  users(filter: Filter): [User!] }
  type User @key(fields: "id") { id: ID! name: String  home: Address }
  type Address @key(fields: "id") { id: ID! street: String }
  interface Media @key(fields: "id") { id: ID! title: String }
  type Book implements Media @key(fields: "id") { id: ID! title: String  isbn: String }
  type Film implements Media @key(fields: "id") { id: ID! title: String }
  union Found = User | Book
  enum Role { ADMIN }
  input Filter { role: Role  page: Page }
  input Page { first: Int }`;
const billing = `type User @key(fields: "id") { id: ID! home: Address @external  tax: Int @requires(fields: "home { street }") }
  type Address @key(fields: "id") { id: ID! street: String @external }
  type Media @interfaceObject @key(fields: "id") { id: ID! price: Int }
  type Query { rate: Rate }
  type Rate { value: Int }`;
const base = { user, billing };

const operations = operationsOf(
  'query Name { me { name } }',
  'query Tax { me { tax } }',
  'query Media { media { title } }',
  'query Price { media { ... on Book { price } } }',
  'query Found { found { ... on Book { isbn } } }',
  'query Filtered($filter: Filter) { users(filter: $filter) { id } }',
  'query Paged { users(filter: { page: { first: 1 } }) { id } }',
  'query Rate { rate { value } }',
);

describe('an operation is concerned by a change of', () => {
  test.each<[string, 'user' | 'billing', string, string, string[]]>([
    ['a field that it selects', 'user', 'name: String', 'name: String!', ['Name']],
    ['no field that it does not select', 'user', 'isbn: String', 'isbn: String pages: Int', []],
    ['a field that a field of its requires', 'user', 'street: String', 'street: String @deprecated', ['Tax']],
    [
      'the keys of its types',
      'user',
      'type Book implements Media @key(fields: "id")',
      'type Book implements Media @key(fields: "id") @key(fields: "isbn")',
      ['Media', 'Price', 'Found'],
    ],
    [
      'a type that it may be answered',
      'user',
      'type Film implements Media @key(fields: "id")',
      'type Film implements Media @key(fields: "id") @key(fields: "title")',
      ['Media', 'Price'],
    ],
    [
      'a field that every type of an interface has',
      'user',
      'title: String }\n  union',
      'title: String! }\n  union',
      ['Media'],
    ],
    ['a field that comes from an interface', 'billing', 'price: Int', 'price: Int!', ['Price']],
    [
      'the types of an interface that it gets',
      'user',
      'union Found',
      'type Song implements Media @key(fields: "id") { id: ID! title: String } union Found',
      ['Media', 'Price'],
    ],
    ['a union that it gets', 'user', 'User | Book', 'User | Book | Film', ['Found']],
    ['a value that it may send', 'user', 'ADMIN', 'ADMIN CUSTOMER', ['Filtered']],
    ['an input that it sends', 'user', 'first: Int', 'first: Int after: ID', ['Filtered', 'Paged']],
    ['a field of the root that it selects', 'billing', 'rate: Rate', 'rate: Rate!', ['Rate']],
    ['no other field of the root', 'user', 'me: User ', 'me: User  other: Int ', []],
  ])('%s', (_what, name, from, to, expected) => {
    const [before, after] = [base, { ...base, [name]: base[name].replace(from, to) }].map(
      (subgraphs) => soundGraphOf(subgraphs).composition,
    );
    if (!before || !after) throw new Error('the graphs do not compose');
    expect(before.supergraphSdl).not.toBe(after.supergraphSdl);
    for (const sides of [
      [before, after],
      [after, before],
    ] as const) {
      expect(concernedOperations(operations, ...sides).map(({ name }) => name)).toEqual(expected);
    }
  });

  test('where an interface has a field from that its types have none of their own of', () => {
    const shop = 'type Media @interfaceObject @key(fields: "id") { id: ID! price: Int }';
    const stock = 'type Media @interfaceObject @key(fields: "id") { id: ID! stock: Int }';
    const [before, after] = [
      { user, billing, shop: stock },
      { user, billing: billing.replace('price: Int', 'other: Int'), shop },
    ].map((subgraphs) => soundGraphOf(subgraphs).composition);
    if (!before || !after) throw new Error('the graphs do not compose');
    for (const sides of [
      [before, after],
      [after, before],
    ] as const) {
      expect(concernedOperations(operations, ...sides).map(({ name }) => name)).toContain('Price');
    }
  });

  test('nothing when a subgraph comes that has to do with none of its types', () => {
    const before = soundGraphOf(base).composition;
    const after = soundGraphOf({
      ...base,
      shop: 'type Query { shop: Shop } type Shop { id: ID }',
    }).composition;
    if (!before || !after) throw new Error('the graphs do not compose');
    expect(concernedOperations(operations, before, after)).toEqual([]);
    expect(concernedOperations(operations, after, before)).toEqual([]);
  });

  test('anything when a graph has contexts', () => {
    const shop = (rate: string) => `type Query { shop: Shop  rate: ${rate} }
      type Shop @key(fields: "id") @context(name: "shop") { id: ID!  name: String  item: Item }
      type Item @key(fields: "id") { id: ID!  label(of: String @fromContext(field: "$shop { name }")): String }`;
    const [before, after] = ['Int', 'Int!'].map((rate) => soundGraphOf({ shop: shop(rate) }).composition);
    if (!before || !after) throw new Error('the graphs do not compose');
    const label = operationsOf('{ shop { item { label } } }');
    expect(concernedOperations(label, before, after)).toEqual(label);
    expect(concernedOperations(label, before, before)).toEqual([]);
  });
});
