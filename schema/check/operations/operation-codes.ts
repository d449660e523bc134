/** What can be found about known operations, their plans, their uses and the order of a deployment. */
import type { Criticality } from '../finding.ts';

export const operationCodes = {
  OPERATION_UNREADABLE: {
    criticality: 'breaking',
    explanation:
      'A file of known operations cannot be read, so that nobody knows whether its operations go on.',
  },
  OPERATION_FRAGMENT_AMBIGUOUS: {
    criticality: 'dangerous',
    explanation: 'An operation spreads a fragment that other files define in different ways.',
  },
  OPERATION_BROKEN: {
    criticality: 'breaking',
    explanation: 'A known operation is no longer valid.',
  },
  OPERATION_INVALID_BEFORE: {
    criticality: 'dangerous',
    explanation: 'A known operation is not valid, and was not before: no change of this check broke it.',
  },
  OPERATIONS_NOT_CHECKED: {
    criticality: 'safe',
    explanation: 'The known operations cannot be checked, because a state of the graph does not compose.',
  },
  USAGE_INCOMPLETE: {
    criticality: 'safe',
    explanation: 'The usage file does not cover the period, so that no change counts as unused.',
  },
  PLAN_FETCH_ADDED: {
    criticality: 'dangerous',
    explanation: 'A known operation asks more of the subgraphs than before.',
  },
  PLAN_FETCH_REMOVED: {
    criticality: 'safe',
    explanation: 'A known operation asks less of the subgraphs than before.',
  },
  PLAN_SUBGRAPH_ADDED: {
    criticality: 'dangerous',
    explanation: 'A known operation comes to depend on one more subgraph.',
  },
  PLAN_SUBGRAPH_REMOVED: {
    criticality: 'safe',
    explanation: 'A known operation depends on one subgraph less.',
  },
  PLAN_HOP_ADDED: {
    criticality: 'dangerous',
    explanation: 'The fetches of a known operation wait for each other in a longer chain.',
  },
  PLAN_HOP_REMOVED: {
    criticality: 'safe',
    explanation: 'The fetches of a known operation wait for each other in a shorter chain.',
  },
  PLAN_PARALLEL_LOST: {
    criticality: 'dangerous',
    explanation: 'Two fetches of a known operation that ran side by side run one after the other.',
  },
  PLAN_PARALLEL_GAINED: {
    criticality: 'safe',
    explanation: 'Two fetches of a known operation that ran one after the other run side by side.',
  },
  PLAN_IMPOSSIBLE: {
    criticality: 'breaking',
    explanation: 'The gateway could plan a known operation, and cannot any more.',
  },
  PLANS_SKIPPED: {
    criticality: 'dangerous',
    explanation: 'Planning took too long, so that some known operations were not looked at.',
  },
  ROLLOUT_ORDER: {
    criticality: 'safe',
    explanation: 'Subgraphs and supergraph have to be deployed in the order that is given.',
  },
  ROLLOUT_IMPOSSIBLE: {
    criticality: 'breaking',
    explanation: 'No order of deployment keeps every known operation working in between.',
  },
} as const satisfies Record<string, { criticality: Criticality; explanation: string }>;

export type OperationCode = keyof typeof operationCodes;
