import { describe, expect, test } from '@jest/globals';
import { readSubgraphs, readSupergraphConfig, readTextFile } from '../../supergraph-config.ts';
import { type ChecksConfig, checksConfig } from '../checks-config.ts';
import { lintSubgraphs } from './lint.ts';
import { type LintRuleName, lintRules } from './lint-rules.ts';
import { toSubgraphs } from './test-subgraphs.ts';

/** Each with what it finds, as `coordinate problem`; a schema without a list after it is as the rule wants it. */
const cases: Record<LintRuleName, [sdl: string, ...problems: string[]][]> = {
  TYPE_NAMES_SHOULD_BE_PASCAL_CASE: [
    ['type Order { id: ID! }  enum HTTPStatus { OK }  scalar Utf8'],
    ['type order { id: ID! }', 'order is not in PascalCase'],
    ['input Order_Input { id: ID! }', 'Order_Input is not in PascalCase'],
    ['extend type user_account { id: ID! }', 'user_account is not in PascalCase'],
    ['scalar federation__FieldSet'],
  ],
  FIELD_NAMES_SHOULD_BE_CAMEL_CASE: [
    ['type A { createdAt: Int  x: Int  id2: Int }  input B { Not_a_field: Int }'],
    [
      'type A { created_at: Int  Total: Int }',
      'A.created_at is not in camelCase',
      'A.Total is not in camelCase',
    ],
    ['interface A { Total: Int }', 'A.Total is not in camelCase'],
  ],
  INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE: [
    ['type A { b(orderId: ID): Int }  input C { orderId: ID }'],
    ['type A { b(order_id: ID): Int }', 'A.b(order_id:) is not in camelCase'],
    ['input C { OrderId: ID }', 'C.OrderId is not in camelCase'],
    ['directive @a(B: Int) on ENUM', '@a(B:) is not in camelCase'],
  ],
  ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE: [
    ['enum A { ON  PAY_PAL  V2 }'],
    ['enum A { on  Off  PAY__PAL  _X }', ...['on', 'Off', 'PAY__PAL', '_X'].map(screaming)],
  ],
  DIRECTIVE_NAMES_SHOULD_BE_CAMEL_CASE: [
    ['directive @ownerOnly on ENUM  directive @federation__key on ENUM'],
    ['directive @Owner on ENUM', '@Owner is not in camelCase'],
  ],
  INPUT_TYPE_SUFFIX: [
    ['input MoneyInput { a: Int }  type Money { a: Int }'],
    ['input Money { a: Int }', 'Money does not end with Input'],
  ],
  TYPE_PREFIX: [
    ['type Typewriter { a: Int }  type Inputs { a: Int }'],
    ['type TypeOrder { a: Int }', 'TypeOrder begins with Type'],
    ['interface InterfaceNode { a: Int }', 'InterfaceNode begins with Interface'],
  ],
  TYPE_SUFFIX: [
    ['input OrderInput { a: Int }  enum AccountType { A }  type Prototype { a: Int }  type Type { a: Int }'],
    ['type OrderType { a: Int }', 'OrderType ends with Type'],
    ['enum StatusEnum { A }', 'StatusEnum ends with Enum'],
  ],
  RESTY_FIELD_NAMES: [
    ['type Query { users: Int  getter: Int  list: Int }  type Mutation { putOrder: Int }'],
    [
      'type Query { getUsers: Int  listUsers: Int }',
      'Query.getUsers begins with get',
      'Query.listUsers begins with list',
    ],
    ['type User { getName: Int }', 'User.getName begins with get'],
    [
      'schema { mutation: M }  type M { postOrder: Int }  type Mutation { patchOrder: Int }',
      'Mutation.patchOrder begins with patch',
    ],
  ],
  FIELD_NAMES_SHOULD_NOT_REPEAT_THE_TYPE: [
    ['type User { name: Int  users: Int  user: Int }'],
    ['type User { userName: Int }', 'User.userName repeats User'],
    ['interface OrderItem { orderItemId: Int }', 'OrderItem.orderItemId repeats OrderItem'],
  ],
  ROOT_FIELD_NAMES: [
    ['type Query { me: Int  queries: Int }  type User { lastQuery: Int }'],
    [
      'type Query { queryUsers: Int  userQuery: Int }',
      'Query.queryUsers has query in its name',
      'Query.userQuery has Query in its name',
    ],
    ['type Mutation { orderMutation: Int }', 'Mutation.orderMutation has Mutation in its name'],
  ],
  TYPES_REQUIRE_DESCRIPTION: [
    ['"An order." type A { a: Int }  type Query { a: Int }  type Mutation { a: Int }'],
    ['type A { a: Int }', 'A has no description'],
    ['"" enum A { B }', 'A has no description'],
  ],
  FIELDS_REQUIRE_DESCRIPTION: [
    ['type A { "What it is." a(b: Int): Int }  input C { a: Int }'],
    ['type A { a: Int }', 'A.a has no description'],
    ['type A { "  " a: Int }', 'A.a has no description'],
  ],
  ARGUMENTS_REQUIRE_DESCRIPTION: [
    ['type A { a("Which." b: Int): Int }'],
    ['type A { a(b: Int): Int }', 'A.a(b:) has no description'],
    ['directive @a(b: Int) on ENUM', '@a(b:) has no description'],
  ],
  INPUT_FIELDS_REQUIRE_DESCRIPTION: [
    ['input A { "Which." a: Int }  type B { a: Int }'],
    ['input A { a: Int }', 'A.a has no description'],
  ],
  ENUM_VALUES_REQUIRE_DESCRIPTION: [['enum A { "When." B }'], ['enum A { B }', 'A.B has no description']],
  DIRECTIVES_REQUIRE_DESCRIPTION: [
    ['"Who may." directive @a on ENUM'],
    ['directive @a on ENUM', '@a has no description'],
  ],
  HASHTAG_DESCRIPTION: [
    ['# Of orders.\n\ntype A { a: Int # The first.\n b: Int }'],
    ['# Above.\n"An order." type A { a: Int }'],
    ['# An order.\ntype A { a: Int }', 'A has a comment in place of a description'],
    ['type A {\n# The sum.\na: Int }', 'A.a has a comment in place of a description'],
  ],
  DEPRECATED_DIRECTIVE_MISSING_REASON: [
    ['type A { a: Int @deprecated(reason: "Use b.")  b: Int }'],
    ['type A { a: Int @deprecated }', 'A.a is deprecated without a reason'],
    ['enum A { B @deprecated(reason: " ") }', 'A.B is deprecated without a reason'],
    [
      'type A { a(b: Int @deprecated): Int }  input C { d: Int @deprecated }',
      'A.a(b:) is deprecated without a reason',
      'C.d is deprecated without a reason',
    ],
  ],
  MUTATION_INPUT: [
    ['type Mutation { payOrder(input: PayOrderInput!): Int }  type Query { a(b: Int): Int }'],
    [
      'type Mutation { payOrder(id: ID!): Int }',
      'Mutation.payOrder does not take input: PayOrderInput! alone',
    ],
    ['type Mutation { pay(input: PayInput): Int }', 'Mutation.pay does not take input: PayInput! alone'],
    [
      'type Mutation { pay(input: PayInput!, now: Int): Int }',
      'Mutation.pay does not take input: PayInput! alone',
    ],
  ],
  MUTATION_PAYLOAD: [
    ['type Mutation { a: APayload!  payOrder: PayOrderPayload }  type Query { b: Int }'],
    ['type Mutation { payOrder: Order }', 'Mutation.payOrder does not return PayOrderPayload'],
  ],
  CONNECTION_TYPE: [
    ['type OrderConnection { edges: [OrderEdge!]!  pageInfo: PageInfo! }  type Connection { a: Int }'],
    ['type OrderConnection { edges: [OrderEdge] }', 'OrderConnection has no pageInfo: PageInfo!'],
    [
      'type OrderConnection { edges: [OrderEdge]  pageInfo: PageInfo }',
      'OrderConnection has no pageInfo: PageInfo!',
    ],
    ...['OrderEdge', '[Order]'].map((type): [string, string] => [
      `type OrderConnection { edges: ${type}  pageInfo: PageInfo! }`,
      'OrderConnection has no edges, a list of a type …Edge',
    ]),
  ],
  EDGE_TYPE: [
    ['type OrderEdge { node: Order!  cursor: String! }  type Edge { a: Int }'],
    ['type OrderEdge { node: [Order]  cursor: String! }', 'OrderEdge has no node, or a list of them'],
    ['type OrderEdge { cursor: String! }', 'OrderEdge has no node, or a list of them'],
    ['type OrderEdge { node: Order }', 'OrderEdge has no cursor'],
  ],
  PAGE_INFO_TYPE: [
    ['type PageInfo { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: ID  endCursor: ID }'],
    [
      'type PageInfo { hasNextPage: Boolean  hasPreviousPage: Boolean!  startCursor: ID }',
      'PageInfo has no hasNextPage: Boolean!, no endCursor',
    ],
  ],
  CONNECTION_ARGUMENTS: [
    ['type A { b(first: Int, after: ID): BConnection!  c(last: Int, before: ID): CConnection  d: [D] }'],
    [
      'type A { b(first: Int, before: ID): BConnection! }',
      'A.b takes neither first and after nor last and before',
    ],
  ],
  ID_FIELD_TYPE: [
    ['type A { id: ID!  ids: [Int] }'],
    ['type A { id: String! }', 'A.id is String! and not ID!'],
    ['interface A { id: ID }', 'A.id is ID and not ID!'],
  ],
  DEFINED_TYPES_ARE_UNUSED: [
    [
      'type Query { a(b: B): [A!] }  type A { c: C }  input B { d: D }  union C = E  enum D { F }  type E { g: Int }',
    ],
    ['type User @key(fields: "id") { id: ID! }  interface N { id: ID! }  type M implements N { id: ID! }'],
    ['directive @a(b: B) on ENUM  scalar B'],
    ['type A { b: Int }  scalar C', 'A is used by nothing', 'C is used by nothing'],
  ],
};

