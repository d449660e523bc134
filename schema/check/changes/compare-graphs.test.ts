import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { composeGraph, type Graph } from '../graph.ts';
import { accessCases } from './access-cases.ts';
import { compareGraphs } from './compare-graphs.ts';
import { federationCases } from './federation-cases.ts';
import { modelOf } from './subgraph-model.ts';
import { federationLink, graphOf, type Schemas, sourcesOf, toRow, toRows } from './test-graph.ts';

const cases = [...federationCases, ...accessCases];
const compare = (before: Schemas, after: Schemas) =>
  compareGraphs(graphOf('before', before), graphOf('after', after));

describe('a change of subgraphs has its verdict, and so has the way back', () => {
  test.each(cases)('$title', ({ before, after, config, broken, rows, back }) => {
    const [old, fresh] = [graphOf('before', before), graphOf('after', after)];
    expect(old.composition === undefined).toBe(broken === 'before' || broken === 'both');
    expect(fresh.composition === undefined).toBe(broken === 'after' || broken === 'both');
    expect(toRows(compareGraphs(old, fresh, config))).toEqual(rows);
    expect(toRows(compareGraphs(fresh, old, config))).toEqual(back);
  });

  test('the same graph has none', () => {
    for (const { before, config } of cases) {
      const spaced = Object.entries(before).map(([name, sdl]) => [name, `${sdl}\n`]);
      const [old, fresh] = [graphOf('before', before), graphOf('after', Object.fromEntries(spaced))];
      expect(compareGraphs(old, fresh, config)).toEqual([]);
    }
  });
});

test('one cause is one breaking finding: clients are told by the API, and the subgraph says so', () => {
  const findings = compare({ a: 'type Query { a: Int b: Int }' }, { a: 'type Query { a: Int }' });
  expect(findings.map(({ subgraph, criticality, because }) => ({ subgraph, criticality, because }))).toEqual([
    { criticality: 'breaking' },
    { subgraph: 'a', criticality: 'safe', because: 'what it means to clients is a finding of the API' },
  ]);
});

test('where a state does not compose, only subgraphs have findings, and clients are told by those', () => {
  const rows = (before: string, after: string) => toRows(compare({ a: before }, { a: after }));
  const [whole, broken] = ['type Query { a: Int b: Int }', 'type Query { a: Missing }'];
  const expected = [
    'a breaking FIELD_REMOVED Query.b <- Query.b',
    'a breaking FIELD_TYPE_CHANGED Query.a <- Query.a',
  ];
  expect(rows(whole, broken)).toEqual(expected);
  expect(rows(broken, whole)).toEqual([
    'a breaking FIELD_TYPE_CHANGED Query.a <- Query.a',
    'a safe FIELD_ADDED Query.b',
  ]);
});

test('where only the supergraph of a state is known, only the API is compared', () => {
  const bare = (label: string, schemas: Schemas): Graph => ({ ...graphOf(label, schemas), subgraphs: [] });
  const [old, fresh] = [
    { a: 'type Query { a: Int b: Int }' },
    { a: 'type Query { a: Int @tag(name: "x") }' },
  ];
  const expected = ['API breaking FIELD_REMOVED Query.b <- Query.b'];
  expect(toRows(compareGraphs(bare('before', old), graphOf('after', fresh)))).toEqual(expected);
  expect(toRows(compareGraphs(graphOf('before', old), bare('after', fresh)))).toEqual(expected);
});

test('every subgraph is new to a state that has none', () => {
  const none: Graph = { label: 'none', subgraphs: [], faults: [] };
  const some = graphOf('some', { a: 'type Query { a: Int }', b: 'type Query { b: Int }' });
  expect(toRows(compareGraphs(none, some))).toEqual(['a safe SUBGRAPH_ADDED a', 'b safe SUBGRAPH_ADDED b']);
});

describe('another URL of a subgraph is told without the URL', () => {
  const at = (url: string, schemas: Schemas): Graph =>
    composeGraph(
      url,
      sourcesOf(schemas).map((source) => (source.name === 'a' ? { ...source, url } : source)),
      '/graph/supergraph.yaml',
    );
  const b = 'type Query { b: Int }';

  test.each([
    ['where the graph composes', { a: 'type Query { a: Int }', b }],
    ['where it does not', { a: 'type Query { a: Missing }', b }],
  ])('%s', (_title, schemas) => {
    const [old, fresh] = [at('http://old.example', schemas), at('http://user:secret@new.example', schemas)];
    const findings = compareGraphs(old, fresh);
    expect(toRows(findings)).toEqual(['a safe SUBGRAPH_ROUTING_URL_CHANGED a']);
    expect(toRows(compareGraphs(fresh, old))).toEqual(['a safe SUBGRAPH_ROUTING_URL_CHANGED a']);
    expect(JSON.stringify(findings)).not.toContain('secret');
    expect(compareGraphs(fresh, at('http://user:secret@new.example', schemas))).toEqual([]);
  });
});

