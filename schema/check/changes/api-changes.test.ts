import { ChangeType } from '@graphql-inspector/core';
import { describe, expect, test } from '@jest/globals';
import {
  BreakingChangeType,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
} from 'graphql';
import type { Criticality, Finding } from '../finding.ts';
import { type ApiCase, apiCases, plainCases } from './api-cases.ts';
import { compareApis } from './api-changes.ts';
import { changeCodes } from './codes.ts';
import { compareGraphs } from './compare-graphs.ts';
import { federationCases } from './federation-cases.ts';
import { graphOf, toRows } from './test-graph.ts';

const compareSdl = (before: string, after: string) => compareApis(buildSchema(before), buildSchema(after));

describe('a change of the API has its verdict, and so has the way back', () => {
  test.each(apiCases)('$title', ({ before, after, rows, back }) => {
    const [old, fresh] = [graphOf('before', { a: before }), graphOf('after', { a: after })];
    expect([...old.faults, ...fresh.faults]).toEqual([]);
    expectRows(compareGraphs(old, fresh), rows);
    expectRows(compareGraphs(fresh, old), back);
    // Contracts are compared without their subgraphs.
    expect(toRows(compareSdl(before, after))).toEqual(rows);
  });

  test.each(plainCases)('$title', ({ before, after, rows, back }) => {
    expect(toRows(compareSdl(before, after))).toEqual(rows);
    expect(toRows(compareSdl(after, before))).toEqual(back);
  });
});

/** The subgraph, which is all of the graph, has the same changes, but they are told to clients once. */
function expectRows(findings: readonly Finding[], rows: readonly string[]): void {
  const api = findings.filter(({ subgraph }) => subgraph === undefined);
  expect(toRows(api)).toEqual(rows);
  const ofSubgraph = findings.filter(({ subgraph }) => subgraph === 'a');
  expect(toRows(ofSubgraph)).toEqual(
    toRows(api.map(({ usedAs: _uses, ...rest }) => ({ ...rest, subgraph: 'a', criticality: 'safe' }))),
  );
  const unplaced = findings.filter(({ locations }) => locations.length !== 1 || !locations[0]?.line);
  expect(unplaced).toEqual([]);
}

/** By GraphQL's kinds of changes, the codes that stand for them. */
const kinds: Record<BreakingChangeType | DangerousChangeType, readonly string[]> = {
  TYPE_REMOVED: ['TYPE_REMOVED'],
  TYPE_CHANGED_KIND: ['TYPE_KIND_CHANGED'],
  TYPE_REMOVED_FROM_UNION: ['UNION_MEMBER_REMOVED'],
  VALUE_REMOVED_FROM_ENUM: ['ENUM_VALUE_REMOVED'],
  REQUIRED_INPUT_FIELD_ADDED: ['INPUT_FIELD_ADDED'],
  IMPLEMENTED_INTERFACE_REMOVED: ['OBJECT_TYPE_INTERFACE_REMOVED'],
  FIELD_REMOVED: ['FIELD_REMOVED', 'INPUT_FIELD_REMOVED'],
  FIELD_CHANGED_KIND: ['FIELD_TYPE_CHANGED', 'INPUT_FIELD_TYPE_CHANGED'],
  REQUIRED_ARG_ADDED: ['FIELD_ARGUMENT_ADDED'],
  ARG_REMOVED: ['FIELD_ARGUMENT_REMOVED'],
  ARG_CHANGED_KIND: ['FIELD_ARGUMENT_TYPE_CHANGED'],
  DIRECTIVE_REMOVED: ['DIRECTIVE_REMOVED'],
  DIRECTIVE_ARG_REMOVED: ['DIRECTIVE_ARGUMENT_REMOVED'],
  REQUIRED_DIRECTIVE_ARG_ADDED: ['DIRECTIVE_ARGUMENT_ADDED'],
  DIRECTIVE_REPEATABLE_REMOVED: ['DIRECTIVE_REPEATABLE_REMOVED'],
  DIRECTIVE_LOCATION_REMOVED: ['DIRECTIVE_LOCATION_REMOVED'],
  VALUE_ADDED_TO_ENUM: ['ENUM_VALUE_ADDED'],
  TYPE_ADDED_TO_UNION: ['UNION_MEMBER_ADDED'],
  OPTIONAL_INPUT_FIELD_ADDED: ['INPUT_FIELD_ADDED'],
  OPTIONAL_ARG_ADDED: ['FIELD_ARGUMENT_ADDED'],
  IMPLEMENTED_INTERFACE_ADDED: ['OBJECT_TYPE_INTERFACE_ADDED'],
  ARG_DEFAULT_VALUE_CHANGE: ['FIELD_ARGUMENT_DEFAULT_CHANGED'],
};

/** Why a verdict may be milder than GraphQL's own: all reasons that there are, and the codes that they are for. */
const milder: Readonly<Record<string, RegExp>> = {
  'no operation reaches': /./,
  'clients only receive it': /^ENUM_VALUE_REMOVED$/,
  'no field returns the enum': /^ENUM_VALUE_ADDED$/,
  'no operation can be sending it': /^(FIELD_ARGUMENT|INPUT_FIELD)_ADDED$/,
  'the interface is new': /^OBJECT_TYPE_INTERFACE_ADDED$/,
  'clients cannot write the directive': /^DIRECTIVE_/,
};

const severities: Record<Criticality, number> = { safe: 0, dangerous: 1, breaking: 2 };

/** How many states of the tables each is compared with. */
const othersMax = 8;

