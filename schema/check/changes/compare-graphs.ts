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
import { compareFederation, compareOverrides } from './federation-changes.ts';
import { aroundOf, compareMoves, type Move, mapStates, missingIn } from './moves.ts';
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
  const models = mapStates({ before, after }, ({ subgraphs }) => subgraphs.map(modelOf));
  const common = { ...(apis && { apis }), contractTags };
  const added = missingIn(models.before, models.after);
  const removed = missingIn(models.after, models.before);
  const some = [...models.after, ...removed].filter(({ source }) => changed.has(source.name));
  const own = some.flatMap((model): Move[] => {
    const around = aroundOf(model, models, common);
    const rows = [...added, ...removed].includes(model)
      ? compareOverrides(around)
      : [...compareTypes(around, told), ...compareFederation(around, order)];
    return rows.map((row) => ({ row, around }));
  });
  const moved = [
    ...compareMoves(models, common, order),
    ...compareAccess({ before, after }, changed, common, order),
  ];
  return [
    ...removed.map((model) => tellRemoval(aroundOf(model, models, common))),
    ...added.map(tellAddition),
    ...[...own, ...moved].map(({ row, around }) => toFinding(row, around)),
  ];
}

function tellAddition({ source }: SubgraphModel): Finding {
  const message = `Subgraph '${source.name}' was added`;
  return { check: 'changes', code: 'SUBGRAPH_ADDED', criticality: 'safe', message, ...placeOf(source) };
}

function tellRemoval(around: Surroundings): Finding {
  const { source } = around.before;
  const message = `Subgraph '${source.name}' was removed`;
  const code = 'SUBGRAPH_REMOVED';
  return { check: 'changes', code, message, ...judgeRemoval(around), ...placeOf(source) };
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

function judgeRemoval(around: Surroundings): Pick<Finding, 'criticality' | 'because'> {
  if (!around.apis) return { criticality: 'breaking', because: 'clients may be using what only it has' };
  const lost = lostToServices(around, usesOf(around.before).uses.reaches);
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
