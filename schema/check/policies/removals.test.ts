import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Finding } from '../finding.ts';
import { isDeprecated, readDeprecationFacts } from './deprecation-facts.ts';
import type { Deprecation, FindDeprecation } from './deprecation-history.ts';
import { policyCodes } from './policy-codes.ts';
import { checkRemovals } from './removals.ts';
import { finding } from './test-subgraphs.ts';

const today = new Date('2026-04-01T12:00:00Z');
const policy = (deprecatedDays: number) => ({ removal: { deprecatedDays } });
const since = (day: string, historyEnds = false): FindDeprecation => {
  const deprecation: Deprecation = { since: new Date(`${day}T12:00:00Z`), historyEnds };
  return () => deprecation;
};
const never: FindDeprecation = () => undefined;

describe('the policy on removals', () => {
  test.each<[string, FindDeprecation | undefined, string[]]>([
    ['30 days ago', since('2026-03-02'), ['safe FIELD_REMOVED']],
    ['longer ago', since('2020-01-01'), ['safe FIELD_REMOVED']],
    ['29 days ago', since('2026-03-03'), ['breaking FIELD_REMOVED', 'breaking REMOVAL_TOO_SOON']],
    ['in the future', since('2026-05-01'), ['breaking FIELD_REMOVED', 'breaking REMOVAL_TOO_SOON']],
    ['never', never, ['breaking FIELD_REMOVED', 'breaking REMOVAL_NOT_DEPRECATED']],
    ['30 days ago at least', since('2026-03-02', true), ['safe FIELD_REMOVED']],
    [
      '29 days ago at least',
      since('2026-03-03', true),
      ['breaking FIELD_REMOVED', 'breaking REMOVAL_HISTORY_UNKNOWN'],
    ],
    ['nobody knows', undefined, ['breaking FIELD_REMOVED', 'breaking REMOVAL_HISTORY_UNKNOWN']],
  ])('30 days, when it was deprecated %s', (_title, find, rows) => {
    expect(rowsOf(checkRemovals([finding({})], policy(30), find, today))).toEqual(rows);
  });

  test('it is off with 0 days, and then a removal stays what it is', () => {
    expect(checkRemovals([finding({})], policy(0), since('2020-01-01'), today)).toEqual([finding({})]);
    expect(checkRemovals([finding({})], policy(0), undefined, today)).toEqual([finding({})]);
  });

  test('a removal that is allowed says why', () => {
    expect(checkRemovals([finding({})], policy(30), since('2026-03-01'), today)).toEqual([
      finding({
        criticality: 'safe',
        because: 'deprecated since 2026-03-01, for 31 days; the policy asks for 30',
      }),
    ]);
  });

  test('one that is used all the same stays what it is, and says how often; one of unknown use is allowed', () => {
    const judge = (isUsed: boolean | undefined, rest = {}) => {
      const findUses = () => (isUsed === undefined ? undefined : { isUsed, inWords: 'used 3 times' });
      return checkRemovals([finding(rest)], policy(30), since('2026-03-01'), today, findUses);
    };
    const why = 'deprecated since 2026-03-01, for 31 days; the policy asks for 30';
    expect(judge(true)).toEqual([finding({ because: `used 3 times, though ${why}` })]);
    expect(judge(false)).toEqual([finding({ criticality: 'safe', because: why })]);
    expect(judge(undefined)).toEqual([finding({ criticality: 'safe', because: why })]);
    expect(rowsOf(judge(true, { criticality: 'safe' }))).toEqual(['safe FIELD_REMOVED']);
  });

  test('a removal that is not says from when on it is, and where it is', () => {
    const locations = [{ file: '/graph/order.graphql', subgraph: 'order', line: 3, column: 5 }];
    const [, refusal] = checkRemovals([finding({ locations })], policy(30), since('2026-03-20'), today);
    expect(refusal).toEqual({
      check: 'removals',
      code: 'REMOVAL_TOO_SOON',
      criticality: 'breaking',
      message:
        'Order.total has been deprecated since 2026-03-20; what is removed must have been deprecated for 30 days: it may go from 2026-04-19.',
      coordinate: 'Order.total',
      locations,
    });
  });

  test.each<[string, string, boolean]>([
    ['FIELD_REMOVED', 'Order.total', true],
    ['FIELD_ARGUMENT_REMOVED', 'Query.orders(first:)', true],
    ['ENUM_VALUE_REMOVED', 'OrderStatus.PAID', true],
    ['INPUT_FIELD_REMOVED', 'OrderInput.note', true],
    ['TYPE_REMOVED', 'Order', true],
    ['FIELD_TYPE_CHANGED', 'Order.total', false],
    ['UNION_MEMBER_REMOVED', 'Item', false],
    ['DIRECTIVE_REMOVED', '@cost', false],
  ])('%s is judged: %s, %s', (code, coordinate, isJudged) => {
    const asked: string[] = [];
    const find = (name: string) => {
      asked.push(name);
      return undefined;
    };
    const [, refusal] = checkRemovals([finding({ code, coordinate })], policy(1), find, today);
    expect(asked).toEqual(isJudged ? [coordinate] : []);
    expect(refusal?.coordinate).toBe(isJudged ? coordinate : undefined);
  });

  test('what the API keeps is not judged: it has moved to another subgraph, or out of a contract', () => {
    for (const part of [{ subgraph: 'order' }, { contract: 'partners', check: 'contracts' as const }]) {
      expect(checkRemovals([finding(part)], policy(30), never, today)).toEqual([finding(part)]);
    }
  });

  test('a removal from the API is judged once, for its contracts too', () => {
    const parts = [finding({}), finding({ contract: 'partners', check: 'contracts' })];
    const codes = (find: FindDeprecation) => rowsOf(checkRemovals(parts, policy(30), find, today));
    expect(codes(since('2020-01-01'))).toEqual(Array(2).fill('safe FIELD_REMOVED'));
    expect(codes(never)).toEqual([
      ...Array(2).fill('breaking FIELD_REMOVED'),
      'breaking REMOVAL_NOT_DEPRECATED',
    ]);
  });

  test.each(['breaking', 'dangerous', 'safe'] as const)(
    'what is %s to siblings and services stays so, whatever clients were told of the same part',
    (criticality) => {
      const ofSubgraph = finding({ subgraph: 'order', criticality, because: 'services lose it' });
      for (const find of [since('2020-01-01'), never]) {
        expect(checkRemovals([finding({}), ofSubgraph], policy(30), find, today)).toContainEqual(ofSubgraph);
      }
    },
  );

  test('that nobody uses a field does not replace its deprecation', () => {
    const unused = finding({ criticality: 'safe', because: 'unused' });
    expect(rowsOf(checkRemovals([unused], policy(30), never, today))).toEqual([
      'safe FIELD_REMOVED',
      'breaking REMOVAL_NOT_DEPRECATED',
    ]);
  });

  test('each of its codes is in the table', () => {
    const codes = Object.keys(policyCodes).filter((code) => code.startsWith('REMOVAL_'));
    expect(codes).toEqual(['REMOVAL_NOT_DEPRECATED', 'REMOVAL_TOO_SOON', 'REMOVAL_HISTORY_UNKNOWN']);
  });
});

