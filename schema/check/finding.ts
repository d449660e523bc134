/** What a check finds, in the form that every check and every output format shares. */
import type { Fault, FaultLocation } from '../faults.ts';

/** Breaking: a client or a sibling that works today may fail. Dangerous: it may behave otherwise. */
export type Criticality = 'breaking' | 'dangerous' | 'safe';

export type CheckName =
  | 'composition'
  | 'changes'
  | 'operations'
  | 'plans'
  | 'rollout'
  | 'removals'
  | 'lint'
  | 'contracts'
  | 'events'
  | 'approvals';

export interface Finding {
  check: CheckName;
  /** Stable, in capitals: what approvals and machines go by. */
  code: string;
  criticality: Criticality;
  message: string;
  /** What it is about, as a schema coordinate (`Order.total`, `Query.orders(first:)`), an operation or a file. */
  coordinate?: string;
  /** The subgraph whose schema changed; absent when it is the API's, or of no one subgraph. */
  subgraph?: string;
  /** The contract whose API changed. */
  contract?: string;
  /** The coordinates whose uses decide whether anyone is hurt; absent when uses cannot decide it. */
  usedAs?: readonly string[];
  /** Of the state after the change; for what is gone, the nearest definition that is left. */
  locations: readonly FaultLocation[];
  /** Why it is milder, or more severe, than its kind is: unused, approved, by policy. */
  because?: string;
  /** Set when an approval accepts it: it then fails nothing. */
  approvedBy?: string;
}

export function findingOf(check: CheckName, criticality: Criticality, fault: Fault): Finding {
  return { check, criticality, ...fault };
}
