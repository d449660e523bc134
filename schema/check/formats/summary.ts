/** What a report comes to in numbers and in one sentence, and the order that every format keeps. */
import { relative, sep } from 'node:path';
import type { FaultLocation } from '../../faults.ts';
import type { CheckName, Criticality, Finding } from '../finding.ts';
import type { OperationStatus, Report } from '../report.ts';
import { inOneLine } from './visible.ts';

/** In the order in which they are shown. */
export const checkTitles = {
  composition: 'Composition',
  changes: 'Changes',
  operations: 'Operations',
  plans: 'Query plans',
  rollout: 'Rolling deployment',
  removals: 'Removals',
  lint: 'Lint',
  contracts: 'Contracts',
  events: 'Events',
  approvals: 'Approvals',
} as const satisfies Record<CheckName, string>;

export const checkNames = Object.keys(checkTitles) as CheckName[];

/** What is approved counts there only. */
export type Weight = Criticality | 'approved';
export type Counts = Record<Weight, number>;

const weights = ['breaking', 'dangerous', 'approved', 'safe'] as const satisfies Weight[];

export function weightOf({ approvedBy, criticality }: Finding): Weight {
  return approvedBy === undefined ? criticality : 'approved';
}

export function fails(finding: Finding): boolean {
  return weightOf(finding) === 'breaking';
}

/** The worst first; otherwise as the checks gave them. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => weights.indexOf(weightOf(a)) - weights.indexOf(weightOf(b)));
}

/** The findings of each check that has any: within a check and among checks the worst first. */
export function byCheck(findings: readonly Finding[]): [CheckName, Finding[]][] {
  const inOrder = findings.toSorted((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check));
  return [...Map.groupBy(worstFirst(inOrder), ({ check }) => check)];
}

export function countFindings(findings: readonly Finding[]): Counts {
  const counts: Counts = { breaking: 0, dangerous: 0, safe: 0, approved: 0 };
  for (const finding of findings) counts[weightOf(finding)]++;
  return counts;
}

export function countOperations({ operations }: Report): Record<OperationStatus, number> {
  const counts = { broken: 0, affected: 0, fine: 0 };
  for (const { status } of operations) counts[status]++;
  return counts;
}

/** Such as `2 breaking, 1 safe`: what there is none of is not named. */
export function namedCounts(counts: Record<string, number>): string {
  const named = Object.entries(counts).filter(([, count]) => count > 0);
  return named.map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}

export function verdictOf(report: Report): string {
  const counts = countFindings(report.findings);
  if (!report.passes) {
    return counts.breaking === 1
      ? 'FAILS: 1 finding breaks something and no approval accepts it.'
      : `FAILS: ${counts.breaking} findings break something and no approval accepts them.`;
  }
  if (report.findings.length === 0) return 'PASSES: nothing changed.';
  if (counts.approved === report.findings.length) return `PASSES: all is approved (${counts.approved}).`;
  return `PASSES: nothing breaks (${namedCounts(counts)}).`;
}

export function comparedIn({ before, after }: Report): string {
  return `from ${inOneLine(before)} to ${inOneLine(after)}`;
}

/** Of the finding itself, besides its message: `Order.total (subgraph order)`. */
export function subjectOf({ coordinate, subgraph, contract }: Finding): string {
  const scope = [subgraph && `subgraph ${subgraph}`, contract && `contract ${contract}`].filter(Boolean);
  return [coordinate, scope.length > 0 && `(${scope.join(', ')})`].filter(Boolean).join(' ');
}

/** With slashes, also where paths have none. */
export function pathBelow(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

/** `file:line:column`, which editors open. */
export function placeOf(root: string, { file, line, column }: FaultLocation): string {
  return [pathBelow(root, file), line, column].filter((part) => part !== undefined).join(':');
}
