import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../report.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { toMarkdown } from './markdown.ts';
import {
  anyReport,
  findingWith,
  hostileReport,
  hostileTexts,
  huge,
  options,
  ordinary,
  reportWith,
} from './samples.ts';

const write = (report: Report) => toMarkdown(report, options);

/** The cells of each row of tables, divided where GitHub divides them. */
const cellsOf = (markdown: string) =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)(?:\\\\)*\|/).slice(1, -1).length);

/** HTML that is not this format's own, and whatever would call somebody. */
function strangersIn(markdown: string): string[] {
  const tags = markdown.match(/<[^>]*>?/g) ?? [];
  const own = /^<(?:\/?(?:code|details|summary)|details open|br)>$/;
  const outsideOfCode = markdown.replace(/<code>[^<]*<\/code>/g, '');
  return [
    ...tags.filter((tag) => !own.test(tag)),
    ...(outsideOfCode.match(/@\w+|(?<!\w)#\d+|\bGH-\d+/gi) ?? []),
  ];
}

test('the verdict comes first, then the summary, then the details, of which those that break are open', () => {
  const what = "Field 'total' was removed from object type 'Order'";
  const where = '<code>order.graphql\\:6\\:2</code>';
  expect(write(ordinary)).toBe(`## ❌ Schema check

**FAILS: 1 finding breaks something and no approval accepts it.**

Compared from main (1a2b3c4) to the working tree.

| Check | Breaking | Dangerous | Safe | Approved |
| --- | ---: | ---: | ---: | ---: |
| Changes | 1 | 1 | 1 | 1 |
| Composition | 0 | 0 | 1 | 0 |

Known operations: 1 broken, 1 affected, 1 fine.

Order of deployment: <code>order</code> → <code>supergraph</code>
- supergraph waits for order

<details open><summary>Changes: 1 breaking, 1 dangerous, 1 safe, 1 approved</summary>

| | Code | What | Where |
| --- | --- | --- | --- |
| 🔴 breaking | <code>FIELD\\_REMOVED</code> | <code>Order.total (subgraph order)</code><br>${what} | ${where} |
| 🟡 dangerous | <code>ENUM\\_VALUE\\_ADDED</code> | <code>Status.NEW</code><br>${what}<br>because clients switch | ${where} |
| 🔵 approved | <code>FIELD\\_REMOVED</code> | <code>Order.tax</code><br>${what}<br>approved by Ann\\: nobody calls it | ${where} |
| 🟢 safe | <code>FIELD\\_ADDED</code> | <code>Order.note</code><br>It came |  |

</details>

<details><summary>Composition: 1 safe</summary>

| | Code | What | Where |
| --- | --- | --- | --- |
| 🟢 safe | <code>EXTERNAL\\_UNUSED</code> | ${what} | ${where} |

</details>

<details><summary>Affected operations</summary>

| Operation | Why | Where |
| --- | --- | --- |
| <code>Cart</code> | Status.NEW | <code>Orders.graphql\\:2\\:1</code> |

</details>
`);
});

describe('escaping', () => {
  test.each([
    ['a | b', 'a \\| b'],
    ['a \\| b', 'a \\\\\\| b'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
    ['[User!]!', '\\[User\\!\\]\\!'],
    ['https://example.org', 'https\\://example.org'],
    ['www.example.org', 'www\\.example.org'],
    ['# a\n- b\n1. c', '\\# a \\- b 1. c'],
    ['@key(fields: "id")', '<code>@key</code>(fields\\: "id")'],
    ['@org/team, a@example.org', '<code>@org/team</code>, a<code>@example</code>.org'],
    ['fixes #12, GH-7', 'fixes <code>\\#12</code>, <code>GH\\-7</code>'],
    ['$a$', '\\$a\\$'],
    ['\u001b[1m', '\\\\u\\{1b\\}\\[1m'],
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
  '%j makes no cell, no element and no call',
  (_shown, text) => {
    const markdown = write(hostileReport(text));
    expect(strangersIn(markdown)).toEqual([]);
    expect([...new Set(cellsOf(markdown))].sort()).toEqual([3, 4, 5]);
  },
);

test('no report makes cells, elements or calls', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const markdown = write(report);
      expect(strangersIn(markdown)).toEqual([]);
      expect([3, 4, 5]).toEqual(expect.arrayContaining(cellsOf(markdown)));
    }),
  );
});

describe('the bound of 65,000 characters', () => {
  test('of 10,000 lines the worst are shown, and one says how many are left out', () => {
    const markdown = write(huge);
    const shown = markdown.match(/^\| 🔴 breaking/gm)?.length ?? 0;
    expect(markdown.length).toBeGreaterThan(60_000);
    expect(markdown.length).toBeLessThanOrEqual(65_000);
    expect(markdown).not.toMatch(/^\| 🟡|^\| 🟢/m);
    expect(markdown).toContain(
      `_${10_000 - shown} of 10000 lines are left out: \`--format json\` has all._\n`,
    );
  });

  test('nothing is said where nothing is left out', () => {
    expect(write(ordinary)).not.toContain('left out');
  });

  test('no text, however long, and no number of texts goes beyond it', () => {
    const worst = '<&@a'.repeat(30_000);
    const findings = Array.from({ length: 300 }, () => hostileReport(worst).findings).flat();
    const report = hostileReport(worst);
    const rollout = { order: Array<string>(500).fill(worst), reasons: Array<string>(500).fill(worst) };
    const markdown = write({ ...report, findings, rollout });
    expect(markdown.length).toBeLessThanOrEqual(65_000);
    expect(markdown).toContain('lines are left out');
  });
});

test('an approved finding alone leaves its section closed', () => {
  expect(write(reportWith([findingWith({ approvedBy: 'Ann' })]))).toContain(
    '<details><summary>Changes: 1 approved',
  );
});
