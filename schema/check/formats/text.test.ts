import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../finding.ts';
import {
  findingWith,
  hostileReport,
  hostileTexts,
  huge,
  options,
  ordinary,
  reportWith,
  root,
} from './samples.ts';
import { toText } from './text.ts';

test('checks and findings come the worst first, then the summary, then the verdict', () => {
  expect(toText(ordinary, options)).toBe(`Schema check from main (1a2b3c4) to the working tree

Changes: 1 breaking, 1 dangerous, 1 safe, 1 approved
  breaking  FIELD_REMOVED  Order.total (subgraph order)
    Field 'total' was removed from object type 'Order'
    order.graphql:6:2
    5 | type Order {
    6 |  id: ID!
      |  ^
    7 |   note: String
  dangerous  ENUM_VALUE_ADDED  Status.NEW
    Field 'total' was removed from object type 'Order'
    because clients switch
    order.graphql:6:2
    5 | type Order {
    6 |  id: ID!
      |  ^
    7 |   note: String
  approved  FIELD_REMOVED  Order.tax
    Field 'total' was removed from object type 'Order'
    approved by Ann: nobody calls it
    order.graphql:6:2
    5 | type Order {
    6 |  id: ID!
      |  ^
    7 |   note: String
  safe  FIELD_ADDED  Order.note
    It came

Composition: 1 safe
  safe  EXTERNAL_UNUSED
    Field 'total' was removed from object type 'Order'
    order.graphql:6:2

Affected operations
  Cart  Orders.graphql:2:1
    Status.NEW

Order of deployment: order → supergraph
  supergraph waits for order

             breaking  dangerous  safe  approved
Changes             1          1     1         1
Composition         0          0     1         0
All                 1          1     2         1

Known operations: 1 broken, 1 affected, 1 fine

FAILS: 1 finding breaks something and no approval accepts it.
`);
});

describe('a frame', () => {
  const order = `${root}/order.graphql`;
  const rows: [string, Finding['locations'], string[]][] = [
    [
      'begins with the first line',
      [{ file: order, line: 1, column: 6 }],
      ['order.graphql:1:6', '1 | type Query {', '  |      ^', '2 |   order(id: ID!): Order'],
    ],
    [
      'ends with the last line',
      [{ file: order, line: 9, column: 1 }],
      ['order.graphql:9:1', '8 | }', '9 |', '  | ^'],
    ],
    ['is left out beyond the last line', [{ file: order, line: 10, column: 1 }], ['order.graphql:10:1']],
    [
      'is left out of a source that is not known',
      [{ file: `${root}/b.graphql`, line: 1, column: 1 }],
      ['b.graphql:1:1'],
    ],
    ['is left out of a whole file', [{ file: order }], ['order.graphql']],
    [
      'begins its line where no column is known',
      [{ file: order, line: 8 }],
      ['order.graphql:8', '7 |   note: String', '8 | }', '  | ^', '9 |'],
    ],
    [
      'is there for each place',
      [{ file: order }, { file: `${root}/b.graphql` }],
      ['order.graphql', 'b.graphql'],
    ],
    [
      'is not there for a sixth place',
      Array.from({ length: 6 }, () => ({ file: order })),
      [...Array.from({ length: 5 }, () => 'order.graphql'), '… and 1 more places'],
    ],
    [
      'says where a file outside of the root is',
      [{ file: '/elsewhere/x.graphql' }],
      ['../elsewhere/x.graphql'],
    ],
  ];

  test.each(rows)('%s', (_rule, locations, frame) => {
    const lines = toText(reportWith([findingWith({ locations })]), options).split('\n');
    const shown = lines.slice(5, lines.indexOf('', 5)).map((line) => line.trim().replace(/^\|/, '  |'));
    expect(shown).toEqual(frame);
  });

  test('has its caret below what is meant, whatever hides before it', () => {
    const readSource = () => '\u001b[1mab\u0000\tcd';
    const report = reportWith([findingWith({ locations: [{ file: order, line: 1, column: 9 }] })]);
    expect(toText(report, { ...options, readSource })).toContain(
      '    1 | \ufffd[1mab\ufffd cd\n      |         ^\n',
    );
  });
});

test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
  '%j begins no line of its own',
  (_shown, text) => {
    const own =
      /^(?:$|Schema check from|PASSES|FAILS|(?:Known|Affected) operations|Order of deployment|All |[A-Z][a-z ]+(?::| {2}))/;
    const strangers = toText(hostileReport(text), options)
      .split('\n')
      .filter((line) => !/^ {2,}\S/.test(line) && !own.test(line));
    expect(strangers).toEqual([]);
  },
);

test('a message of several lines cannot fake the verdict', () => {
  const message = 'first\nPASSES: nothing changed.\n\nFAILS';
  const verdicts = toText(reportWith([findingWith({ message })]), options)
    .split('\n')
    .filter((line) => /^(?:PASSES|FAILS)/.test(line));
  expect(verdicts).toEqual(['FAILS: 1 finding breaks something and no approval accepts it.']);
});

test('of 5,000 findings everything that is not safe is shown, the frames of 100, and 20 that are safe', () => {
  const text = toText(huge, options);
  const count = (pattern: RegExp) => text.match(pattern)?.length;
  expect([
    count(/^ {2}breaking/gm),
    count(/^ {2}dangerous/gm),
    count(/^ {2}safe/gm),
    count(/^ +\| +\^/gm),
  ]).toEqual([1_667, 1_666, 20, 100]);
  expect(text).toContain('  … and 1647 more safe ones: --format json names them\n');
  expect(text).toContain('  … and 4900 more operations\n');
});

describe('colours', () => {
  const streamThat = (isTTY: boolean) =>
    Object.assign(new PassThrough(), { isTTY, getColorDepth: () => 8 }) as unknown as NodeJS.WriteStream;
  const rows: [string, NodeJS.WriteStream | undefined, boolean][] = [
    ['a file has none', undefined, false],
    ['a terminal has them', streamThat(true), true],
    ['a pipe has none', streamThat(false), false],
  ];

  test.each(rows)('%s', (_rule, stream, isColoured) => {
    expect(toText(ordinary, { ...options, stream }).includes('\u001b[')).toBe(isColoured);
  });
});