describe('what is deprecated', () => {
  const old = '@deprecated(reason: "Old.")';
  test.each<[string, string[], string, boolean]>([
    ['a field', [`type A { b: Int ${old} }`], 'A.b', true],
    ['another field', [`type A { b: Int ${old}  c: Int }`], 'A.c', false],
    ['a field of another type', [`type A { b: Int ${old} }  type D { b: Int }`], 'D.b', false],
    ['a field in an extension', [`extend type A { b: Int ${old} }`], 'A.b', true],
    ['a field in one of its subgraphs', ['type A { b: Int }', `type A { b: Int ${old} }`], 'A.b', true],
    ['an argument', [`type A { b(c: Int ${old}, d: Int): Int }`], 'A.b(c:)', true],
    ['another argument', [`type A { b(c: Int ${old}, d: Int): Int }`], 'A.b(d:)', false],
    ['an argument of a deprecated field', [`type A { b(c: Int): Int ${old} }`], 'A.b(c:)', true],
    ['a field with a deprecated argument', [`type A { b(c: Int ${old}): Int }`], 'A.b', false],
    ['an enum value', [`enum A { B ${old}  C }`], 'A.B', true],
    ['an input field', [`input A { b: Int ${old}  c: Int }`], 'A.b', true],
    ['a type that is not there', ['type A { b: Int }'], 'D', false],
    ['a type of which all fields are', [`type A { b: Int ${old}  c: Int ${old} }`], 'A', true],
    ['a type of which one field is not', [`type A { b: Int ${old}  c: Int }`], 'A', false],
    ['an enum of which all values are', [`enum A { B ${old} }`], 'A', true],
    [
      'a type that only deprecated fields give',
      [`type Q { a: [A!]! ${old}  b: Int }  type A { c: Int }`],
      'A',
      true,
    ],
    ['a type that another field gives', [`type Q { a: A ${old}  b: A }  type A { c: Int }`], 'A', false],
    [
      'a type that another subgraph gives',
      [`type Q { a: A ${old} }  type A { c: Int }`, 'type B { a: A }'],
      'A',
      false,
    ],
    ['a type that gives itself too', [`type Q { a: A ${old} }  type A { c: A }`], 'A', true],
    [
      'a type that is part of a union',
      [`type Q { a: A ${old} }  type A { c: Int }  union U = A`],
      'A',
      false,
    ],
    ['a type that implements', [`type Q { a: A ${old} }  type A implements N { c: Int }`], 'A', false],
    [
      'an input that only a deprecated argument takes',
      [`type Q { a(b: B ${old}): Int }  input B { c: Int }`],
      'B',
      true,
    ],
    [
      'an input that a deprecated field takes',
      [`type Q { a(b: B): Int ${old} }  input B { c: Int }`],
      'B',
      true,
    ],
    ['an input that an argument takes', ['type Q { a(b: B): Int }  input B { c: Int }'], 'B', false],
    [
      'an input that a deprecated input field has',
      [`input A { b: B ${old} }  input B { c: Int }`],
      'B',
      true,
    ],
    ['a scalar that only deprecated fields give', [`type Q { a: S ${old} }  scalar S`], 'S', true],
  ])('%s', (_title, schemas, coordinate, expected) => {
    expect(
      isDeprecated(
        coordinate,
        schemas.map((sdl) => readDeprecationFacts(parse(sdl))),
      ),
    ).toBe(expected);
  });
});

function rowsOf(findings: Finding[]): string[] {
  return findings.map(({ criticality, code }) => `${criticality} ${code}`);
}
