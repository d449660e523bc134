import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../report.ts';
import { type FormatName, formats } from './formats.ts';
import {
  anyReport,
  findingWith,
  hostileReport,
  hostileTexts,
  huge,
  operationWith,
  options,
  ordinary,
  reportWith,
} from './samples.ts';

const names = Object.keys(formats) as FormatName[];
const write = (name: FormatName, report: Report) => formats[name](report, options);

/** Written otherwise than what hides them: code point by code point. */
function strangersIn(text: string): string[] {
  const strangers = [...text].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isControl =
      (code < 0x20 && character !== '\n' && character !== '\t') || (code >= 0x7f && code < 0xa0);
    const turnsDirection = [0x61c, 0x200e, 0x200f].includes(code) || (code >= 0x202a && code <= 0x202e);
    const isolates = code >= 0x2066 && code <= 0x2069;
    const endsLine = code === 0x2028 || code === 0x2029;
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    return (
      isControl || turnsDirection || isolates || endsLine || isHalf || code === 0xfeff || code === 0xffff
    );
  });
  return strangers.map((character) => `U+${character.codePointAt(0)?.toString(16)}`);
}

describe.each(names)('as %s', (name) => {
  test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
    'nothing of %j moves a cursor, turns text round or ends a line',
    (_shown, text) => {
      expect(strangersIn(write(name, hostileReport(text)))).toEqual([]);
    },
  );

  test('no report whatsoever breaks it', () => {
    fc.assert(fc.property(anyReport, (report) => expect(strangersIn(write(name, report))).toEqual([])));
  });

  test('a report gives the same text each time, which ends with one line feed', () => {
    const text = write(name, ordinary);
    expect(write(name, ordinary)).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });

  test('5,000 findings and as many operations are written within two seconds', () => {
    const startedAt = performance.now();
    write(name, huge);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

const safe = findingWith({ criticality: 'safe' });
const dangerous = findingWith({ criticality: 'dangerous' });
const breaking = findingWith();
const approved = findingWith({ approvedBy: 'Ann' });
const verdicts: [string, Report, string][] = [
  ['nothing', reportWith([]), 'PASSES: nothing changed.'],
  ['something safe', reportWith([safe]), 'PASSES: nothing breaks (1 safe).'],
  ['something dangerous', reportWith([dangerous, safe]), 'PASSES: nothing breaks (1 dangerous, 1 safe).'],
  ['only what is approved', reportWith([approved]), 'PASSES: all is approved (1).'],
  [
    'what is approved among others',
    reportWith([approved, safe]),
    'PASSES: nothing breaks (1 safe, 1 approved).',
  ],
  [
    'something breaking',
    reportWith([breaking]),
    'FAILS: 1 finding breaks something and no approval accepts it.',
  ],
  [
    'two that break, one of them approved',
    reportWith([breaking, breaking, approved]),
    'FAILS: 2 findings break something and no approval accepts them.',
  ],
];

describe.each(['text', 'markdown', 'github'] as const)('for people, as %s', (name) => {
  test.each(verdicts)('%s: the verdict says so', (_what, report, verdict) => {
    expect(write(name, report)).toContain(verdict);
  });
});

test('when nothing changed the answer is short', () => {
  const report = reportWith([], { operations: [operationWith(), operationWith()] });
  expect(write('text', report)).toBe(
    'Schema check from main (1a2b3c4) to the working tree\n\nKnown operations: 2 fine\nPASSES: nothing changed.\n',
  );
  expect(write('markdown', report).split('\n').filter(Boolean)).toEqual([
    '## ✅ Schema check',
    '**PASSES: nothing changed.**',
    'Compared from main (1a2b3c4) to the working tree.',
    'Known operations: 2 fine.',
  ]);
  expect(write('github', report)).toBe(
    '::notice title=Schema check::PASSES: nothing changed. Known operations: 2 fine.' +
      '%0ACompared from main (1a2b3c4) to the working tree.\n',
  );
});
