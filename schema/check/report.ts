/** What a whole check comes to. */
import type { Finding } from './finding.ts';

/** What becomes of a known operation. Affected: it goes on, but something that it uses changes. */
export type OperationStatus = 'broken' | 'affected' | 'fine';

export interface OperationResult {
  name: string;
  /** Absolute path, and the line of the operation from 1; in a manifest the line of its entry. */
  file: string;
  line: number;
  status: OperationStatus;
  /** Why it is not fine: a validation error, or the coordinate of a change. */
  reasons: readonly string[];
}

/** In which order the changed subgraphs and the supergraph are deployed without breaking a known operation. */
export interface Rollout {
  /** Each step is a subgraph, or `supergraph`; null when there is no such order. */
  order: readonly string[] | null;
  /** Why there is none, or what each step waits for. */
  reasons: readonly string[];
}

export interface Report {
  before: string;
  after: string;
  findings: readonly Finding[];
  operations: readonly OperationResult[];
  rollout: Rollout | null;
  /** Whether anything breaks that no approval accepts. */
  passes: boolean;
}
