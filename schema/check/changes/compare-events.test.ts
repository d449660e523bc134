import { relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { InputError } from '../sources/input-error.ts';
import { compareEvents } from './compare-events.ts';
import { eventCases, eventSpellings } from './event-cases.ts';
import { type EventCode, type EventMeaning, eventCodes } from './event-codes.ts';
import { depthMax } from './event-normal-form.ts';

const file = '/schema/events/paid.json';

const compare = (before: unknown, after: unknown) =>
  compareEvents(
    new Map(before === undefined ? [] : [[file, toText(before)]]),
    new Map(after === undefined ? [] : [[file, toText(after)]]),
  );

const toText = (schema: unknown) => (typeof schema === 'string' ? schema : JSON.stringify(schema, null, 2));

const rowsOf = (before: unknown, after: unknown) =>
  compare(before, after)
    .map(({ criticality, code, coordinate }) => `${criticality} ${code} ${coordinate}`)
    .sort();

describe("a change of an event's schema has its verdict, and so has the way back", () => {
  test.each(eventCases)('$title', ({ before, after, rows, back }) => {
    expect(rowsOf(before, after)).toEqual([...rows].sort());
    expect(rowsOf(after, before)).toEqual([...back].sort());
  });
});

describe('a schema may be written in another way', () => {
  test.each(eventSpellings)('$title', ({ spellings }) => {
    const told = spellings.flatMap((before) =>
      spellings.map((after) => ({ before, after, rows: rowsOf(before, after) })),
    );
    expect(told.filter(({ rows }) => rows.length > 0)).toEqual([]);
  });
});

test('an event that comes is safe, and one that goes breaks its consumers', () => {
  expect(rowsOf(undefined, {})).toEqual(['safe EVENT_ADDED paid']);
  expect(rowsOf({}, undefined)).toEqual(['breaking EVENT_REMOVED paid']);
});

test('a file of nothing but definitions may go, and what refers to them tells whether they are missed', () => {
  const library = { $id: 'https://example.com/money', title: 'Money', $defs: { a: { type: 'string' } } };
  expect(rowsOf(library, undefined)).toEqual(['safe EVENT_DEFINITIONS_REMOVED paid']);
  expect(rowsOf({ definitions: {} }, undefined)).toEqual(['safe EVENT_DEFINITIONS_REMOVED paid']);
  expect(rowsOf({ ...library, $ref: '#/$defs/a' }, undefined)).toEqual(['breaking EVENT_REMOVED paid']);
  expect(rowsOf({ title: 'Paid' }, undefined)).toEqual(['breaking EVENT_REMOVED paid']);

  const other = '/schema/events/other.json';
  const compareMoved = (reference: string) =>
    compareEvents(
      new Map([
        [file, JSON.stringify(library)],
        [other, JSON.stringify({ $ref: 'paid.json#/$defs/a' })],
      ]),
      new Map([
        ['/schema/events/money.json', JSON.stringify(library)],
        [other, JSON.stringify({ $ref: reference })],
      ]),
    ).map(({ code, coordinate }) => `${code} ${coordinate}`);
  const moved = ['EVENT_ADDED money', 'EVENT_DEFINITIONS_REMOVED paid'];
  expect(compareMoved('money.json#/$defs/a').sort()).toEqual(moved);
  expect(compareMoved('paid.json#/$defs/a').sort()).toEqual([
    ...moved,
    'EVENT_REFERENCE_CHANGED other',
    'EVENT_TYPE_WIDENED other',
  ]);
});

test('a file that is no schema is told, on either side, and is no event that came', () => {
  expect(rowsOf({}, '{')).toEqual(['breaking EVENT_UNREADABLE paid']);
  expect(rowsOf('[1]', {})).toEqual(['breaking EVENT_UNREADABLE paid']);
  expect(rowsOf(undefined, 'null')).toEqual(['breaking EVENT_UNREADABLE paid']);
  expect(rowsOf('{', '{')).toEqual([]);
});

test('definitions that all refer to one another are followed as far as it goes, and that is told', () => {
  const names = Array.from({ length: 12 }, (_, index) => `d${index}`);
  const fields = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
  const all = (type: string) => ({
    properties: fields,
    $defs: Object.fromEntries(names.map((name) => [name, { properties: { ...fields, x: { type } } }])),
  });
  expect(compare(all('string'), all('string'))).toEqual([]);
  expect(compare(all('string'), { ...all('string'), title: 'a' }).map(({ code }) => code)).toEqual([
    'EVENT_DESCRIPTION_CHANGED',
  ]);
  const messages = compare(all('string'), all('integer')).map(({ message }) => message);
  expect(messages).toContainEqual(expect.stringContaining('more than can be compared'));
});

test('of many shapes with many fields, each is compared with the one that has its constant', () => {
  const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, {}]));
  const event = (more: object, type: string) => {
    const shapes = Array.from({ length: 25 }, (_, index) => ({
      properties: { kind: { const: `k${index}` }, ...fields, ...more },
    }));
    return { properties: { data: { oneOf: shapes }, zzz: { type } } };
  };
  const rows = rowsOf(event({}, 'string'), event({ trace: {} }, 'integer'));
  expect(rows).toHaveLength(26);
  expect(rows[0]).toBe('breaking EVENT_TYPE_CHANGED paid#zzz');
  expect(rows.slice(1).filter((row) => !row.startsWith('safe EVENT_FIELD_ADDED'))).toEqual([]);
});

