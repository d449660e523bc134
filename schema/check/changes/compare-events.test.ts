import { describe, expect, test } from '@jest/globals';
import { compareEvents } from './compare-events.ts';
import { eventCases } from './event-cases.ts';
import { type EventCode, type EventMeaning, eventCodes } from './event-codes.ts';

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

test('an event that comes is safe, and one that goes breaks its consumers', () => {
  expect(rowsOf(undefined, {})).toEqual(['safe EVENT_ADDED paid']);
  expect(rowsOf({}, undefined)).toEqual(['breaking EVENT_REMOVED paid']);
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
  expect(messages).toContainEqual(expect.stringContaining('on too many ways'));
});

test('definitions that another file refers to are told by the file that has them', () => {
  const shared = (type: string) => JSON.stringify({ $defs: { a: { type } } });
  const compareBeside = (reference: string, type = 'integer') => {
    const other = ['/schema/events/other.json', JSON.stringify({ $ref: reference })] as const;
    const findings = compareEvents(
      new Map([[file, shared('string')], other]),
      new Map([[file, shared(type)], other]),
    );
    return findings.map(({ criticality, code, coordinate }) => `${criticality} ${code} ${coordinate}`);
  };
  expect(compareBeside('paid.json#/$defs/a')).toEqual(['breaking EVENT_RULE_CHANGED paid']);
  expect(compareBeside('paid.json#/$defs/a', 'string')).toEqual([]);
  expect(compareBeside('elsewhere.json#/$defs/a')).toEqual([]);
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
  const ofFiles: EventCode[] = ['EVENT_ADDED', 'EVENT_REMOVED', 'EVENT_UNREADABLE'];
  const codes = Object.keys(eventCodes) as EventCode[];
  expect(codes.filter((code) => !given.has(code) && !ofFiles.includes(code))).toEqual([]);
  const meanings: [string, EventMeaning][] = Object.entries(eventCodes);
  const silent = meanings.filter(
    ([, { criticality, harm }]) => (criticality === 'safe') !== (harm === undefined),
  );
  expect(silent.map(([code]) => code)).toEqual(['EVENT_UNREADABLE']);
});
