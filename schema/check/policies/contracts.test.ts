import { describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLError, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { checksConfig } from '../checks-config.ts';
import { composeGraph } from '../graph.ts';
import { type Contract, filterContract } from './contract-filter.ts';
import { compareContracts } from './contracts.ts';
import { policyCodes } from './policy-codes.ts';
import { toGraph, toSubgraphs } from './test-subgraphs.ts';

const x = '@tag(name: "x")';
const y = '@tag(name: "y")';
const exclude = { exclude: ['x'] };
const include = { include: ['x'] };
const reachable = { hideUnreachableTypes: true };

describe('what a contract keeps', () => {
  test.each<[string, string, Partial<Contract>, string]>([
    ['everything without tags', 'type Query { a: Int }', exclude, 'type Query { a: Int }'],
    ['no field with an excluded tag', `type Query { a: Int ${x}  b: Int }`, exclude, 'type Query { b: Int }'],
    [
      'a field with another tag',
      `type Query { a: Int ${y}  b: Int }`,
      exclude,
      'type Query { a: Int  b: Int }',
    ],
    [
      'only fields with an included tag',
      `type Query { a: Int ${x}  b: Int }`,
      include,
      'type Query { a: Int }',
    ],
    [
      'nothing with both an included and an excluded tag',
      `type Query { a: Int ${x} ${y}  b: Int ${x} }`,
      { include: ['x'], exclude: ['y'] },
      'type Query { b: Int }',
    ],
    [
      'each field of a type with an included tag',
      `type Query ${x} { a: Int  b: A }  type A { c: Int ${x}  d: Int }`,
      include,
      'type Query { a: Int  b: A }  type A { c: Int }',
    ],
    [
      'no type with an excluded tag',
      `type Query { a: A ${x}  b: Int }  type A ${x} { c: Int }`,
      exclude,
      'type Query { b: Int }',
    ],
    [
      'no type of which all fields are left out',
      `type Query { a: A ${x}  b: Int }  type A { c: Int ${x} }`,
      exclude,
      'type Query { b: Int }',
    ],
    [
      'no mutations when none is included',
      `type Query { a: Int ${x} }  type Mutation { b: Int }`,
      include,
      'type Query { a: Int }',
    ],
    [
      'arguments, enums, inputs and scalars without an included tag',
      `type Query { a(b: B, c: C): D ${x} }  enum B { E }  input C { f: Int }  scalar D`,
      include,
      'type Query { a(b: B, c: C): D }  enum B { E }  input C { f: Int }  scalar D',
    ],
    [
      'no argument, value or input field with an excluded tag',
      `type Query { a(b: B, c: C ${x}): Int }  enum B { D ${x}  E }  input C { f: Int ${x}  g: Int }`,
      exclude,
      'type Query { a(b: B): Int }  enum B { E }  input C { g: Int }',
    ],
    [
      'no scalar, enum, input or union with an excluded tag',
      `type Query { a: Int  b(c: C ${x}): D ${x} }  scalar D ${x}  input C ${x} { e: E }  enum E ${x} { F }
       union G ${x} = Query`,
      exclude,
      'type Query { a: Int }',
    ],
    [
      'no union without an included tag',
      `type Query { a: U ${x}  b: V }  union U ${x} = A  union V = A  type A { c: Int ${x} }`,
      include,
      'type Query { a: U }  union U = A  type A { c: Int }',
    ],
    [
      'the members of a union that are not left out',
      `type Query { a: U }  union U = A | B  type A ${x} { c: Int }  type B { c: Int }`,
      exclude,
      'type Query { a: U }  union U = B  type B { c: Int }',
    ],
    [
      'the implementations of an interface that are not left out',
      `type Query { a: N }  interface N { c: Int }  type A implements N ${x} { c: Int }  type B implements N { c: Int }`,
      exclude,
      'type Query { a: N }  interface N { c: Int }  type B implements N { c: Int }',
    ],
    [
      'types that nothing reaches',
      `type Query { a: A ${x}  b: Int }  type A { c: C }  type C { d: E }  enum E { F }`,
      exclude,
      'type Query { b: Int }  type A { c: C }  type C { d: E }  enum E { F }',
    ],
    [
      'no type that nothing reaches, when they are hidden',
      `type Query { a: A ${x}  b: Int }  type A { c: C }  type C { d: E }  enum E { F }  input G { h: Int }  scalar I`,
      { ...exclude, ...reachable },
      'type Query { b: Int }',
    ],
    [
      'what something reaches, when the rest is hidden',
      `type Query { a(b: I): U }  union U = A  type A implements N { id: ID }  interface N { id: ID }
       type B implements N { id: ID  c: C }  scalar C  input I { e: E }  enum E { F }  type Z { id: ID }`,
      { ...exclude, ...reachable },
      `type Query { a(b: I): U }  union U = A  type A implements N { id: ID }  interface N { id: ID }
       type B implements N { id: ID  c: C }  scalar C  input I { e: E }  enum E { F }`,
    ],
    [
      'no type that only a field or argument that is left out reaches',
      `type Query { a: Int  b(c: C): Int ${x}  d(e: E ${x}): Int }  input C { f: Int }  input E { f: Int }`,
      { ...exclude, ...reachable },
      'type Query { a: Int  d: Int }',
    ],
    [
      'a type with an included tag that nothing reaches',
      `type Query { a: Int ${x} }  enum E ${x} { F }  enum G { H }`,
      { ...include, ...reachable },
      'type Query { a: Int }  enum E { F }',
    ],
    [
      'nothing that is @inaccessible anyhow',
      `type Query { a: Int ${x}  b: Int ${x} @inaccessible }`,
      include,
      'type Query { a: Int }',
    ],
  ])('%s', (_title, sdl, contract, api) => {
    expect(filter(sdl, contract)).toEqual({ api: sorted(api), errors: [] });
  });

  test('the tags of all subgraphs count, by whatever name they import @tag', () => {
    const link = (tag: string) =>
      `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", ${tag}])`;
    const subgraphs = toSubgraphs({ one: '', two: '' });
    const schemas = [
      `type Query { a: A }  type A @key(fields: "id") { id: ID!  b: Int @label(name: "x") }`,
      `type A @key(fields: "id") { id: ID! @label(name: "y")  c: Int }`,
    ].map((sdl) => parse(`${link('{ name: "@tag", as: "@label" }')} ${sdl}`));
    const renamed = subgraphs.map((subgraph, index) => ({
      ...subgraph,
      typeDefs: schemas[index] ?? parse(''),
    }));
    const graph = composeGraph('a state', renamed, '/graph/supergraph.yaml');
    expect(graph.faults).toEqual([]);
    const contract = toContract({ exclude: ['x', 'y'] });
    const { schema } = filterContract(graph.composition?.supergraph as never, contract);
    expect(schema && printSchema(lexicographicSortSchema(schema))).toBe(
      sorted('type Query { a: A }  type A { c: Int }'),
    );
  });

  test('the graph itself is left as it is', () => {
    const graph = toGraph(`type Query { a: Int ${x}  b: Int }`);
    compareContracts(graph, graph, [toContract(exclude)]);
    const field = graph.composition?.supergraph.elementByCoordinate('Query.a');
    expect(field?.hasAppliedDirective('tag')).toBe(true);
    expect(field?.hasAppliedDirective('inaccessible')).toBe(false);
  });
});

/** Each code with a graph that has it and the coordinate that is blamed. */
const invalid: Record<string, [sdl: string, contract: Partial<Contract>, coordinate: string]> = {
  CONTRACT_REFERENCED_INACCESSIBLE: [`type Query { a: A }  type A ${x} { b: Int }`, exclude, 'Query.a'],
  CONTRACT_ONLY_INACCESSIBLE_CHILDREN: [
    `type Query { a: U  b: Int }  union U = A  type A ${x} { b: Int }`,
    exclude,
    'U',
  ],
  CONTRACT_QUERY_ROOT_TYPE_INACCESSIBLE: [`type Query { a: Int }  type A { b: Int ${x} }`, include, 'Query'],
  CONTRACT_REQUIRED_INACCESSIBLE: [`type Query { a(b: Int! ${x}): Int }`, exclude, 'Query.a(b:)'],
  CONTRACT_DEFAULT_VALUE_USES_INACCESSIBLE: [
    `type Query { a(b: E = F): Int }  enum E { F ${x}  G }`,
    exclude,
    'Query.a(b:)',
  ],
  CONTRACT_IMPLEMENTED_BY_INACCESSIBLE: [
    `type Query { a: N }  interface N { b: Int  c: Int }  type A implements N { b: Int ${x}  c: Int }`,
    exclude,
    'N.b',
  ],
};

describe('a contract that is not valid', () => {
  test.each(Object.entries(invalid))('%s', (code, [sdl, contract, coordinate]) => {
    const findings = compare(sdl, sdl, contract);
    expect(findings).toEqual([
      {
        check: 'contracts',
        code,
        criticality: 'breaking',
        message: expect.stringMatching(/^Contract partners is not valid: ./),
        coordinate,
        contract: 'partners',
        locations: [{ file: '/graph/one.graphql', subgraph: 'one', line: 4, column: expect.any(Number) }],
      },
    ]);
  });

  test('each code of contracts is in the table, and occurs', () => {
    const others = ['CONTRACT_TAG_UNKNOWN', 'CONTRACT_REVEALED', 'CONTRACT_REMOVED'];
    const codes = Object.keys(policyCodes).filter((code) => code.startsWith('CONTRACT_'));
    expect(codes.toSorted()).toEqual([...Object.keys(invalid), ...others].toSorted());
  });

  test('that was not valid before has nothing to be compared with', () => {
    const [broken, whole] = [`type Query { a: Int }`, `type Query { a: Int ${x} }`];
    expect(compare(broken, whole, include).map(({ code }) => code)).toEqual([]);
    expect(compare(whole, broken, include).map(({ code }) => code)).toEqual([
      'CONTRACT_QUERY_ROOT_TYPE_INACCESSIBLE',
      'CONTRACT_TAG_UNKNOWN',
    ]);
  });
});

describe('what becomes of a contract', () => {
  test.each<[string, string, string, Partial<Contract>, string[]]>([
    [
      'a field that gets an excluded tag is gone',
      'type Query { a: Int  b: Int }',
      `type Query { a: Int ${x}  b: Int }`,
      exclude,
      ['breaking FIELD_REMOVED Query.a'],
    ],
    [
      'a field that loses its excluded tag is revealed',
      `type Query { a: Int ${x}  b: Int ${x}  c: Int }`,
      `type Query { a: Int  b: Int ${x}  c: Int }`,
      exclude,
      ['dangerous CONTRACT_REVEALED Query.a'],
    ],
    [
      'a field that gets an included tag is revealed',
      `type Query { a: Int  b: Int ${x} }`,
      `type Query { a: Int ${x}  b: Int ${x} }`,
      include,
      ['dangerous CONTRACT_REVEALED Query.a'],
    ],
    [
      'a type that gets an included tag is revealed, and each field of a type that was there',
      `type Query { a: Int ${x}  b: B ${x} }  type B { c: Int ${x}  d: Int }  type E { f: Int }`,
      `type Query { a: Int ${x}  b: B ${x} }  type B ${x} { c: Int  d: Int }  type E ${x} { f: Int }`,
      include,
      ['dangerous CONTRACT_REVEALED E', 'dangerous CONTRACT_REVEALED B.d'],
    ],
    [
      'an argument, an input field and a value that lose their excluded tag are revealed',
      `type Query { a(b: Int = 1 ${x}, c: C): D  z: Int ${x} }  input C { e: Int ${x}  f: Int }  enum D { G ${x}  H }`,
      `type Query { a(b: Int = 1, c: C): D  z: Int ${x} }  input C { e: Int  f: Int }  enum D { G  H }`,
      exclude,
      [
        'dangerous CONTRACT_REVEALED Query.a(b:)',
        'dangerous CONTRACT_REVEALED C.e',
        'dangerous CONTRACT_REVEALED D.G',
      ],
    ],
    [
      'an argument and an input field that lose their excluded tag break those who must send them',
      `type Query { a(b: Int ${x}, c: C): Int  z: Int ${x} }  input C { e: Int ${x}  f: Int }`,
      `type Query { a(b: Int!, c: C): Int  z: Int ${x} }  input C { e: Int!  f: Int }`,
      exclude,
      [
        'breaking FIELD_ARGUMENT_ADDED Query.a(b:)',
        'dangerous CONTRACT_REVEALED Query.a(b:)',
        'breaking INPUT_FIELD_ADDED C.e',
        'dangerous CONTRACT_REVEALED C.e',
      ],
    ],
    [
      'an argument and an input field that lose their excluded tag break nobody who may leave them out',
      `type Query { a(b: Int ${x}, c: C): Int  z: Int ${x} }  input C { e: Int ${x}  f: Int }`,
      `type Query { a(b: Int! = 1, c: C): Int  z: Int ${x} }  input C { e: Int! = 1  f: Int }`,
      exclude,
      ['dangerous CONTRACT_REVEALED Query.a(b:)', 'dangerous CONTRACT_REVEALED C.e'],
    ],
    [
      'an interface that loses its excluded tag is revealed, and not what implements it',
      `type Query { a: A  z: Int ${x} }  interface N ${x} { b: Int }  type A implements N { b: Int }`,
      `type Query { a: A  z: Int ${x} }  interface N { b: Int }  type A implements N { b: Int }`,
      exclude,
      ['dangerous CONTRACT_REVEALED N', 'safe OBJECT_TYPE_INTERFACE_ADDED A'],
    ],
    [
      'what is new to the graph is new to the contract',
      `type Query { a: Int ${x} }`,
      `type Query { a: Int ${x}  b(c: Int): D ${x} }  type D ${x} { e: Int }`,
      include,
      ['safe TYPE_ADDED D', 'safe FIELD_ADDED Query.b'],
    ],
    [
      'a field that loses its included tag is gone',
      `type Query { a: Int ${x}  b: Int ${x} }`,
      `type Query { a: Int  b: Int ${x} }`,
      include,
      ['breaking FIELD_REMOVED Query.a'],
    ],
    [
      'a change of what is left out changes nothing',
      `type Query { a: Int ${x}  b: Int }`,
      `type Query { a: String ${x}  b: Int }`,
      exclude,
      [],
    ],
    [
      'a type that changes does so here too',
      `type Query { a: Int! ${x} }`,
      `type Query { a: Int ${x} }`,
      include,
      ['breaking FIELD_TYPE_CHANGED Query.a'],
    ],
  ])('%s', (_title, before, after, contract, rows) => {
    expect(rowsOf(compare(before, after, contract))).toEqual(rows);
  });

  test('a finding names the contract and the place in the subgraph', () => {
    const [finding] = compare(
      `type Query {\n  a: Int\n  b: Int\n}`,
      `type Query {\n  a: Int ${x}\n  b: Int\n}`,
      exclude,
    );
    expect(finding).toMatchObject({
      check: 'contracts',
      contract: 'partners',
      locations: [{ file: '/graph/one.graphql', subgraph: 'one', line: 5, column: 3 }],
    });
    expect(finding).not.toHaveProperty('subgraph');
  });

  test('a tag that nothing bears is dangerous, because it was perhaps misspelt', () => {
    const graph = `type Query { a: Int ${x} }`;
    expect(rowsOf(compare(graph, graph, { include: ['x'], exclude: ['z'] }))).toEqual([
      'dangerous CONTRACT_TAG_UNKNOWN z',
    ]);
    expect(rowsOf(compare(graph, graph, include))).toEqual([]);
  });

  test('to cut a contract otherwise is a change of it', () => {
    const graph = toGraph(`type Query { a: Int ${x}  b: Int ${y}  c: Int }`);
    const [strict, loose] = [toContract({ exclude: ['x', 'y'] }), toContract({ exclude: ['y'] })];
    expect(rowsOf(compareContracts(graph, graph, [strict], [loose]))).toEqual([
      'breaking FIELD_REMOVED Query.a',
    ]);
    expect(rowsOf(compareContracts(graph, graph, [loose], [strict]))).toEqual([
      'dangerous CONTRACT_REVEALED Query.a',
    ]);
    const [narrow, wide] = [toContract(include), toContract({ include: ['x', 'y'] })];
    expect(rowsOf(compareContracts(graph, graph, [wide], [narrow]))).toEqual([
      'dangerous CONTRACT_REVEALED Query.b',
    ]);
  });

  test('a contract may come, and must not go', () => {
    const graph = toGraph(`type Query { a: Int ${x} }`);
    expect(rowsOf(compareContracts(graph, graph, [toContract(include)], []))).toEqual([]);
    expect(rowsOf(compareContracts(graph, graph, [], [toContract(include)]))).toEqual([
      'breaking CONTRACT_REMOVED partners',
    ]);
  });

  test('a state that does not compose has no contracts', () => {
    const broken = toGraph('type Query { a: Missing }');
    const whole = toGraph(`type Query { a: Int ${x} }`);
    expect(compareContracts(whole, broken, [toContract(include)])).toEqual([]);
    expect(compareContracts(broken, whole, [toContract(include)])).toEqual([]);
  });
});

function toContract(contract: Partial<Contract>): Contract {
  const [parsed] = checksConfig.parse({ contracts: [{ name: 'partners', ...contract }] }).contracts;
  if (!parsed) throw new Error('It is not there');
  return parsed;
}

function compare(before: string, after: string, contract: Partial<Contract>) {
  return compareContracts(toGraph(before), toGraph(after), [toContract(contract)]);
}

function rowsOf(findings: ReturnType<typeof compareContracts>): string[] {
  return findings.map(({ criticality, code, coordinate }) => `${criticality} ${code} ${coordinate}`);
}

function filter(sdl: string, contract: Partial<Contract>) {
  const graph = toGraph(sdl);
  if (!graph.composition) throw new Error(JSON.stringify(graph.faults));
  const { schema, errors } = filterContract(graph.composition.supergraph, toContract(contract));
  return {
    api: schema && printSchema(lexicographicSortSchema(schema)),
    errors: errors.map(({ message }: GraphQLError) => message),
  };
}

function sorted(sdl: string): string {
  return printSchema(lexicographicSortSchema(buildSchema(sdl)));
}
