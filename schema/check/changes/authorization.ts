/** Whether a rule that says who may have something was loosened or tightened. */

import { isDeepStrictEqual } from 'node:util';
import { Kind, parse, valueFromASTUntyped } from 'graphql';
import type { ChecksConfig } from '../checks-config.ts';
import type { Applied, Values } from './subgraph-model.ts';

export type RuleChange = 'same' | 'loosened' | 'tightened' | 'changed';

interface Rule {
  name: string;
  /** The arguments that tell it from other rules of the same directive. */
  values: Values;
  /** Higher is stricter; rules that cannot be compared have the same. */
  rank: number;
}

export type AuthorizationOrder = readonly Rule[];

/** Federation's directives, each of which says its own. */
const federationRules: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes', 'policy']);

export function readAuthorizationOrder(steps: ChecksConfig['authorization']): AuthorizationOrder {
  return steps.flatMap((step, rank) => [step].flat().map((text) => ({ ...readRule(text), rank })));
}

export function isRule(applied: Applied, order: AuthorizationOrder): boolean {
  return isComposedRule(applied) || stepOf(applied, order) !== undefined;
}

/** Composition merges them, and the gateway keeps them; the others each subgraph keeps alone. */
export function isComposedRule({ name, own }: Applied): boolean {
  return !own && federationRules.has(name);
}

/** What a member bears itself is instead of what its type does, but federation's rules are kept both. */
export function withInherited(own: readonly Applied[], inherited: readonly Applied[]): Applied[] {
  return [...own, ...inherited.filter((rule) => isComposedRule(rule) || own.every(isComposedRule))];
}

/** Of each way all rules have to be satisfied, and one way is enough. */
export type Ways = readonly (readonly Applied[])[];

export function compareWays(before: Ways, after: Ways, order: AuthorizationOrder): RuleChange {
  return compareBy(before, after, (given, wanted) =>
    ['same', 'loosened'].includes(compareRules(given, wanted, order)),
  );
}

function compareRules(
  before: readonly Applied[],
  after: readonly Applied[],
  order: AuthorizationOrder,
): RuleChange {
  const changes = [
    compareBy([strictestOf(before, order)], [strictestOf(after, order)], isEnough),
    comparePresence(before, after, 'authenticated'),
    compareAlternatives(before, after, 'requiresScopes', 'scopes'),
    compareAlternatives(before, after, 'policy', 'policies'),
  ].filter((change) => change !== 'same');
  const [first = 'same'] = changes;
  return changes.every((change) => change === first) ? first : 'changed';
}

function compareBy<T>(
  before: readonly T[],
  after: readonly T[],
  isEnough: (given: T, wanted: T) => boolean,
): RuleChange {
  const stillEnough = before.every((given) => after.some((wanted) => isEnough(given, wanted)));
  const enoughBefore = after.every((given) => before.some((wanted) => isEnough(given, wanted)));
  if (stillEnough && enoughBefore) return 'same';
  if (stillEnough) return 'loosened';
  return enoughBefore ? 'tightened' : 'changed';
}

interface Step {
  rank: number;
  name: string;
  values: Values;
}

/** What has no rule is open to more people than the loosest rule. */
function isEnough(given: readonly Step[], wanted: readonly Step[]): boolean {
  const [{ rank } = { rank: -1 }, { rank: needed } = { rank: -1 }] = [given[0], wanted[0]];
  return rank === needed
    ? wanted.every((one) => given.some((other) => isDeepStrictEqual(one, other)))
    : rank > needed;
}

/** The looser ones are satisfied by whoever satisfies them. */
function strictestOf(applied: readonly Applied[], order: AuthorizationOrder): Step[] {
  const steps = applied.flatMap((one) => stepOf(one, order) ?? []);
  const rank = Math.max(...steps.map((step) => step.rank));
  return steps.filter((step) => step.rank === rank);
}

/** By the rule that says most of it; there is none for what the order does not speak of. */
function stepOf({ name, values }: Applied, order: AuthorizationOrder): Step | undefined {
  const [rule] = order
    .filter((one) => one.name === name && fits(one.values, values))
    .sort((one, other) => sizeOf(other.values) - sizeOf(one.values));
  return rule && { rank: rule.rank, name, values };
}

function fits(wanted: Values, given: Values): boolean {
  return Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(given[name], value));
}

function comparePresence(before: readonly Applied[], after: readonly Applied[], name: string): RuleChange {
  const [had, has] = [before, after].map((applied) => applied.some((one) => one.name === name && !one.own));
  if (had === has) return 'same';
  return has ? 'tightened' : 'loosened';
}

/** Lists of lists: all of one inner list are enough. */
function compareAlternatives(
  before: readonly Applied[],
  after: readonly Applied[],
  name: string,
  argument: string,
): RuleChange {
  const [old, fresh] = [alternativesOf(before, name, argument), alternativesOf(after, name, argument)];
  return isDeepStrictEqual(old, fresh) ? 'same' : compareBy(old, fresh, (one, other) => isWithin(other, one));
}

function isWithin(one: readonly string[], other: readonly string[]): boolean {
  return one.every((item) => other.includes(item));
}

/**
 * Without the directive, nothing is enough; of a type's and its field's, each has to be satisfied. GraphQL takes
 * what stands without its list for a list of it alone.
 */
function alternativesOf(applied: readonly Applied[], name: string, argument: string): string[][] {
  return applied
    .filter((one) => one.name === name && !one.own)
    .map(({ values }) => values[argument])
    .filter((lists) => lists !== undefined && lists !== null)
    .map((lists) => [lists].flat().map((list) => [list].flat().map(String)))
    .reduce((all, lists) => all.flatMap((one) => lists.map((list) => [...one, ...list])), [[]]);
}

/** From `owner`, `@owner` or `owner(alone: true)`. */
function readRule(text: string): Omit<Rule, 'rank'> {
  const [operation] = parse(`{ a @${text.replace(/^@/, '')} }`, { noLocation: true }).definitions;
  const selection = operation?.kind === Kind.OPERATION_DEFINITION && operation.selectionSet.selections[0];
  const directive = selection ? selection.directives?.[0] : undefined;
  const given = directive?.arguments ?? [];
  return {
    name: directive?.name.value ?? text,
    values: Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)])),
  };
}

function sizeOf(values: Values): number {
  return Object.keys(values).length;
}
