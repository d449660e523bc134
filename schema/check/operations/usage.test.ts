import { describe, expect, test } from '@jest/globals';
import { dayOf, emptyDay, printDay, printUsage, type UsageOfDay } from '#platform/usage-file.ts';
import { SchemaFaults } from '../../faults.ts';
import { checksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import { applyUsage, mergeUsages, readUsage, type Usage } from './usage.ts';

const today = new Date('2026-03-31T12:00:00Z');
const hash = 'a'.repeat(64);
const thresholds = { days: 30, usesMax: 0, percentMax: 0 };

const dayWith = (coordinates: Record<string, number>, operations = 100): UsageOfDay => ({
  operations: new Map([[hash, operations]]),
  otherOperations: 0,
  coordinates: new Map(Object.entries(coordinates)),
});
/** Every day from so many days ago to so many days ago; on the given days something was used. */
function usageOf(from: number, to: number, used: Record<number, UsageOfDay> = {}): Usage {
  const days = new Map<string, UsageOfDay>();
  for (let back = from; back >= to; back--) days.set(dayOf(today, -back), used[back] ?? dayWith({}));
  return { files: ['/usage.json'], days };
}
const removal = (change: Partial<Finding> = {}): Finding => ({
  check: 'changes',
  code: 'FIELD_REMOVED',
  criticality: 'breaking',
  message: 'gone',
  coordinate: 'Order.total',
  usedAs: ['Order.total'],
  locations: [],
  ...change,
});
const severities = (findings: Finding[]) => findings.map(({ code, criticality }) => `${code} ${criticality}`);
const apply = (
  usage: Usage | undefined,
  change: Partial<Finding> = {},
  limits: Partial<typeof thresholds> = {},
) => severities(applyUsage([removal(change)], usage, { ...thresholds, ...limits }, today));

const safe = ['FIELD_REMOVED safe'];
const breaking = ['FIELD_REMOVED breaking'];
const incomplete = ['FIELD_REMOVED breaking', 'USAGE_INCOMPLETE safe'];

describe('a change of what nobody uses is safe', () => {
  test.each<[string, string[], string[]]>([
    ['a field that is not used', apply(usageOf(30, 0)), safe],
    ['not one that is', apply(usageOf(30, 0, { 5: dayWith({ 'Order.total': 1 }) })), breaking],
    ['a dangerous change', apply(usageOf(30, 0), { criticality: 'dangerous' }), safe],
    ['several parts of which none is used', apply(usageOf(30, 0), { usedAs: ['A.a', 'B.b'] }), safe],
    [
      'not several of which one is',
      apply(usageOf(30, 0, { 5: dayWith({ 'B.b': 1 }) }), { usedAs: ['A.a', 'B.b'] }),
      breaking,
    ],
    ['not one that uses cannot decide', apply(usageOf(30, 0), { usedAs: undefined as never }), breaking],
    ['nor one that names no use', apply(usageOf(30, 0), { usedAs: [] }), breaking],
    [
      'used on the first day of the period',
      apply(usageOf(31, 0, { 30: dayWith({ 'Order.total': 1 }) })),
      breaking,
    ],
    ['used the day before the period', apply(usageOf(31, 0, { 31: dayWith({ 'Order.total': 1 }) })), safe],
    ['used today', apply(usageOf(30, 0, { 0: dayWith({ 'Order.total': 1 }) })), breaking],
    [
      'a part with the name of what every object has',
      apply(usageOf(30, 0), { usedAs: ['constructor'] }),
      safe,
    ],
  ])('%s', (_what, actual, expected) => expect(actual).toEqual(expected));

  test('and says why', () => {
    const [unused] = applyUsage([removal()], usageOf(30, 0), thresholds, today);
    expect(unused?.because).toBe('unused in 3100 operations of 30 days');
    const rare = usageOf(30, 0, { 5: dayWith({ 'Order.total': 2 }) });
    const [rarely] = applyUsage([removal()], rare, { ...thresholds, usesMax: 2 }, today);
    expect(rarely?.because).toBe('used 2 times in 3100 operations of 30 days');
  });

  test('and nothing changes for a safe one, or without a usage file', () => {
    const harmless = removal({ criticality: 'safe' });
    expect(applyUsage([harmless], usageOf(30, 0), thresholds, today)).toEqual([harmless]);
    expect(applyUsage([removal()], undefined, thresholds, today)).toEqual([removal()]);
  });
});

describe('thresholds', () => {
  // 3,100 operations in the period, 31 uses: one percent.
  const used = usageOf(30, 0, { 5: dayWith({ 'Order.total': 30 }), 6: dayWith({ 'Order.total': 1 }) });
  test.each<[Partial<typeof thresholds>, string[]]>([
    [{ usesMax: 30 }, breaking],
    [{ usesMax: 31 }, safe],
    [{ percentMax: 0.99 }, breaking],
    [{ percentMax: 1 }, safe],
    [{ usesMax: 31, percentMax: 0 }, safe],
    [{ usesMax: 0, percentMax: 1 }, safe],
    [{ days: 4 }, safe],
    [{ days: 5 }, breaking],
  ])('%j', (limits, expected) => expect(apply(used, {}, limits)).toEqual(expected));

  test('count operations that the file has no place for', () => {
    const busy = { ...dayWith({ 'Order.total': 31 }), otherOperations: 3_100 };
    const usage = usageOf(30, 0, { 5: busy });
    expect(apply(usage, {}, { percentMax: 0.5 })).toEqual(safe);
    expect(apply(usage, {}, { percentMax: 0.49 })).toEqual(breaking);
  });
});

describe('a usage that does not cover the period makes nothing safe, and says so', () => {
  const gap = usageOf(30, 0);
  const withGap: Usage = { ...gap, days: new Map([...gap.days].filter(([day]) => day !== dayOf(today, -9))) };
  const idle = usageOf(
    30,
    0,
    Object.fromEntries(Array.from({ length: 31 }, (_, back) => [back, emptyDay()])),
  );
  test.each<[string, string[], string[]]>([
    ['it begins a day late', apply(usageOf(29, 0)), incomplete],
    ['it begins in time', apply(usageOf(30, 0)), safe],
    ['it ends seven days ago', apply(usageOf(30, 7)), safe],
    ['it ends eight days ago', apply(usageOf(30, 8)), incomplete],
    ['of a short period it ends a quarter ago', apply(usageOf(4, 1), {}, { days: 4 }), safe],
    ['of a short period it ends more than a quarter ago', apply(usageOf(4, 2), {}, { days: 4 }), incomplete],
    ['it lacks a day', apply(withGap), incomplete],
    ['it has no day at all', apply({ files: [], days: new Map() }), incomplete],
    ['it ends before the period', apply(usageOf(60, 31)), incomplete],
    ['it counted no operation', apply(idle), incomplete],
  ])('%s', (_what, actual, expected) => expect(actual).toEqual(expected));

  test('by which days it lacks', () => {
    const messages = (usage: Usage) => applyUsage([], usage, thresholds, today).map(({ message }) => message);
    expect(messages(withGap)).toEqual([
      'The usage file lacks 1 days of the period from 2026-03-01 to 2026-03-31, the first being 2026-03-22.',
    ]);
    expect(messages(usageOf(30, 8))).toEqual([
      'The usage file ends on 2026-03-23, 8 days ago: a newer one is needed.',
    ]);
  });
});

describe('files of several gateways', () => {
  test('are added up, day by day', () => {
    const one = usageOf(30, 10, { 20: dayWith({ 'A.a': 1 }, 5) });
    const other = usageOf(20, 0, { 20: { ...dayWith({ 'A.a': 2, 'B.b': 3 }, 6), otherOperations: 4 } });
    const merged = mergeUsages([one, { ...other, files: ['/other.json'] }]);
    expect(merged.files).toEqual(['/usage.json', '/other.json']);
    expect(merged.days.size).toBe(31);
    expect(merged.days.get(dayOf(today, -20))).toEqual({
      operations: new Map([[hash, 11]]),
      otherOperations: 4,
      coordinates: new Map([
        ['A.a', 3],
        ['B.b', 3],
      ]),
    });
    expect(one.days.get(dayOf(today, -20))).toEqual(dayWith({ 'A.a': 1 }, 5));
    expect(apply(merged)).toEqual(safe);
  });
});

describe('a usage file', () => {
  test('is read as it is written', () => {
    const { days } = usageOf(3, 0, { 2: dayWith({ 'A.a': 1, 'Query.b(c:)': 2 }) });
    const text = printUsage([...days].map(([day, usage]) => [day, printDay(usage)]));
    expect(readUsage(text, '/usage.json')).toEqual({ files: ['/usage.json'], days });
    expect(text.split('\n')).toHaveLength(4 + 3);
  });

  const day = '"operations":{},"otherOperations":0,"coordinates":{}';
  const file = (days: string, version = '1') =>
    `{"format":"graph-usage","version":${version},"days":{${days}}}`;
  test.each([
    ['no JSON', '{'],
    ['no usage', '{}'],
    ['another version', file('', '2')],
    ['no day', file(`"2026-13-01":{${day}}`)],
    ['no hash', file(`"2026-01-01":{${day.replace('{}', '{"query":1}')}}`)],
    ['a count below zero', file(`"2026-01-01":{${day.replace('0', '-1')}}`)],
    ['a field that nobody knows', file(`"2026-01-01":{${day},"variables":[]}`)],
  ])('is refused as %s', (_what, text) => {
    expect(() => readUsage(text, '/usage.json')).toThrow(SchemaFaults);
    expect(() => readUsage(text, '/usage.json')).toThrow(/INVALID_USAGE(.|\n)*usage.json/);
  });

  test('is taken when it has no fault', () => {
    expect(readUsage(file(`"2026-01-01":{${day}}`), '/usage.json').days.size).toBe(1);
  });

  test('is judged by the thresholds of the settings', () => {
    expect(checksConfig.parse({}).usage).toEqual({ file: 'usage.json', ...thresholds });
  });
});