describe('who may have something is told', () => {
  const owner = 'directive @owner on OBJECT | FIELD_DEFINITION ';
  const messages = (before: string, after: string) =>
    compareGraphs(graphOf('before', { a: owner + before }), graphOf('after', { a: owner + after }), {
      authorization: ['owner'],
    }).map(({ message }) => message);

  test.each([
    [
      "by federation's rules, whatever other rules stay",
      'type Query { t: T } type T @owner { a: Int b: Int }',
      'type Query { t: T } type T @owner { a: Int @authenticated b: Int }',
      "Who may have 'T.a' was tightened: from none of federation's rules to @authenticated",
    ],
    [
      "by the configured rules, whatever federation's rules stay",
      'type Query { t: T } type T @authenticated { a: Int b: Int }',
      'type Query { t: T } type T @authenticated { a: Int @owner b: Int }',
      "Who may have 'T.a' was tightened: from none of the configured rules to @owner",
    ],
    [
      'of a type when it is true of all its fields',
      'type Query { t: T } type T { a: Int b: Int }',
      'type Query { t: T } type T @owner { a: Int b: Int }',
      "Who may have 'T' was tightened: from none of the configured rules to @owner",
    ],
    [
      'of its fields by name when it is true of some',
      'type Query { t: T } type T { a: Int b: Int c: Int @owner }',
      'type Query { t: T } type T @owner { a: Int b: Int c: Int @owner }',
      "Who may have 'T.a', 'T.b' was tightened: from none of the configured rules to @owner",
    ],
  ])('%s', (_title, before, after, message) => {
    expect(messages(before, after)).toEqual([message]);
    expect(messages(after, before)).toEqual([
      message.replace(/tightened: from (.*) to (.*)$/, 'loosened: from $2 to $1'),
    ]);
  });
});

describe('a finding', () => {
  const before = {
    user: `${federationLink}
type Query { users: [User] }
type User @key(fields: "id") {
  id: ID!
  name: String
  mail: String @shareable
}`,
    profile: `${federationLink}
type User @key(fields: "id") {
  id: ID!
  mail: String @shareable
  gone: Int
}`,
  };
  const after = {
    ...before,
    user: before.user
      .replace('name: String', 'name: String @tag(name: "x")')
      .replace('mail: String', 'mail: Int'),
    profile: before.profile.replace('  gone: Int\n', '').replace('mail: String', 'mail: Int'),
  };
  const placesOf = (old: Schemas, fresh: Schemas) =>
    Object.fromEntries(
      compare(old, fresh).map((finding) => [
        toRow(finding),
        finding.locations.map(({ file, subgraph, line, column }) => `${subgraph} ${file}:${line}:${column}`),
      ]),
    );

  test('is at the element, of what is gone where it was, and of the API wherever it was changed', () => {
    expect(placesOf(before, after)).toEqual({
      'API breaking FIELD_REMOVED User.gone <- User.gone': ['profile /graph/profile.graphql:9:3'],
      'API breaking FIELD_TYPE_CHANGED User.mail <- User.mail': [
        'user /graph/user.graphql:10:3',
        'profile /graph/profile.graphql:8:3',
      ],
      'profile safe FIELD_REMOVED User.gone': ['profile /graph/profile.graphql:9:3'],
      'profile safe FIELD_TYPE_CHANGED User.mail': ['profile /graph/profile.graphql:8:3'],
      'user safe FIELD_TYPE_CHANGED User.mail': ['user /graph/user.graphql:10:3'],
      'user dangerous TAG_ADDED User.name': ['user /graph/user.graphql:9:3'],
    });
  });

  test('of the API is not at those who have the element and did not change', () => {
    const description = before.user.replace('  mail', '  "Where to write to."\n  mail');
    expect(placesOf(before, { ...before, user: description })).toEqual({
      'API safe FIELD_DESCRIPTION_ADDED User.mail': ['user /graph/user.graphql:11:3'],
      'user safe FIELD_DESCRIPTION_ADDED User.mail': ['user /graph/user.graphql:11:3'],
    });
  });

  test('of a whole subgraph is at its file', () => {
    const { profile: _profile, ...user } = before;
    expect(placesOf(user, before)['profile safe SUBGRAPH_ADDED profile']).toEqual([
      'profile /graph/profile.graphql:undefined:undefined',
    ]);
  });
});