test('what is beyond the bound is told once, where it begins, and a type also behind it', () => {
  const event = (type: string) => {
    const names = Array.from({ length: 6_000 }, (_, index) => `f${index}`);
    const fields = names.map((name) => [name, { properties: { x: {} } }]);
    return { properties: { ...Object.fromEntries(fields), last: { type } } };
  };
  expect(rowsOf(event('string'), event('integer'))).toEqual([
    'breaking EVENT_TYPE_CHANGED paid#last',
    expect.stringMatching(/^dangerous EVENT_TOO_LARGE paid#f/),
  ]);
});

test('definitions of another file are told by the event that refers to them', () => {
  const shared = (type: string) =>
    JSON.stringify({ $id: 'https://example.com/shared', $defs: { a: { $anchor: 'a', type } } });
  const compareBeside = (reference: string, type = 'integer') => {
    const other = [
      '/schema/events/other.json',
      JSON.stringify({ properties: { x: { $ref: reference } } }),
    ] as const;
    const findings = compareEvents(
      new Map([[file, shared('string')], other]),
      new Map([[file, shared(type)], other]),
    );
    return findings.map(({ criticality, code, coordinate }) => `${criticality} ${code} ${coordinate}`);
  };
  const changed = ['breaking EVENT_TYPE_CHANGED other#x'];
  expect(compareBeside('paid.json#/$defs/a')).toEqual(changed);
  expect(compareBeside('../events/paid.json#/$defs/a')).toEqual(changed);
  expect(compareBeside('https://example.com/shared#/$defs/a')).toEqual(changed);
  expect(compareBeside('paid.json#a')).toEqual(changed);
  expect(compareBeside('https://example.com/shared#a')).toEqual(changed);
  expect(compareBeside('paid.json#/$defs/a', 'string')).toEqual([]);
  expect(compareBeside('paid.json#a', 'string')).toEqual([]);
  expect(compareBeside('elsewhere.json#/$defs/a')).toEqual([]);
});

test('two files with the same address refer each to itself', () => {
  const schema = (type: string) =>
    JSON.stringify({ $id: 'https://example.com/paid', $ref: '#/$defs/a', $defs: { a: { type } } });
  const other = '/schema/events/other.json';
  const findings = compareEvents(
    new Map([[file, schema('string')]]).set(other, schema('string')),
    new Map([[file, schema('integer')]]).set(other, schema('string')),
  );
  expect(findings.map(({ code, coordinate }) => `${code} ${coordinate}`)).toEqual([
    'EVENT_TYPE_CHANGED paid',
  ]);
});

test('a schema is nested as deep as the bound, and one that is deeper is refused with its file, on either side', () => {
  const nest = (levels: number): object => (levels === 1 ? {} : { not: nest(levels - 1) });
  expect(rowsOf({}, nest(depthMax))).toEqual(['breaking EVENT_RULE_CHANGED paid']);
  const refused = (side: string) =>
    new InputError(`${relative('.', file)} (${side}) is nested deeper than ${depthMax} levels`);
  expect(() => compare({}, nest(depthMax + 1))).toThrow(refused('after'));
  expect(() => compare(nest(3_000), {})).toThrow(refused('before'));
});

test('definitions are followed as far as the bound, and that there are more is told', () => {
  const chain = (length: number, toSchema: (reference: string) => object, type: string) => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `d${index}`,
        index === length - 1 ? { type } : toSchema(`#/$defs/d${index + 1}`),
      ]),
    ),
  });
  const rowsOfChain = (length: number, toSchema: (reference: string) => object) =>
    rowsOf(chain(length, toSchema, 'string'), chain(length, toSchema, 'integer'));
  const toField = ($ref: string) => ({ properties: { x: { $ref } } });
  expect(rowsOfChain(depthMax, toField)).toEqual([expect.stringMatching(/^breaking EVENT_TYPE_CHANGED/)]);
  expect(rowsOfChain(3_000, toField)).toEqual([expect.stringMatching(/^dangerous EVENT_TOO_LARGE paid#x/)]);
  expect(rowsOfChain(3_000, ($ref) => ({ $ref }))).toEqual(['breaking EVENT_TYPE_CHANGED paid']);
});

test('only JSON files are schemas', () => {
  const document = '/schema/events/asyncapi.yaml';
  expect(compareEvents(new Map([[document, 'a: 1']]), new Map([[document, 'a: 2']]))).toEqual([]);
});

test('a finding is at the line of the field, and at the line around it when the field is gone', () => {
  const before = { type: 'object', properties: { data: { type: 'object', properties: { x: {}, y: {} } } } };
  const after = {
    type: 'object',
    properties: { data: { type: 'object', properties: { y: { type: 'string' } } } },
  };
  expect(compare(before, after).map(({ code, locations }) => ({ code, locations }))).toEqual([
    { code: 'EVENT_FIELD_REMOVED', locations: [{ file, line: 6, column: 21 }] },
    { code: 'EVENT_TYPE_NARROWED', locations: [{ file, line: 7, column: 14 }] },
  ]);
});

test('whoever is harmed is named in the message', () => {
  const [removed] = compare({ properties: { x: {} } }, { properties: {} });
  expect(removed?.message).toBe('A field was removed: paid#x (breaking for consumers)');
  const [required] = compare({ properties: {} }, { properties: { x: {} }, required: ['x'] });
  expect(required?.message).toBe('A required field was added: paid#x (breaking for producers)');
});

test('each code is given by some change, and a harmful one says whom it harms', () => {
  const given = new Set(
    eventCases.flatMap(({ rows, back }) => [...rows, ...back].map((row) => row.split(' ')[1])),
  );
  const ofFiles: EventCode[] = [
    'EVENT_ADDED',
    'EVENT_REMOVED',
    'EVENT_DEFINITIONS_REMOVED',
    'EVENT_UNREADABLE',
    'EVENT_TOO_LARGE',
  ];
  const codes = Object.keys(eventCodes) as EventCode[];
  expect(codes.filter((code) => !given.has(code) && !ofFiles.includes(code))).toEqual([]);
  const meanings: [string, EventMeaning][] = Object.entries(eventCodes);
  const silent = meanings.filter(
    ([, { criticality, harm }]) => (criticality === 'safe') !== (harm === undefined),
  );
  expect(silent.map(([code]) => code)).toEqual(['EVENT_UNREADABLE']);
});
