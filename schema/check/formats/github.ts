/**
 * A report as annotations of a GitHub Actions run
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
 */
import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import type { FormatOptions } from './format.ts';
import {
  comparedIn,
  countOperations,
  namedCounts,
  pathBelow,
  placeOf,
  subjectOf,
  verdictOf,
  type Weight,
  weightOf,
  worstFirst,
} from './summary.ts';
import { inOneLine, makeVisible } from './visible.ts';

/** GitHub shows the first ten of each level: the verdict and the worst come first. What is safe has none. */
const levels = {
  breaking: 'error',
  dangerous: 'warning',
  approved: 'notice',
  safe: null,
} as const satisfies Record<Weight, string | null>;

/** Every level together; GitHub keeps no more than 50 of a job. */
const annotationsMax = 500;
/** An annotation has one place; these are named in its message. */
const otherPlacesMax = 5;

export function toGithub(report: Report, { root }: FormatOptions): string {
  const operations = report.operations.length > 0 ? [namedCounts(countOperations(report))] : [];
  const summary = [verdictOf(report), ...operations.map((counts) => `Known operations: ${counts}.`)].join(
    ' ',
  );
  const verdict = command(
    report.passes ? 'notice' : 'error',
    { title: 'Schema check' },
    `${summary}\nCompared ${comparedIn(report)}.`,
  );
  const annotations = worstFirst(report.findings).flatMap((finding) => annotate(finding, root));
  const left = annotations.length - annotationsMax;
  const rest =
    left > 0
      ? [command('notice', { title: 'Schema check' }, `${left} more are left out; --format json names them.`)]
      : [];
  return `${[verdict, ...annotations.slice(0, annotationsMax), ...rest].join('\n')}\n`;
}

function annotate(finding: Finding, root: string): string[] {
  const level = levels[weightOf(finding)];
  if (level === null) return [];
  const { locations, message, because, approvedBy, code } = finding;
  const [location, ...others] = locations;
  const place = location && {
    file: pathBelow(root, location.file),
    line: location.line,
    col: location.line === undefined ? undefined : location.column,
  };
  const lines = [
    message.trim(),
    because !== undefined && `because ${because}`,
    approvedBy !== undefined && `approved by ${approvedBy}`,
    ...others.slice(0, otherPlacesMax).map((other) => `also at ${placeOf(root, other)}`),
  ];
  const title = inOneLine([code, subjectOf(finding)].filter(Boolean).join(' '));
  return [command(level, { ...place, title }, lines.filter(Boolean).join('\n'))];
}

function command(
  level: 'error' | 'warning' | 'notice',
  properties: Record<string, string | number | undefined>,
  message: string,
): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const list = given.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${level}${list && ` ${list}`}::${escapeData(message)}`;
}

/** As actions/toolkit does it. */
function escapeData(text: string): string {
  return makeVisible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
