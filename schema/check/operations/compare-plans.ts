/** Compares how the known operations are planned before and after: what they ask, and what waits for what. */
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import { concernedOperations } from './concerned-operations.ts';
import type { KnownOperation } from './known-operations.ts';
import type { OperationCode } from './operation-codes.ts';
import { operationFinding } from './operation-finding.ts';
import { isValid } from './operation-in-schema.ts';
import { describeFetch, type PlannedFetch, type PlanShape, shapeOf } from './plan-shape.ts';
import { planningMsMax, planOf } from './plans.ts';

interface Difference {
  code: OperationCode;
  message: string;
}

/** Of the operations that are valid on both sides. */
export function comparePlans(
  operations: readonly KnownOperation[],
  { composition: before }: Graph,
  { composition: after }: Graph,
  timeMsMax = planningMsMax,
): Finding[] {
  if (!before || !after) return [];
  const findings: Finding[] = [];
  const skipped: KnownOperation[] = [];
  for (const operation of concernedOperations(operations, before, after)) {
    if (!isValid(before.apiSchema, operation) || !isValid(after.apiSchema, operation)) continue;
    const old = planOf(before, operation, timeMsMax);
    const now = planOf(after, operation, timeMsMax);
    if (!old || !now) skipped.push(operation);
    else if (old instanceof Error) continue;
    else if (now instanceof Error) {
      const message = `${operation.name} cannot be planned any more: ${now.message}`;
      findings.push(operationFinding('PLAN_IMPOSSIBLE', message, operation));
    } else findings.push(...compare(operation, shapeOf(old), shapeOf(now)));
  }
  return [...findings, ...reportSkipped(skipped, 'Their plans were not compared.')];
}

/** @returns a finding that names them, or none when there are none. */
export function reportSkipped(skipped: readonly KnownOperation[], consequence: string): Finding[] {
  if (skipped.length === 0) return [];
  const names = skipped.map(({ name }) => name).join(', ');
  const message = `There was no time left to plan ${skipped.length} known operations. ${consequence} ${names}`;
  const places = skipped.map(({ file, line }) => ({ file, line, column: 1 }));
  return [operationFinding('PLANS_SKIPPED', message, places)];
}

function compare(operation: KnownOperation, before: PlanShape, after: PlanShape): Finding[] {
  const differences = [
    ...compareFetches(before, after),
    ...compareSubgraphs(before, after),
    ...compareHops(before, after),
    ...compareOrder(before, after),
  ];
  const plans = `  before: ${before.text}\n  after:  ${after.text}`;
  return differences.map(({ code, message }) =>
    operationFinding(code, `${operation.name} ${message}\n${plans}`, operation),
  );
}

function compareFetches({ fetches: before }: PlanShape, { fetches: after }: PlanShape): Difference[] {
  const [from, to] = [before.length, after.length];
  if (to === from) return [];
  return to > from
    ? [
        {
          code: 'PLAN_FETCH_ADDED',
          message: `takes ${to} fetches, and took ${from}${listOf(after, before)}.`,
        },
      ]
    : [
        {
          code: 'PLAN_FETCH_REMOVED',
          message: `takes ${to} fetches, and took ${from}${listOf(before, after)}.`,
        },
      ];
}

/** Those of the one plan that the other has not. */
function listOf(fetches: readonly PlannedFetch[], others: readonly PlannedFetch[]): string {
  const known = new Set(others.map(describeFetch));
  const names = fetches.map(describeFetch).filter((name) => !known.has(name));
  return names.length > 0 ? `: ${names.join(', ')}` : '';
}

function compareSubgraphs(before: PlanShape, after: PlanShape): Difference[] {
  const [old, now] = [before, after].map(({ fetches }) => new Set(fetches.map(({ subgraph }) => subgraph)));
  const added = [...(now ?? [])].filter((subgraph) => !old?.has(subgraph));
  const removed = [...(old ?? [])].filter((subgraph) => !now?.has(subgraph));
  return [
    ...added.map((name) => ({ code: 'PLAN_SUBGRAPH_ADDED', message: `comes to need ${name}.` }) as const),
    ...removed.map((name) => ({ code: 'PLAN_SUBGRAPH_REMOVED', message: `needs ${name} no more.` }) as const),
  ];
}

function compareHops({ hops: before }: PlanShape, { hops: after }: PlanShape): Difference[] {
  if (before === after) return [];
  const code = after > before ? 'PLAN_HOP_ADDED' : 'PLAN_HOP_REMOVED';
  return [{ code, message: `waits for ${after} fetches in a row, and waited for ${before}.` }];
}

/** Of the fetches that are in both plans, once in each. */
function compareOrder(before: PlanShape, after: PlanShape): Difference[] {
  const [old, now] = [soleFetches(before), soleFetches(after)];
  const names = [...old.keys()].filter((name) => now.has(name));
  const isOrdered = (fetches: ReadonlyMap<string, PlannedFetch>, name: string, other: string) => {
    const [one, two] = [fetches.get(name), fetches.get(other)];
    return one !== undefined && two !== undefined && (one.after.has(two) || two.after.has(one));
  };
  const pairs = names.flatMap((name, index) =>
    names.slice(index + 1).map((other): [string, string] => [name, other]),
  );
  return pairs.flatMap(([name, other]): Difference[] => {
    const [was, is] = [isOrdered(old, name, other), isOrdered(now, name, other)];
    if (was === is) return [];
    return is
      ? [
          {
            code: 'PLAN_PARALLEL_LOST',
            message: `asks ${name} and ${other} in turn, and asked both at once.`,
          },
        ]
      : [
          {
            code: 'PLAN_PARALLEL_GAINED',
            message: `asks ${name} and ${other} at once, and asked them in turn.`,
          },
        ];
  });
}

function soleFetches({ fetches }: PlanShape): Map<string, PlannedFetch> {
  const sole = [...Map.groupBy(fetches, describeFetch).entries()].filter(([, same]) => same.length === 1);
  return new Map(sole.flatMap(([name, [fetch]]) => (fetch ? [[name, fetch] as const] : [])));
}
