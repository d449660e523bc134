/** A report for programs: its shape is kept, and `version` says which shape it is. */
import type { FaultLocation } from '../../faults.ts';
import type { Criticality, Finding } from '../finding.ts';
import type { OperationResult, OperationStatus, Report, Rollout } from '../report.ts';
import type { FormatOptions } from './format.ts';
import { type Counts, countFindings, countOperations, fails, pathBelow, worstFirst } from './summary.ts';
import { escapeJson } from './visible.ts';

/** Fields may be added; what is here stays, or `version` goes up. Paths are relative, with slashes. */
export interface JsonReport {
  version: 1;
  passes: boolean;
  before: string;
  after: string;
  /** What is approved counts there only. */
  counts: Counts;
  operationCounts: Record<OperationStatus, number>;
  /** The worst first. */
  findings: JsonFinding[];
  operations: OperationResult[];
  rollout: Rollout | null;
}

export interface JsonFinding {
  check: Finding['check'];
  code: string;
  criticality: Criticality;
  /** Whether it is why the check fails: it is breaking, and nobody approved it. */
  fails: boolean;
  message: string;
  coordinate: string | null;
  subgraph: string | null;
  contract: string | null;
  because: string | null;
  approvedBy: string | null;
  locations: JsonLocation[];
}

export interface JsonLocation {
  file: string;
  subgraph: string | null;
  line: number | null;
  column: number | null;
}

export function toJson(report: Report, { root }: FormatOptions): string {
  const { passes, before, after, rollout } = report;
  const json: JsonReport = {
    version: 1,
    passes,
    before,
    after,
    counts: countFindings(report.findings),
    operationCounts: countOperations(report),
    findings: worstFirst(report.findings).map((finding) => findingIn(root, finding)),
    operations: report.operations.map(({ name, file, line, status, reasons }) => ({
      name,
      file: pathBelow(root, file),
      line,
      status,
      reasons,
    })),
    rollout: rollout && { order: rollout.order, reasons: rollout.reasons },
  };
  return `${escapeJson(JSON.stringify(json, null, 2))}\n`;
}

function findingIn(root: string, finding: Finding): JsonFinding {
  const { check, code, criticality, message } = finding;
  return {
    check,
    code,
    criticality,
    fails: fails(finding),
    message,
    coordinate: finding.coordinate ?? null,
    subgraph: finding.subgraph ?? null,
    contract: finding.contract ?? null,
    because: finding.because ?? null,
    approvedBy: finding.approvedBy ?? null,
    locations: finding.locations.map((location) => locationIn(root, location)),
  };
}

function locationIn(root: string, { file, subgraph, line, column }: FaultLocation): JsonLocation {
  return {
    file: pathBelow(root, file),
    subgraph: subgraph ?? null,
    line: line ?? null,
    column: column ?? null,
  };
}
