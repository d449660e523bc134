/** Finds the order in which changed subgraphs and the supergraph can be deployed without breaking anything. */
import { type GraphQLSchema, print } from 'graphql';
import type { Composition } from '../../compose.ts';
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import type { Rollout } from '../report.ts';
import { reportSkipped } from './compare-plans.ts';
import { concernedOperations } from './concerned-operations.ts';
import { findFetchFaults } from './fetch-faults.ts';
import type { KnownOperation } from './known-operations.ts';
import { operationFinding } from './operation-finding.ts';
import { isValid } from './operation-in-schema.ts';
import { describeFetch, type PlannedFetch, shapeOf } from './plan-shape.ts';
import { planningMsMax, planOf } from './plans.ts';
import { readVersion } from './subgraph-version.ts';

/** Why operations fail while only one of a subgraph and the supergraph is deployed. */
interface Faults {
  /** The new subgraph stands behind the old supergraph. */
  subgraphFirst: readonly string[];
  /** The old subgraph stands behind the new supergraph. */
  supergraphFirst: readonly string[];
}

interface PlannedOperation {
  name: string;
  fetches: readonly PlannedFetch[];
}

/** A side of the change: what is planned by its supergraph. */
interface Side {
  apiSchema: GraphQLSchema;
  subgraphs: ReadonlyMap<string, SubgraphSource>;
  planned: readonly PlannedOperation[];
}

/** How many faults are told of each subgraph. */
const reasonsMax = 3;

/**
 * A fetch goes to one subgraph, so that what a state of the deployment breaks depends on the supergraph in
 * service and on one subgraph at a time: each changed subgraph is tried behind the other supergraph alone. An
 * operation that only one of the APIs takes is tried behind the supergraph of that one.
 */
export function findRollout(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  timeMsMax = planningMsMax,
): { rollout: Rollout; findings: Finding[] } {
  const [oldGraph, newGraph] = [before.composition, after.composition];
  if (!oldGraph || !newGraph) {
    const { label } = oldGraph ? after : before;
    return { rollout: { order: null, reasons: [`${label} does not compose.`] }, findings: [] };
  }
  const concerned = concernedOperations(operations, oldGraph, newGraph);
  const skipped = new Set<KnownOperation>();
  const prepare = (graph: Graph, composition: Composition): Side => ({
    apiSchema: composition.apiSchema,
    subgraphs: new Map(graph.subgraphs.map((source) => [source.name, source])),
    planned: planAll(concerned, composition, timeMsMax, skipped),
  });
  const [old, now] = [prepare(before, oldGraph), prepare(after, newGraph)];
  const changed = new Map(
    [...now.subgraphs].flatMap(([name, source]): [string, Faults][] => {
      const previous = old.subgraphs.get(name);
      if (!previous || isSame(previous, source)) return [];
      const subgraphFirst = findFaults(old, previous, source);
      return [[name, { subgraphFirst, supergraphFirst: findFaults(now, source, previous) }]];
    }),
  );
  const supergraphChanges = withoutComments(oldGraph) !== withoutComments(newGraph);
  const { rollout, findings } = order(old, now, changed, supergraphChanges);
  const consequence = 'The order of deployment is not checked for them.';
  return { rollout, findings: [...findings, ...reportSkipped([...skipped], consequence)] };
}

function planAll(
  operations: readonly KnownOperation[],
  composition: Composition,
  timeMsMax: number,
  skipped: Set<KnownOperation>,
): PlannedOperation[] {
  return operations
    .filter((operation) => isValid(composition.apiSchema, operation))
    .flatMap((operation) => {
      const plan = planOf(composition, operation, timeMsMax);
      if (!plan) skipped.add(operation);
      // Without a plan nothing is asked of any subgraph.
      if (!plan || plan instanceof Error) return [];
      return [{ name: operation.name, fetches: shapeOf(plan).fetches }];
    });
}

