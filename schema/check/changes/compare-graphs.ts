/** Compares two states of a graph: each subgraph with itself, and the API that clients see. */
import type { FaultLocation } from '../../faults.ts';
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import { compareAccess } from './access.ts';
import { compareSchemas, type SchemaChange } from './api-changes.ts';
import { readAuthorizationOrder } from './authorization.ts';
import type { Row } from './directive-change.ts';
import { compareFederation } from './federation-changes.ts';
import { compareMoves } from './moves.ts';
import { compareTypes, usesOf } from './subgraph-changes.ts';
import { modelOf, type SubgraphModel } from './subgraph-model.ts';
import { lostToServices, type Surroundings } from './surroundings.ts';
import { findUses, type Uses } from './uses.ts';

export type ComparedConfig = Partial<Pick<ChecksConfig, 'authorization' | 'contracts'>>;

/**
 * Findings of a subgraph bear its name and say what its siblings, the gateway and the services that call it
 * notice; what clients notice is said once, by the findings of the API. Where a state does not compose there
 * is no API, and the findings of the subgraphs say all of it.
 */
export function compareGraphs(before: Graph, after: Graph, config: ComparedConfig = {}): Finding[] {
  const changed = changedSubgraphs(before, after);
  const [old, fresh] = [before.composition, after.composition];
  const addresses = compareAddresses(before, after);
  if (changed.size === 0 && old?.supergraphSdl === fresh?.supergraphSdl) return addresses;
  const apis = old && fresh && { before: findUses(old.apiSchema), after: findUses(fresh.apiSchema) };
  const told = apis ? compareSchemas(apis.before, apis.after) : [];
  const api = told.map(({ partner: _, ...finding }) => withLocations(finding, before, after, changed));
  return [...api, ...compareSubgraphs(before, after, changed, config, apis, told), ...addresses];
}

interface Apis {
  before: Uses;
  after: Uses;
}

function compareSubgraphs(
  before: Graph,
  after: Graph,
  changed: ReadonlySet<string>,
  config: ComparedConfig,
  apis: Apis | undefined,
  api: readonly SchemaChange[],
): Finding[] {
  // Of a supergraph alone its subgraphs' schemas are not known.
  const isBare = ({ subgraphs, composition }: Graph) => composition !== undefined && subgraphs.length === 0;
  if (isBare(before) || isBare(after)) return [];
  const order = readAuthorizationOrder(config.authorization ?? []);
  const contractTags = new Set(
    (config.contracts ?? []).flatMap(({ include, exclude }) => [...include, ...exclude]),
  );
  const told = Map.groupBy(api, ({ coordinate }) => coordinate ?? '');
  const kept = after.subgraphs.flatMap((source) => {
    const old = before.subgraphs.find(({ name }) => name === source.name);
    if (!old || isSame(old, source)) return [];
    const around: Surroundings = {
      before: modelOf(old),
      after: modelOf(source),
      siblings: siblingsOf(after, source.name),
      siblingsBefore: siblingsOf(before, source.name),
      ...(apis && { apis }),
      contractTags,
    };
    return [...compareTypes(around, told), ...compareFederation(around, order)].map((row) =>
      toFinding(row, around),
    );
  });
  const models = { before: before.subgraphs.map(modelOf), after: after.subgraphs.map(modelOf) };
  const common = { ...(apis && { apis }), contractTags };
  const moved = [
    ...compareMoves(models, common, order),
    ...compareAccess({ before, after }, changed, common, order),
  ];
  return [
    ...comparePresence(before, after, apis),
    ...kept,
    ...moved.map(({ row, around }) => toFinding(row, around)),
  ];
}

/** Which subgraphs there are. */
function comparePresence(before: Graph, after: Graph, apis: Apis | undefined): Finding[] {
  const missingIn = ({ subgraphs }: Graph, others: Graph) =>
    others.subgraphs.filter(({ name }) => !subgraphs.some((one) => one.name === name));
  const removed = missingIn(after, before).map((source): Finding => {
    const verdict = judgeRemoval(source, after, apis);
    const message = `Subgraph '${source.name}' was removed`;
    return { check: 'changes', code: 'SUBGRAPH_REMOVED', message, ...verdict, ...placeOf(source) };
  });
  const added = missingIn(before, after).map((source): Finding => {
    const message = `Subgraph '${source.name}' was added`;
    return { check: 'changes', code: 'SUBGRAPH_ADDED', criticality: 'safe', message, ...placeOf(source) };
  });
  return [...removed, ...added];
}

