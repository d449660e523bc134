/** Compares the directives of a subgraph's schema, which no comparison of APIs sees. */
import { isDeepStrictEqual } from 'node:util';
import {
  type AuthorizationOrder,
  isComposedRule,
  isRule,
  type RuleChange,
  type Ways,
} from './authorization.ts';
import type { DirectiveChange, Row } from './directive-change.ts';
import { compareDirective } from './federation-rules.ts';
import type { Guard } from './guards.ts';
import { compareLinks } from './link-changes.ts';
import { compareSharing } from './sharing.ts';
import type { Applied, Element } from './subgraph-model.ts';
import type { Surroundings } from './surroundings.ts';
import { usersOf } from './users.ts';

export function compareFederation(around: Surroundings, order: AuthorizationOrder): Row[] {
  const rows = [...around.before.elements.values()].flatMap((old) => {
    const fresh = around.after.elements.get(old.coordinate);
    if (!fresh || (old.applied.length === 0 && fresh.applied.length === 0)) return [];
    return compareElement(old, fresh, around, order);
  });
  return [...rows, ...compareOverrides(around), ...compareSharing(around), ...compareLinks(around)];
}

/** What is new or gone with its directives is told by itself, unless it is a sibling's and taken over from there. */
export function compareOverrides(around: Surroundings): Row[] {
  const { before, after } = around;
  const coordinates = new Set([...before.elements.keys(), ...after.elements.keys()]);
  return [...coordinates].flatMap((coordinate) => {
    const [old, fresh] = [before.elements.get(coordinate), after.elements.get(coordinate)];
    const only = old && fresh ? undefined : (old ?? fresh);
    const override = only?.applied.find(({ name, own }) => name === 'override' && !own);
    if (!only || !override) return [];
    const none = { ...only, applied: [] };
    return compareDirective(changeOf(old ?? none, fresh ?? none, override), around);
  });
}

/** They are compared with the types that bear them. */
const standard: ReadonlySet<string> = new Set(['deprecated', 'oneOf', 'specifiedBy']);
/** Of federation: compared by what they come to. */
const comparedAsWhole: ReadonlySet<string> = new Set(['shareable', 'external', 'link', 'extends']);

function compareElement(
  old: Element,
  fresh: Element,
  around: Surroundings,
  order: AuthorizationOrder,
): Row[] {
  const isCompared = (applied: Applied) =>
    applied.own ? isCustom(applied, order) : !comparedAsWhole.has(applied.name) && !isComposedRule(applied);
  return changesOf(withOnly(old, isCompared), withOnly(fresh, isCompared)).flatMap((change) =>
    compareDirective(change, around),
  );
}

export function isCustom(applied: Applied, order: AuthorizationOrder): boolean {
  return applied.own && !standard.has(applied.name) && !isRule(applied, order);
}

export function withOnly(element: Element, isWanted: (applied: Applied) => boolean): Element {
  return { ...element, applied: element.applied.filter(isWanted) };
}

export function changesOf(old: Element, fresh: Element): DirectiveChange[] {
  const all = [...old.applied, ...fresh.applied];
  return [...Map.groupBy(all, ({ name, own }) => `${own} ${name}`).values()].flatMap(([applied]) => {
    const change = applied && changeOf(old, fresh, applied);
    return change && !isDeepStrictEqual(change.before, change.after) ? [change] : [];
  });
}

export function changeOf(
  old: Element,
  fresh: Element,
  { name, own }: Pick<Applied, 'name' | 'own'>,
): DirectiveChange {
  const valuesOf = ({ applied }: Element) =>
    applied.filter((one) => one.name === name && one.own === own).map(({ values }) => values);
  const { coordinate, location } = old;
  return { name, own, coordinate, location, before: valuesOf(old), after: valuesOf(fresh) };
}

export interface GuardChange {
  old: Guard;
  fresh: Guard;
  change: RuleChange;
}

export interface ToldChange extends GuardChange {
  /** The coordinates that it is true of: of a type it may be some of its fields. */
  some: readonly string[];
}

export function compareAuthorization(
  { old, fresh, change, some }: ToldChange,
  around: Surroundings,
  order: AuthorizationOrder,
): Row {
  const { coordinate } = old;
  const rules = [old, fresh].flatMap(({ all }) => all.flat()).filter((one) => isRule(one, order));
  const none = rules.every(isComposedRule)
    ? "none of federation's rules"
    : rules.some(isComposedRule)
      ? 'no rule'
      : 'none of the configured rules';
  const [before, after] = [old, fresh].map(({ all }) => showWays(all, order, none));
  const names = some.map((one) => `'${one}'`).join(', ');
  const row = { coordinate, message: `Who may have ${names} was ${change}: from ${before} to ${after}` };
  if (change === 'loosened') {
    return {
      ...row,
      code: 'AUTHORIZATION_LOOSENED',
      criticality: 'dangerous',
      because: 'more people may have it',
    };
  }
  const usedAs = usersOf(coordinate, around);
  return {
    ...row,
    code: `AUTHORIZATION_${change.toUpperCase()}`,
    criticality: 'breaking',
    because: 'somebody who has it is refused',
    ...(usedAs && { usedAs }),
  };
}

function showWays(ways: Ways, order: AuthorizationOrder, none: string): string {
  return [...new Set(ways.map((applied) => showRules(applied, order) || none))].sort().join(' or ');
}

function showRules(applied: readonly Applied[], order: AuthorizationOrder): string {
  const rules = applied
    .filter((one) => isRule(one, order))
    .map(({ name, values }) => {
      const given = Object.entries(values).map(
        ([argument, value]) => `${argument}: ${JSON.stringify(value)}`,
      );
      return given.length > 0 ? `@${name}(${given.sort().join(', ')})` : `@${name}`;
    });
  return [...new Set(rules)].sort().join(' ');
}
