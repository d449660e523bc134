/** Checks what becomes of a graph from one state to the next: every check, whatever the others say. */
import { dirname, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ComposeOptions } from '../compose.ts';
import type { ChecksConfig } from './checks-config.ts';
import { findInComposition } from './composition-findings.ts';
import type { Finding } from './finding.ts';
import { fails } from './formats/summary.ts';
import type { Graph } from './graph.ts';
import { checkOperations } from './operations/check-operations.ts';
import { type KnownOperation, readKnownOperations } from './operations/known-operations.ts';
import { applyUsage, readUses, type Usage } from './operations/usage.ts';
import { type Approval, applyApprovals } from './policies/approvals.ts';
import { findUnknownRules } from './policies/authorization-rules.ts';
import { countDangerous } from './policies/dangerous.ts';
import type { FindDeprecation } from './policies/deprecation-history.ts';
import { lintSubgraphs } from './policies/lint.ts';
import { checkRemovals } from './policies/removals.ts';
import type { Report } from './report.ts';
import { isSatisfiable } from './satisfiability.ts';
import { type GraphState, isSameGraph, toGraph } from './sources/graph-state.ts';
import { type ListedFile, readListed } from './sources/listed-files.ts';

export interface CheckInput {
  before: GraphState;
  after: GraphState;
  /** Absolute path of the list of subgraphs. */
  configFile: string;
  config: ChecksConfig;
  /** Documents of known operations, and manifests of them. */
  operationFiles: readonly ListedFile[];
  usage?: Usage | undefined;
  approvals: readonly Approval[];
  /** Asked only when the configuration has a rule on removals. */
  readDeprecations(): FindDeprecation | undefined;
  /** What was found already, when the states were read. */
  found: readonly Finding[];
  today: Date;
}

/**
 * Whether every operation can be planned is seen beside the other checks, of the state after the change alone.
 * Only if there is something to say of it, both states are composed and checked in full.
 */
export async function checkGraph(input: CheckInput): Promise<Report> {
  const after = toGraph(input.after, input.configFile, { runSatisfiability: false });
  const provedSdl = input.after.composition ? undefined : after.composition?.supergraphSdl;
  const proof = provedSdl === undefined ? true : isSatisfiable(provedSdl);
  const [report, isProved] = await Promise.all([judge(input, after, { runSatisfiability: false }), proof]);
  return isProved ? report : judge(input, toGraph(input.after, input.configFile));
}

async function judge(input: CheckInput, after: Graph, options?: ComposeOptions): Promise<Report> {
  const { config, configFile, today } = input;
  const isSame = isSameGraph(input.before, input.after);
  const before = isSame
    ? { ...after, label: input.before.label }
    : toGraph(input.before, configFile, options);
  const { operations, findings: ofFiles } = readKnownOperations(input.operationFiles);

  const [readBefore, readAfter] = [before, after].map(withoutUnread(input)) as [Graph, Graph];
  const changes = isSame ? [] : await findChanges(input, readBefore, readAfter);
  const checked = checkOperations(operations, before, after, changes);
  const comparable = input.before.composition ? await asInSupergraph(after) : after;
  const deployment = isSame ? undefined : await findInPlans(operations, before, after, comparable);
  const contracts = await findInContracts(input, before, after);
  const found = [
    ...input.found,
    ...findInComposition(before, after),
    ...findUnknownRules([readBefore, readAfter], config, configFile),
    ...changes,
    ...(await findInEvents(input)),
    ...contracts,
    ...ofFiles,
    ...checked.findings,
    ...(deployment?.findings ?? []),
  ];

  const findDeprecation = config.removal.deprecatedDays > 0 ? input.readDeprecations() : undefined;
  const findUses = readUses(input.usage, config.usage, today);
  const allowed = checkRemovals(found, config, findDeprecation, today, findUses);
  const used = applyUsage(allowed, input.usage, config.usage, today);
  const linted = [...used, ...lintSubgraphs(readAfter.subgraphs, config.lint, readBefore.subgraphs)];
  const approved = applyApprovals(linted, input.approvals, today);
  const findings = countDangerous(approved, config.dangerous);
  return {
    before: before.label,
    after: after.label,
    findings,
    operations: checked.results,
    rollout: deployment?.rollout ?? null,
    passes: !findings.some(fails),
  };
}

/** A schema that cannot be read on one side is not gone, nor is all of it new: it is left out on both. */
function withoutUnread({ before, after }: CheckInput): (graph: Graph) => Graph {
  const unread = new Set(
    [...before.faults, ...after.faults].flatMap(({ locations }) => locations.map(({ subgraph }) => subgraph)),
  );
  return (graph) => ({ ...graph, subgraphs: graph.subgraphs.filter(({ name }) => !unread.has(name)) });
}

/** The libraries of these checks take longer to load than the whole rest: only where something changed. */
async function findChanges(input: CheckInput, before: Graph, after: Graph): Promise<Finding[]> {
  const { compareGraphs } = await import('./changes/compare-graphs.ts');
  const { withForeignPlaces, moveForeignPlaces } = await import('./places.ts');
  const comparable = input.before.composition ? withForeignPlaces(await asInSupergraph(after)) : after;
  return moveForeignPlaces(compareGraphs(withForeignPlaces(before), comparable, input.config), after);
}

/** What a supergraph does not say of its subgraphs must be missing on both sides, or all of it would be new. */
async function asInSupergraph(graph: Graph): Promise<Graph> {
  const { extractSubgraphs } = await import('./sources/supergraph-state.ts');
  const { composition, subgraphs } = graph;
  if (!composition) return { ...graph, subgraphs: [] };
  const fileOf = (subgraph: string) => subgraphs.find(({ name }) => name === subgraph)?.file ?? '';
  return { ...graph, subgraphs: extractSubgraphs(composition.supergraphSdl, fileOf) };
}

/** @param comparable - the state after the change, with subgraphs as the state before it has them. */
async function findInPlans(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  comparable: Graph,
) {
  const { comparePlans } = await import('./operations/compare-plans.ts');
  const { findRollout } = await import('./operations/rollout.ts');
  const { rollout, findings } = findRollout(operations, before, comparable);
  return { rollout, findings: [...comparePlans(operations, before, after), ...findings] };
}

async function findInContracts(input: CheckInput, before: Graph, after: Graph): Promise<Finding[]> {
  const { contracts } = input.config;
  const contractsBefore = input.before.checks?.contracts;
  if (contracts.length === 0 && !contractsBefore?.length) return [];
  const { compareContracts } = await import('./policies/contracts.ts');
  return compareContracts(before, after, contracts, contractsBefore);
}

async function findInEvents({ before, after, config, configFile }: CheckInput): Promise<Finding[]> {
  // A supergraph says nothing of events.
  if (before.composition) return [];
  const absolute = (path: string) => resolve(dirname(configFile), path);
  // By where they are in the folder: events that moved with it are the same.
  const eventsOf = (state: GraphState, path: string) =>
    new Map(
      readListed(state, configFile, path, ['.json'])?.map(({ file, text }) => [
        resolve(absolute(config.events), relative(absolute(path), file)),
        text,
      ]) ?? [],
    );
  const old = eventsOf(before, before.checks?.events ?? config.events);
  const fresh = eventsOf(after, config.events);
  if (isDeepStrictEqual(old, fresh)) return [];
  const { compareEvents } = await import('./changes/compare-events.ts');
  return compareEvents(old, fresh);
}