/** The URLs themselves may bear credentials. */
function compareAddresses(before: Graph, after: Graph): Finding[] {
  const olds = new Map(before.subgraphs.map(({ name, url }) => [name, url]));
  return after.subgraphs
    .filter(({ name, url }) => olds.has(name) && olds.get(name) !== url)
    .map((source) => {
      const message = `Subgraph '${source.name}' is called at another URL`;
      const code = 'SUBGRAPH_ROUTING_URL_CHANGED';
      return { check: 'changes', code, criticality: 'safe', message, ...placeOf(source) };
    });
}

function judgeRemoval(
  source: SubgraphSource,
  after: Graph,
  apis: Apis | undefined,
): Pick<Finding, 'criticality' | 'because'> {
  if (!apis) return { criticality: 'breaking', because: 'clients may be using what only it has' };
  const before = modelOf(source);
  const lost = lostToServices(
    { before, siblings: siblingsOf(after, source.name), apis },
    usesOf(before).uses.reaches,
  );
  if (lost !== undefined) return { criticality: 'breaking', because: `services that call it lose '${lost}'` };
  return {
    criticality: 'dangerous',
    because:
      'a gateway that has the old supergraph still calls it; what clients lose are findings of the API',
  };
}

/** Most subgraphs are the same, which their text tells at once. */
function isSame(old: SubgraphSource, fresh: SubgraphSource): boolean {
  const [before, after] = [old.typeDefs, fresh.typeDefs];
  return before === after || (before.loc !== undefined && before.loc.source.body === after.loc?.source.body);
}

function changedSubgraphs(before: Graph, after: Graph): ReadonlySet<string> {
  const olds = new Map(before.subgraphs.map((source) => [source.name, source]));
  const same = after.subgraphs.filter((source) => {
    const old = olds.get(source.name);
    return old !== undefined && isSame(old, source);
  });
  const names = new Set([...before.subgraphs, ...after.subgraphs].map(({ name }) => name));
  for (const { name } of same) names.delete(name);
  return names;
}

function siblingsOf({ subgraphs }: Graph, name: string): SubgraphModel[] {
  return subgraphs.filter((source) => source.name !== name).map(modelOf);
}

function placeOf({ name, file }: SubgraphSource): Pick<Finding, 'coordinate' | 'subgraph' | 'locations'> {
  return { coordinate: name, subgraph: name, locations: [{ file, subgraph: name }] };
}

function toFinding({ because, usedAs, ...row }: Row, { before, after }: Surroundings): Finding {
  const { name, file } = after.source;
  const [place] = [...locate(after, row.coordinate), ...locate(before, row.coordinate)];
  return {
    check: 'changes',
    ...row,
    subgraph: name,
    ...(because !== undefined && { because }),
    ...(usedAs && { usedAs }),
    locations: [place ?? { file, subgraph: name }],
  };
}

/** In those who changed it, if they have it; else in all who have it. */
function withLocations(finding: Finding, before: Graph, after: Graph, changed: ReadonlySet<string>): Finding {
  const coordinate = finding.coordinate ?? 'schema';
  const isChanged = ({ name }: SubgraphSource) => changed.has(name);
  for (const { subgraphs } of [after, before]) {
    for (const some of [subgraphs.filter(isChanged), subgraphs]) {
      const locations = some.flatMap((source) => locate(modelOf(source), coordinate));
      if (locations.length > 0) return { ...finding, locations };
    }
  }
  return finding;
}

function locate({ elements, source }: SubgraphModel, coordinate: string): FaultLocation[] {
  return (elements.get(coordinate)?.nodes ?? []).flatMap((node) => {
    const start = (node.name?.loc ?? node.loc)?.startToken;
    return start
      ? [{ file: source.file, subgraph: source.name, line: start.line, column: start.column }]
      : [];
  });
}
