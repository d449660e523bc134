import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import {
  anyReport,
  findingWith,
  hostileReport,
  hostileTexts,
  huge,
  options,
  ordinary,
  reportWith,
  root,
} from './samples.ts';
import { toSarif } from './sarif.ts';

interface Log {
  runs: [{ tool: { driver: { rules: unknown[] } }; results: Result[]; originalUriBaseIds: unknown }];
}

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation: unknown }[];
  partialFingerprints: { 'schemaCheck/v1': string };
  suppressions: unknown[];
}

let isSarif: ValidateFunction;

beforeAll(() => {
  const file = createRequire(import.meta.url).resolve('schemastore/schemas/json/sarif-2.1.0.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  isSarif = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
});

const write = (report: Report): Log => JSON.parse(toSarif(report, options));
const resultsOf = (...findings: Finding[]) => write(reportWith(findings)).runs[0].results;
const faultsOf = (log: unknown) => (isSarif(log) ? [] : isSarif.errors);

describe('it is SARIF 2.1.0', () => {
  test.each([
    ['of nothing', reportWith([])],
    ['of an ordinary report', ordinary],
    ['of 5,000 findings', huge],
    ...hostileTexts.map((text): [string, Report] => [
      `of ${JSON.stringify(text.slice(0, 60))}`,
      hostileReport(text),
    ]),
  ])('%s', (_what, report) => {
    expect(faultsOf(write(report))).toEqual([]);
  });

  test('of any report', () => {
    fc.assert(fc.property(anyReport, (report) => expect(faultsOf(write(report))).toEqual([])));
  });

  test('and its schema refuses what is not', () => {
    const log = write(ordinary);
    const [result] = log.runs[0].results;
    expect(
      faultsOf({ ...log, runs: [{ ...log.runs[0], results: [{ ...result, level: 'fatal' }] }] }),
    ).not.toEqual([]);
  });
});

test('each result names its rule, and a rule says what its code means', () => {
  const [{ tool, results }] = write(ordinary).runs;
  expect(results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
    ['FIELD_REMOVED', 0, 'error'],
    ['ENUM_VALUE_ADDED', 1, 'warning'],
    ['FIELD_REMOVED', 0, 'error'],
    ['FIELD_ADDED', 2, 'note'],
    ['EXTERNAL_UNUSED', 3, 'note'],
  ]);
  expect(tool.driver.rules.slice(0, 2)).toEqual([
    {
      id: 'FIELD_REMOVED',
      shortDescription: { text: 'A field went.' },
      fullDescription: { text: 'A field went.' },
      defaultConfiguration: { level: 'error' },
    },
    { id: 'ENUM_VALUE_ADDED' },
  ]);
});

test('what is approved is suppressed, and by whom; the rest is known not to be', () => {
  const results = resultsOf(findingWith({ approvedBy: 'Ann: unused' }), findingWith());
  expect(results.map(({ suppressions }) => suppressions)).toEqual([
    [],
    [{ kind: 'external', status: 'accepted', justification: 'Ann: unused' }],
  ]);
});

describe('a place', () => {
  const below = (uri: string) => ({ artifactLocation: { uri, uriBaseId: '%SRCROOT%' } });
  const rows: [string, Finding['locations'], unknown[]][] = [
    [
      'is relative to the root, with its line and column',
      [{ file: `${root}/a/b.graphql`, line: 2, column: 3 }],
      [{ ...below('a/b.graphql'), region: { startLine: 2, startColumn: 3 } }],
    ],
    [
      'begins with its line where no column is known',
      [{ file: `${root}/a`, line: 2 }],
      [{ ...below('a'), region: { startLine: 2, startColumn: 1 } }],
    ],
    ['may be a whole file', [{ file: `${root}/a` }], [below('a')]],
    [
      'is escaped as a URI',
      [{ file: `${root}/ä b/100%#?.graphql` }],
      [below('%C3%A4%20b/100%25%23%3F.graphql')],
    ],
    [
      'is absolute outside of the root',
      [{ file: '/elsewhere/a b' }],
      [{ artifactLocation: { uri: 'file:///elsewhere/a%20b' } }],
    ],
    ['is the list of subgraphs where nothing is known', [], [below('schema/supergraph.yaml')]],
    ['is not alone', [{ file: `${root}/a` }, { file: `${root}/b` }], [below('a'), below('b')]],
  ];

  test.each(rows)('%s', (_rule, locations, places) => {
    const [result] = resultsOf(findingWith({ locations }));
    expect(result?.locations.map(({ physicalLocation }) => physicalLocation)).toEqual(places);
  });

  test('tells nothing of this machine', () => {
    expect(JSON.stringify(write(ordinary))).not.toContain(root);
  });
});

describe('a message', () => {
  test.each([
    ['Field [User!]! {a} of (b)', 'Field [User!]! {a} of (b)'],
    ['a {0} b', 'a {{0}} b'],
    ['[click](https://example.org)', '[click] (https://example.org)'],
    ['\u001b[1m', '\\u{1b}[1m'],
  ])('%j is %j', (message, text) => {
    expect(resultsOf(findingWith({ message, coordinate: undefined }))[0]?.message.text).toBe(text);
  });
});

describe('a fingerprint', () => {
  const printsOf = (...findings: Finding[]) =>
    resultsOf(...findings).map(({ partialFingerprints }) => partialFingerprints['schemaCheck/v1']);
  const [usual] = printsOf(findingWith());

  test.each<[string, Partial<Finding>, boolean]>([
    ['is the same on another line', { locations: [{ file: `${root}/b`, line: 9 }] }, true],
    ['is the same when it is approved', { approvedBy: 'Ann' }, true],
    ['is the same in other words', { message: 'Gone' }, true],
    ['differs by coordinate', { coordinate: 'Order.tax' }, false],
    ['differs by code', { code: 'KEY_REMOVED' }, false],
    ['differs by subgraph', { subgraph: 'order' }, false],
    ['differs by contract', { contract: 'public' }, false],
    ['differs by check', { check: 'contracts' }, false],
    ['differs by message where there is no coordinate', { coordinate: undefined }, false],
  ])('%s', (_rule, given, isSame) => {
    expect(printsOf(findingWith(given))[0] === usual).toBe(isSame);
  });

  test('is the same beside others', () => {
    expect(printsOf(findingWith({ coordinate: 'Order.tax' }), findingWith())).toContain(usual);
  });

  test('is never there twice', () => {
    expect(new Set(printsOf(findingWith(), findingWith(), findingWith())).size).toBe(3);
  });
});
