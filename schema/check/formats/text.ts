/** A report for people at a terminal. */
import { styleText } from 'node:util';
import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import type { FormatOptions } from './format.ts';
import { createFramer } from './frames.ts';
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
  type Weight,
  weightOf,
} from './summary.ts';
import { inOneLine, makeVisible } from './visible.ts';

/** Of each check; breaking and dangerous ones are all shown. */
const safeFindingsMax = 20;
/** The places of further findings are named without the source. */
const framesMax = 100;
const locationsMax = 5;
const operationsMax = 100;
const reasonsMax = 5;

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const styles = {
  breaking: ['bold', 'red'],
  dangerous: ['bold', 'yellow'],
  safe: 'green',
  approved: 'cyan',
} as const satisfies Record<Weight, Style>;

export function toText(report: Report, options: FormatOptions): string {
  const { stream } = options;
  const paint: Paint = (style, text) => (stream ? styleText(style, text, { stream }) : text);
  const verdict = paint(['bold', report.passes ? 'green' : 'red'], verdictOf(report));
  const isQuiet = report.findings.length === 0 && report.passes;
  const sections = [
    `Schema check ${comparedIn(report)}`,
    ...findingSections(report, options, paint),
    affectedSection(report, options, paint),
    rolloutSection(report, paint),
    isQuiet ? '' : summaryTable(report),
    isQuiet ? [operationsLine(report), verdict].filter(Boolean).join('\n') : verdict,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function findingSections({ findings }: Report, options: FormatOptions, paint: Paint): string[] {
  const frame = createFramer(options);
  let framesLeft = framesMax;
  const locate = (finding: Finding) =>
    atMost(locationsMax, finding.locations, 'places').map((location) => {
      if (typeof location === 'string') return location;
      const isFramed = weightOf(finding) !== 'safe' && framesLeft-- > 0;
      return isFramed ? frame(location) : inOneLine(placeOf(options.root, location));
    });
  return byCheck(findings).map(([check, group]) => {
    const serious = group.filter((finding) => weightOf(finding) !== 'safe');
    const safe = group.filter((finding) => weightOf(finding) === 'safe');
    const shown = [...serious, ...atMost(safeFindingsMax, safe, 'safe ones: --format json names them')];
    const blocks = shown.map((finding) =>
      typeof finding === 'string' ? indent(finding, 2) : block(finding, locate(finding), paint),
    );
    const title = paint('bold', checkTitles[check]);
    return [`${title}: ${namedCounts(countFindings(group))}`, ...blocks].join('\n');
  });
}

function block(finding: Finding, places: string[], paint: Paint): string {
  const { approvedBy, because } = finding;
  const weight = weightOf(finding);
  const head = [paint(styles[weight], weight), inOneLine(finding.code), inOneLine(subjectOf(finding))];
  const lines = [
    makeVisible(finding.message).trim(),
    because !== undefined && `because ${inOneLine(because)}`,
    approvedBy !== undefined && `approved by ${inOneLine(approvedBy)}`,
    ...places,
  ];
  return [indent(head.filter(Boolean).join('  '), 2), ...lines.map((line) => line && indent(line, 4))]
    .filter(Boolean)
    .join('\n');
}

/** Of broken ones there are findings. */
function affectedSection({ operations }: Report, { root }: FormatOptions, paint: Paint): string {
  const affected = operations.filter(({ status }) => status === 'affected');
  if (affected.length === 0) return '';
  const blocks = atMost(operationsMax, affected, 'operations').map((operation) => {
    if (typeof operation === 'string') return indent(operation, 2);
    const { name, file, line, reasons } = operation;
    return [
      indent(`${inOneLine(name)}  ${inOneLine(placeOf(root, { file, line, column: 1 }))}`, 2),
      ...atMost(reasonsMax, reasons, 'reasons').map((reason) => indent(inOneLine(reason), 4)),
    ].join('\n');
  });
  return [paint('bold', 'Affected operations'), ...blocks].join('\n');
}

function rolloutSection({ rollout }: Report, paint: Paint): string {
  if (!rollout) return '';
  const { order, reasons } = rollout;
  const title = paint('bold', 'Order of deployment');
  const steps = order ? order.map(inOneLine).join(' → ') : paint(styles.breaking, 'none breaks nothing');
  const lines = order?.length === 0 ? [] : atMost(operationsMax, reasons, 'reasons');
  return [
    `${title}: ${steps || 'nothing to deploy'}`,
    ...lines.map((line) => indent(inOneLine(line), 2)),
  ].join('\n');
}

function summaryTable(report: Report): string {
  const rows = byCheck(report.findings).map(([check, group]) =>
    row(checkTitles[check], countFindings(group)),
  );
  const heads = ['', 'breaking', 'dangerous', 'safe', 'approved'];
  const table = [heads, ...rows, row('All', countFindings(report.findings))];
  const widths = heads.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const lines = table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [...lines, '', operationsLine(report)].join('\n').trimEnd();
}

function row(title: string, { breaking, dangerous, safe, approved }: Counts): string[] {
  return [title, ...[breaking, dangerous, safe, approved].map(String)];
}

function operationsLine(report: Report): string {
  return report.operations.length === 0 ? '' : `Known operations: ${namedCounts(countOperations(report))}`;
}

/** The first ones, and a line that says how many there are besides. */
function atMost<Item>(count: number, items: readonly Item[], noun: string): (Item | string)[] {
  if (items.length <= count) return [...items];
  return [...items.slice(0, count), `… and ${items.length - count} more ${noun}`];
}

function indent(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