describe.each(Object.keys(lintRules) as LintRuleName[])('%s', (rule) => {
  test.each(cases[rule])('%s', (sdl, ...problems) => {
    const findings = lintSubgraphs(toSubgraphs({ one: sdl }), only(rule));
    expect(findings.map(({ message }) => message)).toEqual(problems.map((problem) => `${problem}.`));
    for (const { code } of findings) expect(code).toBe(rule);
  });

  test('has a schema that it finds nothing in, and one that it finds something in', () => {
    expect(new Set(cases[rule].map(([, ...problems]) => problems.length > 0))).toEqual(
      new Set([true, false]),
    );
  });
});

describe('lint', () => {
  test('a rule fails the check, warns or is not asked, by its level', () => {
    const criticalities = (level: 'off' | 'warn' | 'error') =>
      lintSubgraphs(
        toSubgraphs({ one: 'enum A { b }' }),
        only('ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE', level),
      ).map(({ criticality }) => criticality);
    expect(criticalities('off')).toEqual([]);
    expect(criticalities('warn')).toEqual(['dangerous']);
    expect(criticalities('error')).toEqual(['breaking']);
  });

  test('what several subgraphs share is found once, with the place of each name', () => {
    const subgraphs = toSubgraphs({ one: '"x" type A { b_c: Int }', two: '\n  extend type A { b_c: Int }' });
    expect(lintSubgraphs(subgraphs, only('FIELD_NAMES_SHOULD_BE_CAMEL_CASE'))).toEqual([
      {
        check: 'lint',
        code: 'FIELD_NAMES_SHOULD_BE_CAMEL_CASE',
        criticality: 'breaking',
        message: 'A.b_c is not in camelCase.',
        coordinate: 'A.b_c',
        locations: [
          { file: '/graph/one.graphql', subgraph: 'one', line: 4, column: 14 },
          { file: '/graph/two.graphql', subgraph: 'two', line: 5, column: 19 },
        ],
      },
    ]);
  });

  test('it is enough that one subgraph describes what several share', () => {
    const find = (two: string) =>
      lintSubgraphs(toSubgraphs({ one: 'type A { b: Int }', two }), only('TYPES_REQUIRE_DESCRIPTION')).length;
    expect(find('"An A." type A { b: Int }')).toBe(0);
    expect(find('type A { b: Int }')).toBe(1);
  });

  test('what was so before the change is not told, and what is new is', () => {
    const before = toSubgraphs({ one: 'enum A { b }' });
    const after = toSubgraphs({ one: 'enum A { b  c }' });
    const levels = only('ENUM_VALUES_SHOULD_BE_SCREAMING_SNAKE_CASE');
    expect(lintSubgraphs(after, levels, before).map(({ coordinate }) => coordinate)).toEqual(['A.c']);
  });

  test('what was of another kind, which the rule does not look at, was not so before', () => {
    const before = toSubgraphs({ one: 'type A { b: Int }' });
    const after = toSubgraphs({ one: 'input A { b: Int }' });
    expect(lintSubgraphs(after, only('INPUT_TYPE_SUFFIX'), before)).toHaveLength(1);
  });

  test('a rule that there is not, and a level that there is not, are refused', () => {
    expect(checksConfig.safeParse({ lint: { EDGE_TYPE: 'off' } }).success).toBe(true);
    expect(checksConfig.safeParse({ lint: { EDGE_TYPES: 'off' } }).success).toBe(false);
    expect(checksConfig.safeParse({ lint: { EDGE_TYPE: 'fatal' } }).success).toBe(false);
  });

  test('a rule that is not named keeps its own level', () => {
    const { lint } = checksConfig.parse({ lint: { EDGE_TYPE: 'error' } });
    const levels = Object.entries(lintRules).map(([name, { level }]) => [name, level]);
    expect(lint).toEqual({ ...Object.fromEntries(levels), EDGE_TYPE: 'error' });
  });

  test('nothing is found in the schemas of this graph', () => {
    const configFile = `${import.meta.dirname}/../../supergraph.yaml`;
    const { checks } = readSupergraphConfig(configFile, readTextFile);
    expect(lintSubgraphs(readSubgraphs(configFile), checks.lint)).toEqual([]);
  });
});

function only(rule: LintRuleName, level: 'off' | 'warn' | 'error' = 'error'): ChecksConfig['lint'] {
  const off = Object.fromEntries(Object.keys(lintRules).map((name) => [name, 'off']));
  return { ...off, [rule]: level } as ChecksConfig['lint'];
}

function screaming(value: string): string {
  return `A.${value} is not in SCREAMING_SNAKE_CASE`;
}
