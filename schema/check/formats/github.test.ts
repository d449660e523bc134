import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from '../finding.ts';
import { toGithub } from './github.ts';
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

interface Command {
  level: string;
  properties: Record<string, string>;
  message: string;
}

const write = (...findings: Finding[]) => toGithub(reportWith(findings), options).trimEnd().split('\n');

/** As the runner reads a line (actions/runner, ActionCommand.TryParseV2). */
function readCommand(line: string): Command | null {
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0) return null;
  const head = line.slice(2, end);
  const space = head.indexOf(' ');
  const list = space < 0 ? [] : head.slice(space + 1).split(',');
  const unescapeData = (text: string) =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const properties = list.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, unescapeData(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ','))];
  });
  return {
    level: space < 0 ? head : head.slice(0, space),
    properties: Object.fromEntries(properties),
    message: unescapeData(line.slice(end + 2)),
  };
}

describe('an annotation', () => {
  const message = "Field 'total' was removed from object type 'Order'";
  const at = `::error file=order.graphql,line=6,col=2`;
  const title = 'title=FIELD_REMOVED Order.total';
  const rows: [string, Partial<Finding>, string[]][] = [
    ['is an error of what breaks', {}, [`${at},${title}::${message}`]],
    [
      'is a warning of what is dangerous',
      { criticality: 'dangerous' },
      [`${at.replace('error', 'warning')},${title}::${message}`],
    ],
    ['is not made of what is safe', { criticality: 'safe' }, []],
    [
      'is a notice of what is approved',
      { approvedBy: 'Ann' },
      [`${at.replace('error', 'notice')},${title}::${message}%0Aapproved by Ann`],
    ],
    [
      'says why it is milder',
      { because: 'nobody, 100%: unused' },
      [`${at},${title}::${message}%0Abecause nobody, 100%25: unused`],
    ],
    [
      'has no line where the whole file is meant',
      { locations: [{ file: `${root}/a.graphql` }] },
      [`::error file=a.graphql,${title}::${message}`],
    ],
    ['has no file where nothing is known', { locations: [] }, [`::error ${title}::${message}`]],
    [
      'escapes its properties',
      { locations: [{ file: `${root}/a,b:c%.graphql`, line: 1 }], coordinate: 'Query.a(b:)' },
      [`::error file=a%2Cb%3Ac%25.graphql,line=1,title=FIELD_REMOVED Query.a(b%3A)::${message}`],
    ],
    [
      'names the subgraph and the contract',
      { subgraph: 'order', contract: 'public' },
      [`${at},${title} (subgraph order%2C contract public)::${message}`],
    ],
    [
      'is at the first place and names the others',
      { locations: [{ file: `${root}/a` }, { file: `${root}/b`, line: 2, column: 3 }] },
      [`::error file=a,${title}::${message}%0Aalso at b:2:3`],
    ],
  ];

  test.each(rows)('%s', (_rule, given, lines) => {
    expect(write(findingWith(given)).slice(1)).toEqual(lines);
  });
});

test('the verdict is the first annotation, then come the worst', () => {
  const levels = toGithub(ordinary, options)
    .split('\n')
    .map((line) => readCommand(line)?.level);
  expect(levels).toEqual(['error', 'error', 'warning', 'notice', undefined]);
});

test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
  '%j adds no command and no property',
  (_shown, text) => {
    const lines = toGithub(hostileReport(text), options).trimEnd().split('\n');
    expect(lines.length).toBe(1 + 2 * 10);
    for (const line of lines.slice(1)) {
      expect(Object.keys(readCommand(line)?.properties ?? {})).toEqual(['file', 'line', 'col', 'title']);
    }
  },
);

test('every line of any report is one command that this writes', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      for (const line of toGithub(report, options).trimEnd().split('\n')) {
        const { level, properties } = readCommand(line) ?? {};
        expect(['error', 'warning', 'notice']).toContain(level);
        expect(['file', 'line', 'col', 'title']).toEqual(
          expect.arrayContaining(Object.keys(properties ?? {})),
        );
      }
    }),
  );
});

test('of 5,000 findings 500 are annotated, and a last line says how many are not', () => {
  const lines = toGithub(huge, options).trimEnd().split('\n');
  expect(lines.length).toBe(502);
  expect(lines.at(-1)).toBe('::notice title=Schema check::2833 more are left out; --format json names them.');
});
