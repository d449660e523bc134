/** Compares who may have what: federation's rules in what composition makes of them, the others where they are. */
import { isDeepStrictEqual } from 'node:util';
import type { Composition } from '../../compose.ts';
import type { Graph } from '../graph.ts';
import { documentOf } from '../supergraph-document.ts';
import { isAsked } from './asked.ts';
import {
  type AuthorizationOrder,
  compareWays,
  isComposedRule,
  isRule,
  type RuleChange,
} from './authorization.ts';
import { compareAuthorization, type GuardChange, type ToldChange } from './federation-changes.ts';
import { stepsOf } from './field-sets.ts';
import { type Guard, type Guards, guardsOf, implementationsOf, isMember, typeOf } from './guards.ts';
import { aroundOf, type Common, type Models, type Move, mapStates, missingIn, type States } from './moves.ts';
import { applicationsOf, modelOf, type SubgraphModel, type Values } from './subgraph-model.ts';

type Changes = ReadonlyMap<string, GuardChange>;

/** @param changed - the names of the subgraphs that are not the same in both states. */
export function compareAccess(
  graphs: States<Graph>,
  changed: ReadonlySet<string>,
  common: Common,
  order: AuthorizationOrder,
): Move[] {
  const models = mapStates(graphs, ({ subgraphs }) => subgraphs.map(modelOf));
  const { before, after } = mapStates(graphs, ({ composition }) => composition);
  const composed = before && after ? mapStates({ before, after }, modelOfSupergraph) : undefined;
  const guards = mapStates(models, (some) =>
    guardsOf(some, (applied) => isRule(applied, order) && !(composed && isComposedRule(applied))),
  );
  const moved = movedOf(guards, models);
  const tell = (changes: Changes, blame: (coordinate: string) => SubgraphModel | undefined): Move[] =>
    toldOnce(changes, order).flatMap((one) => {
      const subgraph = blame(one.old.coordinate);
      if (!subgraph) return [];
      const around = aroundOf(subgraph, models, common);
      return [{ row: compareAuthorization(one, around, order), around }];
    });
  return [
    ...(composed ? tell(compareComposed(composed, order), createBlame(models, changed)) : []),
    ...models.after.flatMap((model) => {
      const { name } = model.source;
      const [old, fresh] = [guards.before.get(name), guards.after.get(name)];
      return changed.has(name) && old && fresh ? tell(compareGuards(old, fresh, order), () => model) : [];
    }),
    ...tell(compareGuards(moved.before, moved.after, order), (coordinate) => moved.to.get(coordinate)),
  ];
}

function compareGuards(before: Guards, after: Guards, order: AuthorizationOrder): Changes {
  return new Map(
    [...before].flatMap(([coordinate, old]) => {
      const fresh = after.get(coordinate);
      return fresh ? [[coordinate, { old, fresh, change: compareWays(old.all, fresh.all, order) }]] : [];
    }),
  );
}

/**
 * What all members of a type have of it is told of the type, and nothing that none of them has; what types have of an
 * interface object is told of that.
 */
function toldOnce(all: Changes, order: AuthorizationOrder): ToldChange[] {
  const changes = new Map(
    [...all].filter(([coordinate, { old, fresh, change }]) => {
      const isBorne = old.bearer === fresh.bearer && old.bearer !== coordinate;
      return !isBorne || all.get(old.bearer)?.change !== change;
    }),
  );
  const isOfType = ({ old, fresh, change }: GuardChange) =>
    change !== 'same' &&
    changes.get(typeOf(old.coordinate))?.change === change &&
    compareWays(old.own, fresh.own, order) === 'same';
  const membersOf = Map.groupBy(
    [...changes.values()].filter(({ old }) => isMember(old.coordinate)),
    ({ old }) => typeOf(old.coordinate),
  );
  return [...changes.values()].flatMap((one) => {
    const { coordinate } = one.old;
    const members = membersOf.get(coordinate) ?? [];
    const concerned = members.filter(isOfType);
    const isTold = isMember(coordinate) ? !isOfType(one) : members.length === 0 || concerned.length > 0;
    if (one.change === 'same' || !isTold) return [];
    const some =
      concerned.length < members.length ? concerned.map(({ old }) => old.coordinate) : [coordinate];
    return [{ ...one, some }];
  });
}

/** The rules of a field are also those of the fields that it implements, which are told only where they are alone. */
function compareComposed({ before, after }: States<SubgraphModel>, order: AuthorizationOrder): Changes {
  const [old, fresh] = [before, after].map((model) =>
    guardsOf([model], isComposedRule).get(model.source.name),
  );
  const changes = compareGuards(old ?? new Map(), fresh ?? new Map(), order);
  const implementations = implementationsOf([after]);
  const isToldBelow = (coordinate: string, change: RuleChange) =>
    [...(implementations.get(typeOf(coordinate)) ?? [])].some(
      (type) => changes.get(coordinate.replace(/^\w+/, type))?.change === change,
    );
  return new Map([...changes].filter(([coordinate, { change }]) => !isToldBelow(coordinate, change)));
}

