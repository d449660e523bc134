/** Who may have each element of a state of the graph, by the subgraphs that answer for it. */
import { type Ways, withInherited } from './authorization.ts';
import { coordinatesOf } from './field-sets.ts';
import { type Applied, applicationsOf, returnedType, type SubgraphModel } from './subgraph-model.ts';
import { effective } from './surroundings.ts';

export interface Guard {
  coordinate: string;
  /** The coordinate at which the rules are: of an interface object, where it stands for the type. */
  bearer: string;
  /** By what it bears itself. */
  own: Ways;
  /** With what its type adds to that. */
  all: Ways;
}

/** By coordinate. */
export type Guards = ReadonlyMap<string, Guard>;
type Models = readonly SubgraphModel[];
/** The types that implement an interface, by its name. */
export type Implementations = ReadonlyMap<string, ReadonlySet<string>>;

/** @returns the guards of each subgraph, by its name. */
export function guardsOf(models: Models, isCounted: (applied: Applied) => boolean): Map<string, Guards> {
  const implementations = implementationsOf(models);
  const takenOver = takenOverIn(models);
  const toGuards = (model: SubgraphModel) =>
    guardsIn(model, takenOver.get(model.source.name), implementations, isCounted);
  return new Map(models.map((model) => [model.source.name, toGuards(model)]));
}

export function implementationsOf(models: Models): Implementations {
  const found = new Map<string, Set<string>>();
  for (const [type, nodes] of models.flatMap(({ types }) => [...types])) {
    for (const { name } of nodes.flatMap((node) => ('interfaces' in node ? (node.interfaces ?? []) : []))) {
      found.set(name.value, (found.get(name.value) ?? new Set()).add(type));
    }
  }
  return found;
}

export function isMember(coordinate: string): boolean {
  return /^\w+\.\w+$/.test(coordinate);
}

export function typeOf(coordinate: string): string {
  return coordinate.replace(/\..*$/, '');
}

/** Of an argument, the field that takes it. */
export function fieldOf(coordinate: string): string {
  return coordinate.replace(/\(.*$/, '');
}

function guardsIn(
  model: SubgraphModel,
  takenOver: ReadonlySet<string> | undefined,
  implementations: Implementations,
  isCounted: (applied: Applied) => boolean,
): Guards {
  const rulesOf = (coordinate: string) =>
    (model.elements.get(coordinate)?.applied ?? []).filter((applied) => isCounted(applied));
  const provided = providedBy(model);
  const answersFor = (field: string) =>
    (!effective(model, 'external').has(field) || provided.has(field)) && !takenOver?.has(field);
  const guards = new Map<string, Guard>();
  for (const coordinate of model.elements.keys()) {
    if (!answersFor(fieldOf(coordinate))) continue;
    const [type, own] = [typeOf(coordinate), rulesOf(coordinate)];
    const all = isMember(coordinate) ? withInherited(own, rulesOf(type)) : own;
    const standsFor =
      applicationsOf(model, type, 'interfaceObject').length > 0 ? implementations.get(type) : [];
    for (const name of coordinate === type ? [type] : [type, ...(standsFor ?? [])]) {
      const named = coordinate.replace(type, name);
      guards.set(named, { coordinate: named, bearer: coordinate, own: [own], all: [all] });
    }
  }
  return guards;
}

/** By the subgraph that they are taken over from; with a label only a part of the requests is. */
export function takenOverIn(models: Models): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { coordinate, applied } of models.flatMap(({ elements }) => [...elements.values()])) {
    for (const { name, own, values } of applied) {
      if (name !== 'override' || own || values.label !== undefined) continue;
      const from = String(values.from);
      found.set(from, (found.get(from) ?? new Set()).add(coordinate));
    }
  }
  return found;
}

/** The fields that it answers for on some way, though they are others'. */
function providedBy(model: SubgraphModel): ReadonlySet<string> {
  const provisions = [...model.elements.keys()].flatMap((coordinate) =>
    applicationsOf(model, coordinate, 'provides').map(({ fields }) => {
      const type = returnedType(model, coordinate);
      return type === undefined ? [] : [...coordinatesOf(type, fields, model)];
    }),
  );
  return new Set(provisions.flat());
}
