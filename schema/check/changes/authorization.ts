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

export function isRule({ name, own }: Applied, order: AuthorizationOrder): boolean {
  return (!own && federationRules.has(name)) || order.some((rule) => rule.name === name);
}

/** The gateway keeps federation's rules of all subgraphs; the others each subgraph keeps alone: the loosest counts. */
export function mergeRules(
  bySubgraph: readonly (readonly Applied[])[],
  order: AuthorizationOrder,
): Applied[] {
  const isComposed = ({ name, own }: Applied) => !own && federationRules.has(name);
  const rankOf = (applied: readonly Applied[]) => strictestOf(applied, order)?.rule.rank ?? -1;
  const [loosest = []] = bySubgraph
    .map((applied) => applied.filter((one) => !isComposed(one)))
    .sort((one, other) => rankOf(one) - rankOf(other));
  return [...bySubgraph.flat().filter(isComposed), ...loosest];
}

export function compareRules(
  before: readonly Applied[],
  after: readonly Applied[],
  order: AuthorizationOrder,
): RuleChange {
  const changes = [
    compareOwnRules(before, after, order),
    comparePresence(before, after, 'authenticated'),
    compareAlternatives(before, after, 'requiresScopes', 'scopes'),
    compareAlternatives(before, after, 'policy', 'policies'),
  ].filter((change) => change !== 'same');
  const [first = 'same'] = changes;
  return changes.every((change) => change === first) ? first : 'changed';
}

/** What has no rule is open to more people than the loosest rule. */
function compareOwnRules(
  before: readonly Applied[],
  after: readonly Applied[],
  order: AuthorizationOrder,
): RuleChange {
  const [old, fresh] = [strictestOf(before, order), strictestOf(after, order)];
  const [oldRank, freshRank] = [old?.rule.rank ?? -1, fresh?.rule.rank ?? -1];
  if (oldRank !== freshRank) return freshRank < oldRank ? 'loosened' : 'tightened';
  const same = old?.rule === fresh?.rule && isDeepStrictEqual(old?.values, fresh?.values);
  return same ? 'same' : 'changed';
}

function strictestOf(applied: readonly Applied[], order: AuthorizationOrder) {
  const found = applied.flatMap(({ name, values }) => {
    const fitting = order.filter((rule) => rule.name === name && fits(rule.values, values));
    const rule = fitting.sort((one, other) => sizeOf(other.values) - sizeOf(one.values))[0];
    return rule ? [{ rule, values }] : [];
  });
  return found.sort((one, other) => other.rule.rank - one.rule.rank)[0];
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
  const stillEnough = old.every((one) => fresh.some((other) => isWithin(other, one)));
  const enoughBefore = fresh.every((one) => old.some((other) => isWithin(other, one)));
  if (stillEnough && enoughBefore) return 'same';
  if (stillEnough) return 'loosened';
  return enoughBefore ? 'tightened' : 'changed';
}

function isWithin(one: readonly string[], other: readonly string[]): boolean {
  return one.every((item) => other.includes(item));
}

/**
 * Without the directive, nothing is enough; of several subgraphs' directives, each has to be satisfied. GraphQL
 * takes what stands without its list for a list of it alone.
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
