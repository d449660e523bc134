/** The forms that the comparisons of directives share. */
import type { Finding } from '../finding.ts';
import type { Values } from './subgraph-model.ts';

/** What became of a directive of one element. */
export interface DirectiveChange {
  name: string;
  /** Whether it is the subgraph's own. */
  own: boolean;
  coordinate: string;
  location: string;
  /** The values of each application, before and after. */
  before: readonly Values[];
  after: readonly Values[];
}

/** A finding but for its place, and the subgraph that it is of. */
export type Row = Pick<Finding, 'code' | 'criticality' | 'message' | 'because' | 'usedAs'> & {
  coordinate: string;
};
