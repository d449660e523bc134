/** Approvals: findings that people accepted beforehand, in a file that is reviewed with the schemas. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Fault, type FaultLocation, SchemaFaults } from '../../faults.ts';
import type { Finding } from '../finding.ts';

/** An approval is for a change that is made soon, not for ever. */
const daysMax = 366;
const dayMs = 86_400_000;

const words = z.string().trim().min(1);

const approvalEntry = z.strictObject({
  /** A finding's code, or `*` for all of the coordinate. */
  code: z.string().regex(/^(\*|[A-Z][A-Z0-9_]*)$/, 'must be a code in capitals, or *'),
  /** A finding's coordinate; `Order.*` stands for all that begins with `Order.`. */
  coordinate: z.string().regex(/^[^*]+(?<=\.)\*$|^[^*]+$/, 'may have one *, at the end after a dot'),
  /** Without them it approves the finding of every subgraph, of every contract and of the API. */
  subgraph: words.optional(),
  contract: words.optional(),
  author: words,
  reason: words,
  /** The last day on which it approves, UTC. */
  expires: z.iso.date('must be a day such as 2026-03-31'),
});

export interface Approval extends z.infer<typeof approvalEntry> {
  location: FaultLocation;
}

/** @throws {SchemaFaults} with every fault of the file and its place. */
export function readApprovals(text: string, file: string): Approval[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const locate = (offset: number): FaultLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const refuse = (faults: Omit<Fault, 'code'>[]) =>
    new SchemaFaults(faults.map((fault) => ({ code: 'INVALID_APPROVALS', ...fault })));
  if (document.errors.length > 0) {
    throw refuse(document.errors.map(({ message, pos }) => ({ message, locations: [locate(pos[0])] })));
  }
  const placeOf = (path: readonly PropertyKey[]): FaultLocation => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return locate(node.range[0]);
    }
    return { file, line: 1, column: 1 };
  };
  const { data, error } = z.array(approvalEntry).safeParse(document.toJS() ?? []);
  if (error) {
    throw refuse(
      error.issues.map(({ path, message }) => ({
        message: path.length > 0 ? `${path.join('.')}: ${message}` : message,
        locations: [placeOf(path)],
      })),
    );
  }
  const approvals = data.map((entry, index) => ({ ...entry, location: placeOf([index]) }));
  const twice = [...Map.groupBy(approvals, identify).values()].filter((same) => same.length > 1);
  if (twice.length > 0) {
    throw refuse(
      twice.map((same) => ({
        message: `${describe(same[0] as Approval)} is approved ${same.length} times`,
        locations: same.map(({ location }) => location),
      })),
    );
  }
  return approvals;
}

/** @returns the findings, the accepted ones marked, and what is wrong with the approvals. */
export function applyApprovals(
  findings: readonly Finding[],
  approvals: readonly Approval[],
  today: Date,
): Finding[] {
  const day = today.toISOString().slice(0, 10);
  const lastDay = new Date(today.getTime() + daysMax * dayMs).toISOString().slice(0, 10);
  const {
    expired = [],
    tooLong = [],
    valid = [],
  } = Object.groupBy(approvals, ({ expires }) => {
    if (expires < day) return 'expired';
    return expires > lastDay ? 'tooLong' : 'valid';
  });
  const used = new Set<Approval>();
  const marked = findings.map((finding) => {
    const matching = needsApproval(finding) ? valid.filter((approval) => covers(approval, finding)) : [];
    for (const approval of matching) used.add(approval);
    const [approval] = matching;
    if (!approval) return finding;
    const because = `approved until ${approval.expires}: ${approval.reason}`;
    return { ...finding, approvedBy: approval.author, because };
  });
  const unused = valid.filter((approval) => !used.has(approval));
  return [
    ...marked,
    ...expired.map((approval) =>
      report('APPROVAL_EXPIRED', approval, `expired on ${approval.expires}: renew or remove it`),
    ),
    ...tooLong.map((approval) =>
      report(
        'APPROVAL_TOO_LONG',
        approval,
        `is not valid until ${lastDay} or sooner, and so approves nothing`,
      ),
    ),
    ...unused.map((approval) =>
      report('APPROVAL_UNUSED', approval, 'accepts nothing that was found: remove it'),
    ),
  ];
}

/** Nobody can accept that a graph does not compose: there is nothing to deploy. */
const needsApproval = ({ check, criticality }: Finding) => check !== 'composition' && criticality !== 'safe';

function covers(approval: Approval, finding: Finding): boolean {
  const { code, coordinate, subgraph, contract } = approval;
  if (finding.coordinate === undefined) return false;
  const coordinateMatches = coordinate.endsWith('.*')
    ? finding.coordinate.startsWith(coordinate.slice(0, -1))
    : finding.coordinate === coordinate;
  return (
    coordinateMatches &&
    (code === '*' || code === finding.code) &&
    (subgraph === undefined || subgraph === finding.subgraph) &&
    (contract === undefined || contract === finding.contract)
  );
}

function report(code: string, approval: Approval, what: string): Finding {
  const { author, coordinate, subgraph, contract, location } = approval;
  const message = `The approval of ${describe(approval)} by ${author} ${what}.`;
  return {
    check: 'approvals',
    code,
    criticality: 'dangerous',
    message,
    coordinate,
    subgraph,
    contract,
    locations: [location],
  };
}

function describe({ code, coordinate, subgraph, contract }: Approval): string {
  const where = [subgraph && ` in subgraph ${subgraph}`, contract && ` in contract ${contract}`];
  return `${code} of ${coordinate}${where.filter(Boolean).join('')}`;
}

const identify = ({ code, coordinate, subgraph, contract }: Approval) =>
  JSON.stringify([code, coordinate, subgraph, contract]);
