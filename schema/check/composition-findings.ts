/** What composition has to say of both states, as findings. */
import type { Hint } from '../compose.ts';
import type { Criticality, Finding } from './finding.ts';
import { findingOf } from './finding.ts';
import type { CodeMeaning } from './formats/format.ts';
import type { Graph } from './graph.ts';

/** Besides those of Apollo's composition, which keep their names. */
export const compositionCodes = {
  INVALID_GRAPHQL: { criticality: 'breaking', explanation: 'A schema is no valid GraphQL.' },
  BEFORE_DOES_NOT_COMPOSE: {
    criticality: 'dangerous',
    explanation: 'What the change started from does not compose, so the APIs cannot be compared.',
  },
  NOTHING_TO_COMPARE_WITH: {
    criticality: 'dangerous',
    explanation: 'No state before the change is at hand, so only the state after it is checked.',
  },
} as const satisfies Record<string, CodeMeaning>;

/**
 * Every error and every hint. A hint that the state before gives too is not the change's doing; a warning that is
 * new may be.
 */
export function findInComposition(before: Graph, after: Graph): Finding[] {
  const known = new Set(before.composition?.hints.map(identify));
  return [
    ...before.faults.map(fromBefore(before.label)),
    ...after.faults.map((fault) => attribute(findingOf('composition', 'breaking', fault))),
    ...(after.composition?.hints ?? []).map(({ level, ...hint }) => {
      const isKnown = known.has(identify(hint));
      const criticality: Criticality = level === 'WARN' && !isKnown ? 'dangerous' : 'safe';
      const finding = attribute(findingOf('composition', criticality, hint));
      return isKnown && level === 'WARN' ? { ...finding, because: 'the state before has it too' } : finding;
    }),
  ];
}

const fromBefore = (label: string) => (fault: Hint | Graph['faults'][number]) =>
  findingOf('composition', 'dangerous', {
    code: 'BEFORE_DOES_NOT_COMPOSE',
    message: `${fault.code} in ${label}: ${fault.message}`,
    // Its places are in files that may have changed since.
    locations: fault.locations.map(({ file, subgraph }) => ({ file, subgraph })),
  });

/** Of the one subgraph that all places are in, if it is one. */
function attribute(finding: Finding): Finding {
  const subgraphs = new Set(finding.locations.map(({ subgraph }) => subgraph));
  const [subgraph] = subgraphs;
  return subgraphs.size === 1 && subgraph !== undefined ? { ...finding, subgraph } : finding;
}

const identify = ({ code, message }: Pick<Hint, 'code' | 'message'>) => `${code} ${message}`;
