/** Compares who sees and who is given what moves from one subgraph to another, or is also in one more. */
import type { AuthorizationOrder } from './authorization.ts';
import { costs } from './custom-directives.ts';
import type { DirectiveChange, Row } from './directive-change.ts';
import { changeOf, changesOf, isCustom, withOnly } from './federation-changes.ts';
import { compareDirective } from './federation-rules.ts';
import { fieldOf, takenOverIn } from './guards.ts';
import type { Applied, Element, SubgraphModel } from './subgraph-model.ts';
import { effective, type Surroundings } from './surroundings.ts';

export interface States<T> {
  before: T;
  after: T;
}

export type Models = readonly SubgraphModel[];
export type Common = Pick<Surroundings, 'apis' | 'contractTags'>;

/** A row, and the subgraph that it is of. */
export interface Move {
  row: Row;
  around: Surroundings;
}

export function compareMoves(states: States<Models>, common: Common, order: AuthorizationOrder): Move[] {
  const isKeptAlone = (applied: Applied) =>
    isCustom(applied, order) || (!applied.own && costs.has(applied.name));
  const isCompared = (applied: Applied) =>
    isKeptAlone(applied) || (!applied.own && (applied.name === 'tag' || applied.name === 'inaccessible'));
  const takenOver = mapStates(states, takenOverIn);
  return bearersOf([...states.before, ...states.after], isCompared).flatMap((coordinate) => {
    const field = fieldOf(coordinate);
    const answersBy = (overrides: ReturnType<typeof takenOverIn>) => (model: SubgraphModel) =>
      !overrides.get(model.source.name)?.has(field);
    const having = mapStates(states, (models) => models.filter((model) => has(model, coordinate)));
    const [before, after] = [
      having.before.filter(answersBy(takenOver.before)),
      having.after.filter(answersBy(takenOver.after)),
    ];
    const isReplaced = missingIn(before, after).length > 0 && missingIn(after, before).length > 0;
    return [
      ...compareMove(having, coordinate, compareMerged),
      ...(isReplaced
        ? compareMove({ before, after }, coordinate, (old, fresh) =>
            changesOf(withOnly(old, isKeptAlone), withOnly(fresh, isKeptAlone)),
          )
        : []),
    ];
  });

  /** What is new to the graph or gone from it is told by itself, and what each subgraph keeps by its comparison. */
  function compareMove(
    { before, after }: States<Models>,
    coordinate: string,
    compare: (old: Element, fresh: Element) => DirectiveChange[],
  ): Move[] {
    const subgraph = missingIn(before, after)[0] ?? missingIn(after, before)[0];
    const [old, fresh] = [before, after].map((models) => mergeAll(models, coordinate));
    if (!subgraph || !old || !fresh) return [];
    const around = aroundOf(subgraph, { before, after }, common);
    return compare(old, fresh).flatMap((change) =>
      compareDirective(change, around).map((row) => ({ row: { ...row, coordinate }, around })),
    );
  }
}

/** The coordinates of what has something to lose or to gain by a move. */
function bearersOf(models: Models, isCompared: (applied: Applied) => boolean): string[] {
  const bearing = models
    .flatMap(({ elements }) => [...elements.values()])
    .filter(({ applied }) => applied.some(isCompared));
  return [...new Set(bearing.map(({ coordinate }) => coordinate))];
}

/** What a subgraph only mentions is another's. */
function has(model: SubgraphModel, coordinate: string): boolean {
  return model.elements.has(coordinate) && !effective(model, 'external').has(fieldOf(coordinate));
}

/** Composition hides and tags by all subgraphs that have it, also by one that it is taken over from. */
function compareMerged(old: Element, fresh: Element): DirectiveChange[] {
  const [hidden, tagged] = ['inaccessible', 'tag'].map((name) => changeOf(old, fresh, { name, own: false }));
  const changes = [];
  if (hidden && hidden.before.length > 0 !== hidden.after.length > 0) changes.push(hidden);
  if (tagged) changes.push(tagged);
  return changes;
}

function mergeAll(models: Models, coordinate: string): Element | undefined {
  const all = models.flatMap(({ elements }) => elements.get(coordinate) ?? []);
  return all[0] && { ...all[0], applied: all.flatMap(({ applied }) => applied) };
}

export function aroundOf(
  { source: { name } }: SubgraphModel,
  { before, after }: States<Models>,
  common: Common,
): Surroundings {
  const [old, fresh] = [before, after].map((models) => models.find(({ source }) => source.name === name));
  const none = { ...((fresh ?? old) as SubgraphModel), types: new Map(), elements: new Map() };
  return {
    before: old ?? none,
    after: fresh ?? none,
    siblings: after.filter(({ source }) => source.name !== name),
    siblingsBefore: before.filter(({ source }) => source.name !== name),
    ...common,
  };
}

export function missingIn(some: Models, others: Models): Models {
  return others.filter(({ source }) => !some.some((one) => one.source.name === source.name));
}

export function mapStates<T, U>({ before, after }: States<T>, map: (one: T) => U): States<U> {
  return { before: map(before), after: map(after) };
}
