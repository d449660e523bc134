/** A report for a comment of a pull request: the verdict first, the details folded. */
import type { Finding } from '../finding.ts';
import type { OperationResult, Report } from '../report.ts';
import { escapeMarkdown, inCode } from './escape-markdown.ts';
import type { FormatOptions } from './format.ts';
import {
  byCheck,
  type Counts,
  checkTitles,
  comparedIn,
  countFindings,
  countOperations,
  namedCounts,
  placeOf,
  subjectOf,
  verdictOf,
  weightOf,
  worstFirst,
} from './summary.ts';
import { shorten } from './visible.ts';

/** GitHub takes 65,536. */
const charactersMax = 65_000;
/** What the line that says how much is left out may take. */
const noticeCharactersMax = 200;
/** What a section costs besides its rows. */
const sectionCharactersMax = 200;
/** Of one text, before it is escaped. */
const textCharactersMax = 500;
const stepsMax = 50;
const stepCharactersMax = 64;
const rolloutReasonsMax = 5;

const icons = { breaking: '🔴', dangerous: '🟡', safe: '🟢', approved: '🔵' } as const;

export function toMarkdown(report: Report, { root }: FormatOptions): string {
  const intro = [
    `## ${report.passes ? '✅' : '❌'} Schema check`,
    `**${verdictOf(report)}**`,
    `Compared ${plain(comparedIn(report))}.`,
    summaryTable(report),
    rollout(report),
  ].filter(Boolean);
  // Of broken ones there are findings.
  const affected = report.operations.filter(({ status }) => status === 'affected');
  const items = [...worstFirst(report.findings), ...affected];
  const sectionsMax = Object.keys(checkTitles).length + 1;
  const spent = intro.join('\n\n').length + sectionsMax * sectionCharactersMax + noticeCharactersMax;
  const rows = rowsThatFit(items, root, charactersMax - spent);
  const operations = affected.flatMap((operation) => rows.get(operation) ?? []);
  const left = items.length - rows.size;
  const sections = [
    ...intro,
    ...findingSections(
      report.findings.filter((finding) => rows.has(finding)),
      rows,
    ),
    operations.length > 0 ? operationsSection(operations) : '',
    left > 0 ? `_${left} of ${items.length} lines are left out: \`--format json\` has all._` : '',
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

type Item = Finding | OperationResult;

function rowsThatFit(items: readonly Item[], root: string, charactersMax: number): Map<Item, string> {
  const rows = new Map<Item, string>();
  let charactersLeft = charactersMax;
  for (const item of items) {
    const row = 'status' in item ? operationRow(item, root) : findingRow(item, root);
    charactersLeft -= row.length + 1;
    if (charactersLeft < 0) break;
    rows.set(item, row);
  }
  return rows;
}

function findingSections(findings: Finding[], rows: ReadonlyMap<Item, string>): string[] {
  return byCheck(findings).map(([check, group]) => {
    const counts = countFindings(group);
    const isOpen = counts.breaking > 0;
    return details(
      `${checkTitles[check]}: ${namedCounts(counts)}`,
      [
        '| | Code | What | Where |',
        '| --- | --- | --- | --- |',
        ...group.map((finding) => rows.get(finding) ?? ''),
      ],
      isOpen,
    );
  });
}

function findingRow(finding: Finding, root: string): string {
  const weight = weightOf(finding);
  const { message, because, approvedBy, code, locations } = finding;
  const subject = subjectOf(finding);
  const what = [
    subject && inCode(shorten(subject, textCharactersMax)),
    plain(message),
    because !== undefined && `because ${plain(because)}`,
    approvedBy !== undefined && `approved by ${plain(approvedBy)}`,
  ];
  const [location] = locations;
  const place = location ? inCode(shorten(placeOf(root, location), textCharactersMax)) : '';
  return `| ${icons[weight]} ${weight} | ${inCode(shorten(code, textCharactersMax))} | ${what.filter(Boolean).join('<br>')} | ${place} |`;
}

function operationsSection(rows: string[]): string {
  const head = ['| Operation | Why | Where |', '| --- | --- | --- |'];
  return details('Affected operations', [...head, ...rows], false);
}

function operationRow({ name, reasons, file, line }: OperationResult, root: string): string {
  const place = inCode(shorten(placeOf(root, { file, line, column: 1 }), textCharactersMax));
  const why = plain(reasons.join('; '));
  return `| ${inCode(shorten(name, textCharactersMax))} | ${why} | ${place} |`;
}

function summaryTable(report: Report): string {
  const groups = byCheck(report.findings);
  const row = (title: string, { breaking, dangerous, safe, approved }: Counts) =>
    `| ${title} | ${breaking} | ${dangerous} | ${safe} | ${approved} |`;
  const table = [
    '| Check | Breaking | Dangerous | Safe | Approved |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...groups.map(([check, group]) => row(checkTitles[check], countFindings(group))),
  ];
  const operations =
    report.operations.length > 0 ? `Known operations: ${namedCounts(countOperations(report))}.` : '';
  return [groups.length > 0 ? table.join('\n') : '', operations].filter(Boolean).join('\n\n');
}

function rollout({ rollout }: Report): string {
  if (!rollout) return '';
  const { order, reasons } = rollout;
  const named = order?.slice(0, stepsMax).map((step) => inCode(shorten(step, stepCharactersMax)));
  const more = order && order.length > stepsMax ? ` → … (${order.length - stepsMax} more)` : '';
  const steps = named ? `${named.join(' → ')}${more}` || 'nothing to deploy' : '**none breaks nothing**';
  const why = reasons.slice(0, rolloutReasonsMax).map((reason) => `- ${plain(reason)}`);
  if (reasons.length > why.length) why.push(`- … and ${reasons.length - why.length} more reasons`);
  return [`Order of deployment: ${steps}`, ...why].join('\n');
}

function details(summary: string, lines: string[], isOpen: boolean): string {
  return [
    `<details${isOpen ? ' open' : ''}><summary>${summary}</summary>`,
    '',
    ...lines,
    '',
    '</details>',
  ].join('\n');
}

function plain(text: string): string {
  return escapeMarkdown(shorten(text, textCharactersMax));
}
