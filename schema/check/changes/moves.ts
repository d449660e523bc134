/** Compares who may have, who sees and who is given what moves from one subgraph to another, or is also in one more. */
import { type AuthorizationOrder, isRule, mergeRules } from './authorization.ts';
import type { Row } from './directive-change.ts';
import { changeOf, compareAuthorization } from './federation-changes.ts';
import { compareDirective } from './federation-rules.ts';
import { normalFields } from './field-sets.ts';
import { type Applied, applicationsOf, type Element, type SubgraphModel } from './subgraph-model.ts';
import { effective, type Surroundings } from './surroundings.ts';

interface States<T> {
  before: T;
  after: T;
}

type Models = readonly SubgraphModel[];

/** A row, and the subgraph that it is of. */
export interface Move {
  row: Row;
  around: Surroundings;
}

export function compareMoves(
  states: States<Models>,
  common: Pick<Surroundings, 'apis' | 'contractTags'>,
  order: AuthorizationOrder,
): Move[] {
  return bearersOf([...states.before, ...states.after], order).flatMap((coordinate) => {
    const having = mapStates(states, (models) => models.filter((model) => has(model, coordinate)));
    const resolving = mapStates(having, (models) => withoutOverridden(models, coordinate));
    return [
      ...compareMove(having, coordinate, ({ before, after }, around) => {
        const [old, fresh] = [before, after].map((models) => mergeAll(models, coordinate));
        return old && fresh ? compareComposed(old, fresh, around) : [];
      }),
      ...compareMove(resolving, coordinate, ({ before, after }, around) => {
        const [old, fresh] = [before, after].map((models) => mergeEnforced(models, coordinate, order));
        return old && fresh ? compareAuthorization(old, fresh, around, order) : [];
      }),
    ];
  });

  /** What is new to the graph or gone from it is told by itself, and what each subgraph keeps by its comparison. */
  function compareMove(
    { before, after }: States<Models>,
    coordinate: string,
    compare: (states: States<Models>, around: Surroundings) => Row[],
  ): Move[] {
    if (before.length === 0 || after.length === 0) return [];
    const subgraph = missingIn(before, after)[0] ?? missingIn(after, before)[0];
    if (!subgraph) return [];
    const around = aroundOf(subgraph, states, common);
    return compare({ before, after }, around).map((row) => ({ row: { ...row, coordinate }, around }));
  }
}

/** The coordinates of what has something to lose or to gain by a move. */
function bearersOf(models: Models, order: AuthorizationOrder): string[] {
  const isCompared = (applied: Applied) =>
    isRule(applied, order) || (!applied.own && (applied.name === 'tag' || applied.name === 'inaccessible'));
  const bearing = models
    .flatMap(({ elements }) => [...elements.values()])
    .filter(({ applied }) => applied.some(isCompared));
  return [...new Set(bearing.map(({ coordinate }) => coordinate))];
}

/** What a subgraph only mentions is another's. */
function has(model: SubgraphModel, coordinate: string): boolean {
  const field = coordinate.replace(/\(.*$/, '');
  return model.elements.has(coordinate) && !effective(model, 'external').has(field);
}

function withoutOverridden(models: Models, coordinate: string): Models {
  const field = coordinate.replace(/\(.*$/, '');
  const overridden = models.flatMap((model) => applicationsOf(model, field, 'override'));
  return models.filter(({ source }) => !overridden.some(({ from }) => from === source.name));
}

/** Composition hides and tags by all subgraphs that have it, also by one that it is taken over from. */
function compareComposed(old: Element, fresh: Element, around: Surroundings): Row[] {
  const [hidden, tagged] = ['inaccessible', 'tag'].map((name) => changeOf(old, fresh, { name, own: false }));
  const changes = [];
  if (hidden && hidden.before.length > 0 !== hidden.after.length > 0) changes.push(hidden);
  if (tagged) changes.push(tagged);
  return changes.flatMap((change) => compareDirective(change, around));
}

function mergeAll(models: Models, coordinate: string): Element | undefined {
  const all = elementsOf(models, coordinate);
  return all[0] && { ...all[0], applied: all.flatMap(({ applied }) => applied) };
}

/** A type, and a key, which all that refer to it have, by the strictest; a field is had of whoever resolves it. */
function mergeEnforced(models: Models, coordinate: string, order: AuthorizationOrder): Element | undefined {
  const all = elementsOf(models, coordinate);
  if (!coordinate.includes('.') || isOfKey(models, coordinate)) return mergeAll(models, coordinate);
  const applied = mergeRules(
    all.map((element) => element.applied),
    order,
  );
  return all[0] && { ...all[0], applied };
}

function isOfKey(models: Models, coordinate: string): boolean {
  const [type = '', field = ''] = coordinate.split('.');
  const keys = models.flatMap((model) => applicationsOf(model, type, 'key'));
  return keys.some(({ fields }) => normalFields(fields).split(' ').includes(field));
}

function elementsOf(models: Models, coordinate: string): Element[] {
  return models.flatMap(({ elements }) => elements.get(coordinate) ?? []);
}

function aroundOf(
  { source: { name } }: SubgraphModel,
  { before, after }: States<Models>,
  common: Pick<Surroundings, 'apis' | 'contractTags'>,
): Surroundings {
  const [old, fresh] = [before, after].map((models) => models.find(({ source }) => source.name === name));
  const known = (fresh ?? old) as SubgraphModel;
  return {
    before: old ?? known,
    after: fresh ?? known,
    siblings: after.filter(({ source }) => source.name !== name),
    siblingsBefore: before.filter(({ source }) => source.name !== name),
    ...common,
  };
}

function missingIn(some: Models, others: Models): Models {
  return others.filter(({ source }) => !some.some((one) => one.source.name === source.name));
}

function mapStates<T, U>({ before, after }: States<T>, map: (one: T) => U): States<U> {
  return { before: map(before), after: map(after) };
}