/** What of the fetches to the subgraph in place fails at the other version of it, and only there. */
function findFaults({ apiSchema, planned }: Side, inPlace: SubgraphSource, other: SubgraphSource): string[] {
  const faults = planned.flatMap(({ name, fetches }) =>
    fetches
      .filter(({ subgraph }) => subgraph === inPlace.name)
      .flatMap((fetch) => {
        const found = findFetchFaults(fetch.node, readVersion(other), apiSchema);
        if (found.length === 0) return [];
        const usual = findFetchFaults(fetch.node, readVersion(inPlace), apiSchema);
        return found
          .filter((fault) => !usual.includes(fault))
          .map((fault) => `${name} asks ${describeFetch(fetch)}: ${fault}`);
      }),
  );
  return [...new Set(faults)];
}

function order(
  old: Side,
  now: Side,
  changed: ReadonlyMap<string, Faults>,
  supergraphChanges: boolean,
): { rollout: Rollout; findings: Finding[] } {
  const added = [...now.subgraphs.keys()].filter((name) => !old.subgraphs.has(name));
  const removed = [...old.subgraphs.keys()].filter((name) => !now.subgraphs.has(name));
  const impossible = [...changed].filter(
    ([, { subgraphFirst, supergraphFirst }]) => subgraphFirst.length > 0 && supergraphFirst.length > 0,
  );
  if (impossible.length > 0) {
    const findings = impossible.map(([name, faults]) => {
      const source = now.subgraphs.get(name);
      const places = source ? [{ file: source.file, subgraph: name }] : [];
      return { ...operationFinding('ROLLOUT_IMPOSSIBLE', explain(name, faults), places), subgraph: name };
    });
    return { rollout: { order: null, reasons: findings.map(({ message }) => message) }, findings };
  }
  // What could go either way goes first: operations that are not known yet will want what is new.
  const last = [...changed].filter(([, { subgraphFirst }]) => subgraphFirst.length > 0);
  const first = [...changed].filter(([, { subgraphFirst }]) => subgraphFirst.length === 0);
  const reasons = [
    ...added.map((name) => `${name} goes before the supergraph, which asks it from then on.`),
    ...first
      .filter(([, { supergraphFirst }]) => supergraphFirst.length > 0)
      .map(([name, faults]) => `${name} goes before the supergraph: ${tell(faults.supergraphFirst)}`),
    ...last.map(([name, faults]) => `${name} goes after the supergraph: ${tell(faults.subgraphFirst)}`),
    ...removed.map((name) => `${name} goes after the supergraph, which asks it until then.`),
  ];
  const names = (changes: readonly [string, Faults][]) => changes.map(([name]) => name);
  const steps = [
    ...added,
    ...names(first),
    ...(supergraphChanges ? ['supergraph'] : []),
    ...names(last),
    ...removed,
  ];
  const message = `Deploy ${steps.join(', then ')}.\n${reasons.map((reason) => `  ${reason}`).join('\n')}`;
  const findings = reasons.length > 0 ? [operationFinding('ROLLOUT_ORDER', message, [])] : [];
  return { rollout: { order: steps, reasons }, findings };
}

const explain = (name: string, { subgraphFirst, supergraphFirst }: Faults) =>
  `${name} can be deployed neither before the supergraph nor after it; make the change in two steps.
  before it: ${tell(subgraphFirst)}
  after it:  ${tell(supergraphFirst)}`;

function tell(faults: readonly string[]): string {
  const more = faults.length > reasonsMax ? [`and ${faults.length - reasonsMax} more`] : [];
  return [...faults.slice(0, reasonsMax), ...more].join('; ');
}

/** A file may begin with what made it. */
const withoutComments = ({ supergraphSdl }: Composition) => supergraphSdl.replace(/^#.*\n/gm, '');

function isSame(one: SubgraphSource, other: SubgraphSource): boolean {
  const [text, otherText] = [one.typeDefs.loc?.source.body, other.typeDefs.loc?.source.body];
  return text === otherText || print(one.typeDefs) === print(other.typeDefs);
}
