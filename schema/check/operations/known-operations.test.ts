import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { readKnownOperations } from './known-operations.ts';

const read = (files: Record<string, string>) =>
  readKnownOperations(Object.entries(files).map(([file, text]) => ({ file, text })));
const places = (files: Record<string, string>) =>
  read(files).operations.map(({ name, file, line }) => `${name} ${file}:${line}`);
const rows = (files: Record<string, string>) =>
  read(files).findings.map(({ code, criticality, locations: [place] }) => [
    code,
    criticality,
    `${place?.file}:${place?.line}:${place?.column}`,
  ]);

const manifest = (bodies: string[], space?: number) =>
  JSON.stringify(
    {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: bodies.map((body, id) => ({ id: String(id), name: 'x', type: 'query', body })),
    },
    null,
    space,
  );

describe('operations are found with file and line', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['one in a file', { 'a.graphql': '# about\nquery A { a }' }, ['A a.graphql:2']],
    [
      'several in a file',
      { 'a.graphql': 'query A { a }\nquery B { b }\n\nmutation C { c }' },
      ['A a.graphql:1', 'B a.graphql:2', 'C a.graphql:4'],
    ],
    ['one without a name', { 'a.graphql': '\n{ a }' }, ['anonymous a.graphql:2']],
    ['none in a file of fragments', { 'a.graphql': 'fragment F on T { a }' }, []],
    [
      'the entries of a manifest',
      { 'm.json': manifest(['query A { a }', '\n\nquery B { b }'], 2) },
      ['A m.json:5', 'B m.json:11'],
    ],
    [
      'the entries of a manifest on one line',
      { 'm.json': manifest(['query A { a }', 'query B { b }']) },
      ['A m.json:1', 'B m.json:1'],
    ],
    [
      'the entries of a manifest whose bodies look like JSON',
      { 'm.json': manifest(['query A { a(b: "{\\"operations\\": [{") }', 'query B { b(c: ["]}"]) }'], 2) },
      ['A m.json:5', 'B m.json:11'],
    ],
    [
      'the entries of a manifest with other lists',
      {
        'm.json': manifest(['query A { a }'], 2).replace(
          '"version"',
          '"clients": [\n{\n"a": {} }\n],\n"version"',
        ),
      },
      ['A m.json:9'],
    ],
  ])('%s', (_what, files, expected) => {
    expect(places(files)).toEqual(expected);
    expect(rows(files)).toEqual([]);
  });
});

describe('the same operation counts once', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'in a file and a manifest, for the file',
      { 'm.json': manifest(['query A { a }']), 'a.graphql': 'query A { a }' },
      ['A a.graphql:1'],
    ],
    [
      'in another layout, with comments',
      { 'a.graphql': 'query A { a }', 'b.graphql': '# b\nquery A {\n  a\n}' },
      ['A a.graphql:1'],
    ],
    [
      'with its fragments in another order',
      {
        'a.graphql': 'query A { ...F ...G } fragment F on T { a } fragment G on T { b }',
        'm.json': manifest(['fragment G on T { b } fragment F on T { a } query A { ...F ...G }']),
      },
      ['A a.graphql:1'],
    ],
    [
      'and not another of the same name',
      { 'a.graphql': 'query A { a }', 'b.graphql': 'query A { b }' },
      ['A a.graphql:1', 'A b.graphql:1'],
    ],
    [
      'and not the same under another name',
      { 'a.graphql': 'query A { a }', 'b.graphql': 'query B { a }' },
      ['A a.graphql:1', 'B b.graphql:1'],
    ],
  ])('%s', (_what, files, expected) => expect(places(files)).toEqual(expected));
});

describe('fragments', () => {
  const documents = (files: Record<string, string>) =>
    read(files).operations.map(({ document }) => print(document).replace(/\s+/g, ' '));

  test('are found in other files, with those that they spread', () => {
    const files = {
      'a.graphql': 'query A { ...F }',
      'f.graphql': 'fragment F on T { ...G } fragment Unused on T { a }',
      'g.graphql': 'fragment G on T { a }',
    };
    expect(documents(files)).toEqual(['query A { ...F } fragment F on T { ...G } fragment G on T { a }']);
  });

  test('of the same file go before those of others', () => {
    const files = {
      'f.graphql': 'fragment F on T { b }',
      'a.graphql': 'query A { ...F } fragment F on T { a }',
    };
    expect(documents(files)).toEqual(['query A { ...F } fragment F on T { a }']);
    expect(rows(files)).toEqual([]);
  });

  test('that several other files define in different ways are reported', () => {
    const files = {
      'a.graphql': '\nquery A { ...F }',
      'f.graphql': 'fragment F on T { a }',
      'g.graphql': 'fragment F on T { b }',
    };
    expect(rows(files)).toEqual([['OPERATION_FRAGMENT_AMBIGUOUS', 'dangerous', 'a.graphql:2:1']]);
    expect(rows({ ...files, 'g.graphql': 'fragment F on T { # the same\n a }' })).toEqual([]);
  });

  test('of files are none of an entry in a manifest, which is sent as it stands', () => {
    const files = { 'f.graphql': 'fragment F on T { a }', 'm.json': manifest(['query A { ...F }']) };
    expect(documents(files)).toEqual(['query A { ...F }']);
  });

  test('that spread each other in a ring end', () => {
    const files = { 'a.graphql': 'query A { ...F } fragment F on T { ...G } fragment G on T { ...F }' };
    expect(places(files)).toEqual(['A a.graphql:1']);
  });
});

describe('what cannot be read is reported, and the rest is read', () => {
  const sound = { 'z.graphql': 'query Z { z }' };
  test.each<[string, Record<string, string>, string]>([
    ['a document that is no GraphQL', { 'a.graphql': 'query A {\n  a(\n}' }, 'a.graphql:3:1'],
    ['an empty document', { 'a.graphql': '' }, 'a.graphql:1:1'],
    ['a manifest that is no JSON', { 'm.json': '{' }, 'm.json:undefined:undefined'],
    ['a manifest of another form', { 'm.json': '{"format":"x"}' }, 'm.json:undefined:undefined'],
    ['an entry that is no GraphQL', { 'm.json': manifest(['query A {', 'query B { b }'], 2) }, 'm.json:5:1'],
  ])('%s', (_what, files, place) => {
    expect(rows({ ...files, ...sound })).toEqual([['OPERATION_UNREADABLE', 'breaking', place]]);
    expect(places({ ...files, ...sound })).toContain('Z z.graphql:1');
  });
});

test('the operations of this project are read once each, from their documents', () => {
  const room = resolve(import.meta.dirname, '../..');
  const files = ['operations/Login.graphql', 'operations/Me.graphql', 'persisted-operations.json'].map(
    (name) => ({
      file: name,
      text: readFileSync(resolve(room, name), 'utf8'),
    }),
  );
  const { operations } = readKnownOperations(files);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  expect(operations.filter(({ file }) => file.endsWith('.graphql'))).toHaveLength(2);
});
