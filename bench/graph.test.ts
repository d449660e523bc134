import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, parse, validate } from 'graphql';
import { type Composition, compose } from '../schema/compose.ts';
import { type GeneratedGraph, generateGraph, writeFiles } from './generate-graph.ts';

const size = { seed: 7, subgraphs: 8, types: 301, operations: 60 };
const folder = mkdtempSync(join(tmpdir(), 'bench-graph-'));
let graph: GeneratedGraph;
let composed: Record<'before' | 'after', Composition>;

beforeAll(() => {
  graph = generateGraph(size);
  const composeState = (state: 'before' | 'after') => {
    writeFiles(join(folder, state), graph[state]);
    return compose(join(folder, state, 'supergraph.yaml'));
  };
  composed = { before: composeState('before'), after: composeState('after') };
});

afterAll(() => rmSync(folder, { recursive: true }));

const textsBelow = (path: string, files = graph.before) =>
  [...files].filter(([file]) => file.startsWith(path)).map(([, text]) => text);

describe('a generated graph', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(generateGraph(size)).toEqual(graph);
    expect(generateGraph({ ...size, seed: 8 }).before).not.toEqual(graph.before);
  });

  test.each([
    size,
    { ...size, subgraphs: 5, types: 100, operations: 0 },
    { ...size, subgraphs: 50, types: 5_000, operations: 1_000 },
  ])('has as many subgraphs, types and operations as asked for: $subgraphs, $types, $operations', (given) => {
    const { before } = generateGraph(given);
    const definitions = textsBelow('subgraphs/', before).flatMap((text) => parse(text).definitions);
    const names = definitions.flatMap((definition) =>
      'name' in definition && definition.kind !== Kind.DIRECTIVE_DEFINITION
        ? (definition.name?.value ?? [])
        : [],
    );
    const types = new Set(names.filter((name) => !['Query', 'Mutation'].includes(name)));
    expect(textsBelow('subgraphs/', before).length).toBe(given.subgraphs);
    expect(types.size).toBe(given.types);
    expect(textsBelow('operations/', before).length).toBe(given.operations);
  });

  test('composes before and after its changes, without a warning', () => {
    const warnings = Object.values(composed).flatMap(({ hints }) =>
      hints.filter(({ level }) => level === 'WARN'),
    );
    expect(warnings).toEqual([]);
  });

  test('has entities that several subgraphs know, and fields that need those of others', () => {
    const entities = parse(composed.before.supergraphSdl).definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && /Entity\d+$/.test(definition.name.value)
        ? (definition.directives?.filter(({ name }) => name.value === 'join__type').length ?? 0)
        : [],
    );
    expect(entities.length).toBeGreaterThan(size.subgraphs);
    expect(entities.filter((owners) => owners > 1).length).toBeGreaterThan(entities.length / 2);
    expect(composed.before.supergraphSdl.includes('requires: "weight"')).toBe(true);
  });

  test('has operations of which most go through several subgraphs', () => {
    const { supergraph } = composed.before;
    const planner = new QueryPlanner(new Supergraph(supergraph, null));
    const api = supergraph.toAPISchema();
    const asked = textsBelow('operations/').map((text) => {
      const plan = prettyFormatQueryPlan(planner.buildQueryPlan(operationFromDocument(api, parse(text))));
      return new Set(plan.match(/service: "[^"]*"/g)).size;
    });
    expect(asked.filter((services) => services > 1).length).toBeGreaterThan(size.operations / 2);
    expect(Math.max(...asked)).toBeGreaterThan(3);
  });

  test('has operations that are valid before its changes, some of which break by them', () => {
    const faults = (state: 'before' | 'after') =>
      textsBelow('operations/').flatMap((text) => validate(composed[state].apiSchema, parse(text)));
    expect(faults('before')).toEqual([]);
    expect(faults('after').length).toBeGreaterThan(0);
  });
});

test('its changes touch five subgraphs, and nothing else', () => {
  const changed = [...graph.after].filter(([file, text]) => graph.before.get(file) !== text);
  expect([...graph.after.keys()]).toEqual([...graph.before.keys()]);
  expect(changed.map(([file]) => file)).toEqual(
    [...new Set(graph.changes.map(({ subgraph }) => subgraph))].map((name) => `subgraphs/${name}.graphql`),
  );
  expect(graph.changes.map(({ severity }) => severity)).toEqual([
    'breaking',
    'breaking',
    'breaking',
    'dangerous',
    'dangerous',
    'safe',
    'safe',
  ]);
});
