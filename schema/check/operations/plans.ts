/** Plans operations as the gateway does, each once for each state of the graph. */
import { operationFromDocument, type Schema, Supergraph } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { Composition } from '../../compose.ts';
import type { KnownOperation } from './known-operations.ts';

/** A plan, or why there is none. */
export type Planned = QueryPlan | Error;

interface Side {
  planner: QueryPlanner;
  apiSchema: Schema;
  plans: Map<KnownOperation, Planned>;
}

/** Planning ends after so long on each side; what is left is said to be skipped. */
export const planningMsMax = 60_000;

const sides = new WeakMap<Composition, Side & { spentMs: number }>();

/** @returns undefined when the time for planning is over. The operation must be valid in the API. */
export function planOf(
  composition: Composition,
  operation: KnownOperation,
  timeMsMax = planningMsMax,
): Planned | undefined {
  const side = sides.get(composition) ?? prepare(composition);
  const known = side.plans.get(operation);
  if (known || side.spentMs > timeMsMax) return known;
  const start = performance.now();
  const plan = build(side, operation);
  side.spentMs += performance.now() - start;
  side.plans.set(operation, plan);
  return plan;
}

function prepare(composition: Composition) {
  const supergraph = new Supergraph(composition.supergraph, null);
  const side = {
    // As in the gateway, so that these are its plans.
    planner: new QueryPlanner(supergraph, { reuseQueryFragments: false }),
    apiSchema: supergraph.apiSchema(),
    plans: new Map(),
    spentMs: 0,
  };
  sides.set(composition, side);
  return side;
}

function build({ planner, apiSchema }: Side, { document }: KnownOperation): Planned {
  try {
    return planner.buildQueryPlan(operationFromDocument(apiSchema, document, { validate: false }));
  } catch (error) {
    return error as Error;
  }
}