/** States of several tables: what comes together in one change must be told as well. */
const states = [...new Set([...apiCases, ...plainCases].flatMap(({ before, after }) => [before, after]))].map(
  (sdl) => buildSchema(sdl),
);
const pairs = states.flatMap((before, index) => {
  const others = [...states, ...states].slice(index, index + othersMax);
  return others.flatMap((after) => [
    { before, after },
    { before: after, after: before },
  ]);
});
const seen = new Set<string>();
const reasons = new Set<string>();

describe('what GraphQL itself calls', () => {
  test.each([
    ['breaking', findBreakingChanges],
    ['dangerous', findDangerousChanges],
  ] as const)('%s is at least that here, or has one of the reasons to be milder', (severity, find) => {
    for (const { before, after } of pairs) {
      const changes = [...find(before, after)].filter(isOfSchema);
      if (changes.length === 0) continue;
      const findings = compareApis(before, after);
      for (const [kind, same] of Map.groupBy(changes, ({ type }: Change) => type)) {
        seen.add(kind);
        const ours = findings.filter(({ code }) => kinds[kind].includes(code));
        const enough = ours.filter((finding) => isEnough(finding, severity));
        if (enough.length < same.length) throw new Error(`${JSON.stringify(same)} is ${toRows(ours)}`);
      }
    }
  });

  test('by a kind of change is each classified, and each occurs in the tables', () => {
    const all = [...Object.values(BreakingChangeType), ...Object.values(DangerousChangeType)];
    expect(Object.keys(kinds).sort()).toEqual([...all].sort());
    expect([...seen].sort()).toEqual([...all].sort());
    const codes = Object.values(kinds).flat();
    expect(codes.filter((code) => !Object.hasOwn(changeCodes, code))).toEqual([]);
  });

  test('otherwise for a reason is so somewhere, so that no reason is left that nothing needs', () => {
    expect([...reasons].sort()).toEqual(Object.keys(milder).sort());
  });
});

interface Change {
  type: BreakingChangeType | DangerousChangeType;
  description: string;
}

/** Standard scalars are in every schema; GraphQL's own comparison takes those for removed that nothing mentions. */
function isOfSchema({ description }: Change): boolean {
  return !description.startsWith('Standard scalar');
}

function isEnough({ criticality, code, because = '' }: Finding, severity: Criticality): boolean {
  if (severities[criticality] >= severities[severity]) return true;
  const reason = Object.keys(milder).find((start) => because.startsWith(start) && milder[start]?.test(code));
  if (reason !== undefined) reasons.add(reason);
  return reason !== undefined;
}

/** Directives of operations are in no schema, so a comparison of schemas never gives them. */
const neverGiven = ['DIRECTIVE_USAGE_FIELD_ADDED', 'DIRECTIVE_USAGE_FIELD_REMOVED'];

const tables: readonly Pick<ApiCase, 'rows' | 'back'>[] = [...apiCases, ...plainCases, ...federationCases];
const given = tables
  .flatMap(({ rows, back }) => [...rows, ...back])
  .map((row) => row.split(' ') as [string, Criticality, string]);

describe('codes', () => {
  test("are inspector's for what it knows, and each of them is classified and occurs in the tables", () => {
    const types = Object.values(ChangeType).filter((type) => !neverGiven.includes(type));
    expect(types.filter((type) => !Object.hasOwn(changeCodes, type))).toEqual([]);
    expect(neverGiven.filter((type) => Object.hasOwn(changeCodes, type))).toEqual([]);
    const occurring = new Set(given.map(([, , code]) => code));
    expect(types.filter((type) => !occurring.has(type))).toEqual([]);
  });

  test('all occur in the tables, at their most severe', () => {
    const worst = new Map<string, Criticality>();
    for (const [, criticality, code] of given) {
      const before = worst.get(code) ?? 'safe';
      worst.set(code, severities[criticality] > severities[before] ? criticality : before);
    }
    const ofSchemas = Object.entries(changeCodes).filter(([code]) => !/^EVENT_|_URL_/.test(code));
    expect(Object.fromEntries([...worst].sort())).toEqual(
      Object.fromEntries(ofSchemas.map(([code, { criticality }]) => [code, criticality]).sort()),
    );
  });

  test('are explained in a sentence', () => {
    const unexplained = Object.entries(changeCodes).filter(
      ([, { explanation }]) => !/^[A-Z].*\.$/.test(explanation),
    );
    expect(unexplained).toEqual([]);
  });
});

test('what is inside of something new is new with it, and told once', () => {
  const before = 'type Query { a: Int }';
  const after = `type Query { a: Int b("What." x: Int = 1): T @deprecated }
    "What." type T implements I { "What." c(y: In = {d: 1}): Int e: U f: E }
    interface I { c(y: In = {d: 1}): Int } union U = T enum E { "What." ONE @deprecated } input In { d: Int = 1 }
    "What." directive @slow("What." by: Int! = 1) repeatable on FIELD`;
  expect(toRows(compareSdl(before, after))).toEqual([
    'API safe DIRECTIVE_ADDED @slow',
    'API safe FIELD_ADDED Query.b',
    'API safe TYPE_ADDED E',
    'API safe TYPE_ADDED I',
    'API safe TYPE_ADDED In',
    'API safe TYPE_ADDED T',
    'API safe TYPE_ADDED U',
  ]);
});

test('an argument that comes to a directive hides no other change of it', () => {
  const before = 'directive @slow(to: Int) on FIELD | QUERY type Query { a: Int }';
  const after = 'directive @slow(by: Int) on FIELD type Query { a: Int }';
  expect(toRows(compareSdl(before, after))).toEqual([
    'API breaking DIRECTIVE_ARGUMENT_REMOVED @slow(to:) <- @slow(to:)',
    'API breaking DIRECTIVE_LOCATION_REMOVED @slow <- @slow',
    'API safe DIRECTIVE_ARGUMENT_ADDED @slow(by:)',
  ]);
});
