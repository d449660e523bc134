import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLSchema, parse, printSchema, validate, visit } from 'graphql';
import { compose } from './compose.ts';
import { SchemaFaults } from './faults.ts';

const room = import.meta.dirname;
const configFile = join(room, 'supergraph.yaml');
const { apiSchema, warnings } = compose(configFile);

describe('the graph', () => {
  test('the committed supergraph is fresh', () => {
    expect(run('compose.ts', '--check')).toEqual({ status: 0, output: '' });
  });

  test('the committed resolver types are fresh', () => {
    expect(run('generate-types.ts', '--check')).toEqual({ status: 0, output: '' });
  });

  test('it composes without a warning', () => {
    expect(warnings).toEqual([]);
  });

  test.each(['openAccount', 'chargeOrder', 'refundOrder'])('%s is not in the API', (mutation) => {
    expect(apiSchema.getMutationType()?.getFields()).not.toHaveProperty(mutation);
  });

  test('everything in the API has a description', () => {
    expect(undescribed(buildSchema('type Query { a(b: Int): Int } enum C { D }'))).toEqual([
      'Query.a',
      'Query.a.b',
      'C',
      'C.D',
    ]);
    expect(undescribed(apiSchema)).toEqual([]);
  });
});

describe('the known operations', () => {
  const files = readdirSync(join(room, 'operations'));

  test.each(files)('%s is valid, bears the name of its file, and says first what it does', (file) => {
    const text = readFileSync(join(room, 'operations', file), 'utf8');
    const document = parse(text);
    expect(validate(apiSchema, document)).toEqual([]);
    expect(document.definitions).toMatchObject([
      { kind: 'OperationDefinition', name: { value: basename(file, '.graphql') } },
    ]);
    expect(text).toMatch(/^# \S/);
  });
});

describe('composition', () => {
  let graph: string;

  beforeEach(() => {
    graph = mkdtempSync(join(tmpdir(), 'ordergraph-schema-'));
    cpSync(room, join(graph, 'schema'), { recursive: true, filter: (file) => !file.endsWith('.ts') });
    cpSync(join(room, '../subgraphs'), join(graph, 'subgraphs'), {
      recursive: true,
      filter: (file) => !file.endsWith('.ts'),
    });
  });

  afterEach(() => rmSync(graph, { recursive: true }));

  const path = (file: string) => join(graph, file);
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(path(file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(path(file), text.replace(from, to));
  };
  const faults = () => {
    try {
      compose(path('schema/supergraph.yaml'));
    } catch (error) {
      if (error instanceof SchemaFaults) return error.faults;
      throw error;
    }
    return [];
  };

  test('an unknown type is reported with its subgraph, file, line and code', () => {
    const file = 'subgraphs/order/schema.graphql';
    edit(file, 'status: OrderStatus!\n', 'status: Nonsense!\n');
    const line = lineOf(path(file), 'Nonsense');
    expect(faults()).toMatchObject([
      { code: 'INVALID_GRAPHQL', locations: [{ file: path(file), subgraph: 'order', line, column: 11 }] },
    ]);
  });

  test('a conflict is reported with its place in every subgraph that takes part', () => {
    edit('subgraphs/billing/schema.graphql', '  payment: Payment\n', '  payment: Payment\n  number: Int!\n');
    const [billing, order] = ['billing', 'order'].map((name) => path(`subgraphs/${name}/schema.graphql`));
    expect(faults()).toMatchObject([
      {
        code: 'INVALID_FIELD_SHARING',
        locations: expect.arrayContaining([
          expect.objectContaining({ file: billing, line: lineOf(billing, 'number: Int!') }),
          expect.objectContaining({ file: order, line: lineOf(order, 'number: Int!') }),
        ]),
      },
    ]);
  });

  test('syntax errors of every subgraph are reported together', () => {
    edit('subgraphs/user/schema.graphql', 'type Query {', 'type Query {{');
    edit('subgraphs/order/schema.graphql', 'type Query {', 'type Query {{');
    expect(faults()).toMatchObject([
      { code: 'INVALID_GRAPHQL', locations: [{ subgraph: 'user' }] },
      { code: 'INVALID_GRAPHQL', locations: [{ subgraph: 'order' }] },
    ]);
  });

  test('every fault of supergraph.yaml is reported', () => {
    edit('schema/supergraph.yaml', 'http://127.0.0.1:4001/graphql', 'nowhere');
    edit('schema/supergraph.yaml', 'file: ../subgraphs/order', 'path: ../subgraphs/order');
    expect(faults()).toMatchObject([
      { code: 'INVALID_CONFIG', message: expect.stringContaining('subgraphs.user.routing_url') },
      { code: 'INVALID_CONFIG', message: expect.stringContaining('subgraphs.order.schema.file') },
      { code: 'INVALID_CONFIG', message: expect.stringContaining('subgraphs.order.schema: ') },
    ]);
  });

  test('a schema that does not compose fails the script and leaves the supergraph as it was', () => {
    const before = readFileSync(path('schema/supergraph.graphql'), 'utf8');
    edit('subgraphs/order/schema.graphql', 'status: OrderStatus!\n', 'status: Nonsense!\n');
    const { status, output } = run('compose.ts', '--config', path('schema/supergraph.yaml'));
    const place = `order/schema.graphql:${lineOf(path('subgraphs/order/schema.graphql'), 'Nonsense')}:11`;
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining(place) });
    expect(readFileSync(path('schema/supergraph.graphql'), 'utf8')).toBe(before);
  });

  test('a warning is shown and does not stop the composition', () => {
    edit('subgraphs/user/schema.graphql', '"Where a page stands in its list."', '"Where the page stands."');
    const { status, output } = run('compose.ts', '--config', path('schema/supergraph.yaml'));
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining('WARN INCONSISTENT_DESCRIPTION'),
    });
  });

  test('a stale supergraph fails the check, which names the command that mends it', () => {
    edit('subgraphs/order/schema.graphql', '"Paid and delivered."', '"Paid, and delivered."');
    expect(run('compose.ts', '--check', '--config', path('schema/supergraph.yaml'))).toEqual({
      status: 1,
      output: expect.stringMatching(/supergraph\.graphql is stale: run npm run schema:compose/),
    });
  });

  test('wrong usage is told apart from failure', () => {
    expect(run('compose.ts', '--chekc').status).toBe(2);
  });
});

function run(script: string, ...options: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(room, script), ...options], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, output: stdout + stderr };
}

/** The coordinates of what has no description. The root types are exempt: their names say it all. */
function undescribed(schema: GraphQLSchema): string[] {
  const roots = ['Query', 'Mutation'];
  const found: string[] = [];
  const path: string[] = [];
  visit(parse(printSchema(schema)), {
    enter(node) {
      if (!('description' in node && 'name' in node)) return;
      path.push(String(node.name?.value));
      const coordinate = path.join('.');
      if (!node.description && !roots.includes(coordinate)) found.push(coordinate);
    },
    leave(node) {
      if ('description' in node && 'name' in node) path.pop();
    },
  });
  return found;
}

function lineOf(file: string | undefined, text: string): number {
  const lines = readFileSync(String(file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