function modelOfSupergraph(composition: Composition): SubgraphModel {
  return modelOf({ name: '', url: '', file: '', typeDefs: documentOf(composition) });
}

/** Whoever is new to it, left it, or changed. */
function createBlame(models: States<Models>, changed: ReadonlySet<string>) {
  const rulesOf = (some: Models, name: string, coordinate: string) => {
    const elements = some.find(({ source }) => source.name === name)?.elements;
    return [coordinate, typeOf(coordinate)].map((one) =>
      elements
        ?.get(one)
        ?.applied.filter(isComposedRule)
        .map(({ name, values }) => ({ name, values })),
    );
  };
  return (coordinate: string): SubgraphModel | undefined => {
    const { before, after } = mapStates(models, (some) =>
      some.filter(({ elements }) => elements.has(coordinate)),
    );
    const kept = after.filter(({ source }) => changed.has(source.name));
    const ruled = kept.filter(
      ({ source: { name } }) =>
        !isDeepStrictEqual(rulesOf(before, name, coordinate), rulesOf(after, name, coordinate)),
    );
    const rest = [...models.after, ...models.before].filter(({ source }) => changed.has(source.name));
    return [...missingIn(before, after), ...missingIn(after, before), ...ruled, ...kept, ...rest][0];
  };
}

/**
 * What other subgraphs answer for than before: one way for each of them. What comes or goes with every field that gave
 * it is told by those; but of an entity, more people have what comes.
 */
function movedOf(guards: States<ReadonlyMap<string, Guards>>, models: States<Models>) {
  const answering = mapStates(guards, byCoordinate);
  const [before, after] = [new Map<string, Guard>(), new Map<string, Guard>()];
  const to = new Map<string, SubgraphModel>();
  const all = [...models.before, ...models.after];
  for (const [coordinate, olds] of answering.before) {
    const freshes = answering.after.get(coordinate);
    if (!freshes) continue;
    const ways = new Map([...olds, ...freshes]);
    const others = [...ways].filter(([name]) => olds.has(name) !== freshes.has(name));
    if (others.length === 0) continue;
    const keys = all.flatMap((model) => applicationsOf(model, typeOf(coordinate), 'key'));
    const isAskedBy = ([name, { bearer }]: [string, Guard]) => {
      const [side, other] = olds.has(name) ? (['before', 'after'] as const) : (['after', 'before'] as const);
      const isGiven = (field: string) =>
        guards[side].get(name)?.has(field) &&
        (answering[other].has(field) || (side === 'after' && keys.length > 0));
      const model = models[side].find(({ source }) => source.name === name);
      return model !== undefined && isAsked(model, bearer, isGiven);
    };
    const asked = new Set(others.filter(isAskedBy).map(([name]) => name));
    for (const [name] of others) if (asked.has(name) === olds.has(name)) ways.delete(name);
    const come = [...asked].filter((name) => freshes.has(name));
    const [name] = [...come, ...asked];
    const subgraph = all.find(({ source }) => source.name === name);
    const kept = [...olds].flatMap(([name, guard]) => (freshes.has(name) ? guard : []));
    const isReferred =
      (come.length === 0 || come.length === asked.size) && isReference(coordinate, keys, kept);
    if (!subgraph || isReferred) continue;
    before.set(coordinate, merge(coordinate, olds));
    after.set(coordinate, merge(coordinate, ways));
    to.set(coordinate, subgraph);
  }
  return { before, after, to };
}

/** Whoever refers to an entity has its type and its keys, but not the rule that its type has elsewhere. */
function isReference(coordinate: string, keys: readonly Values[], others: readonly Guard[]): boolean {
  const [, field] = coordinate.split('.');
  if (field === undefined) return true;
  const isRuled = others.some(({ own }) => own.flat().length > 0);
  return !isRuled && keys.some(({ fields }) => stepsOf(fields).has(field));
}

function merge(coordinate: string, guards: ReadonlyMap<string, Guard>): Guard {
  const some = [...guards.values()];
  const [bearer = coordinate, ...others] = new Set(some.map((guard) => guard.bearer));
  return {
    coordinate,
    bearer: others.length === 0 ? bearer : coordinate,
    own: some.flatMap(({ own }) => own),
    all: some.flatMap(({ all }) => all),
  };
}

function byCoordinate(guards: ReadonlyMap<string, Guards>): Map<string, Map<string, Guard>> {
  const found = new Map<string, Map<string, Guard>>();
  for (const [name, all] of guards) {
    for (const [coordinate, guard] of all) {
      found.set(coordinate, (found.get(coordinate) ?? new Map()).set(name, guard));
    }
  }
  return found;
}