describe("federation's own part of a schema is not compared", () => {
  const own = `scalar _Any union _Entity = T type _Service { sdl: String } scalar FieldSet
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }
    directive @key(fields: FieldSet!) repeatable on OBJECT`;

  test.each([
    [
      'which a subgraph of federation 1 writes down',
      'schema { query: Query } type Query { t: T } type T @key(fields: "a") { a: Int }',
    ],
  ])('%s', (_title, schema) => {
    const [without, withIt] = [schema, `${schema} ${own}`].map((sdl) => ({
      label: 'state',
      subgraphs: sourcesOf({ a: sdl }),
      faults: [],
    }));
    expect(compareGraphs(without as Graph, withIt as Graph)).toEqual([]);
    expect(compareGraphs(withIt as Graph, without as Graph)).toEqual([]);
  });
});

test('a directive that only has the name of one of federation is custom', () => {
  const schema = (tag: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    directive @tag(name: String) on FIELD_DEFINITION
    type Query { a: Int ${tag} }`;
  expect(toRows(compare({ a: schema('') }, { a: schema('@tag(name: "x")') }))).toEqual([
    'a dangerous DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED Query.a',
  ]);
});

test('a key that cannot be read is told from another, and left to composition', () => {
  const schema = (fields: string) => ({
    a: `type Query { t: T } type T @key(fields: "${fields}") { id: ID! }`,
  });
  expect(toRows(compare(schema('id'), schema('id {')))).toEqual(['a safe KEY_CHANGED T']);
  expect(toRows(compare(schema('id {'), schema('id {')))).toEqual([]);
});

describe('of 50 subgraphs with 5,000 types', () => {
  const [subgraphs, typesOfEach, fieldsOfEach] = [50, 100, 8];
  /** Many times what a free machine needs, because tests run beside one another. */
  const timeMaxMs = 20_000;

  const schemaOf = (subgraph: number, field = 'last') => {
    const types = Array.from({ length: typesOfEach }, (_, index) => {
      const fields = Array.from({ length: fieldsOfEach }, (_, number) => `f${number}(x: Int = 1): Int`);
      return `type T${subgraph}x${index} @key(fields: "id") { id: ID! ${fields.join(' ')} ${field}: Int }`;
    });
    const roots = types.map((_, index) => `r${subgraph}x${index}: T${subgraph}x${index}`);
    return `type Query { ${roots.join(' ')} } ${types.join('\n')}`;
  };
  // To compose as many takes longer than all of this, and is measured elsewhere.
  const stateOf = (label: string, schemas: Schemas): Graph => ({
    label,
    subgraphs: sourcesOf(schemas),
    faults: [],
  });
  const schemas = Object.fromEntries(
    Array.from({ length: subgraphs }, (_, index) => [`s${index}`, schemaOf(index)]),
  );
  const before = stateOf('before', schemas);

  test('one that changed is compared, and no other', () => {
    const after = stateOf('after', { ...schemas, s7: schemaOf(7, 'other') });
    const findings = compareGraphs(before, after);
    expect(findings).toHaveLength(2 * typesOfEach);
    expect(new Set(findings.map(({ subgraph }) => subgraph))).toEqual(new Set(['s7']));
  });

  test('all that changed are compared in a moment', () => {
    const all = Object.keys(schemas).map((name, index) => [name, schemaOf(index, 'other')]);
    const after = stateOf('after', Object.fromEntries(all));
    const begin = performance.now();
    const findings = compareGraphs(before, after);
    expect(performance.now() - begin).toBeLessThan(timeMaxMs);
    expect(findings).toHaveLength(2 * typesOfEach * subgraphs);
  });
});

test('a source is looked at once', () => {
  const [source] = sourcesOf({ a: 'type Query { a: Int }' });
  if (!source) throw new Error('There is no source');
  expect(modelOf(source)).toBe(modelOf(source));
  expect(modelOf({ ...source, typeDefs: parse('type Query { b: Int }') })).not.toBe(modelOf(source));
});
