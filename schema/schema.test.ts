import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  printSchema,
  type TypeNode,
  validate,
  visit,
} from 'graphql';
import { readCosts } from '#platform/operation-cost.ts';
import { checkOperation, clientSizes, costMax } from '#platform/operation-limits.ts';
import { compose, warningsOf } from './compose.ts';
import { SchemaFaults } from './faults.ts';
import { publishOperations } from './publish-operations.ts';

const room = import.meta.dirname;
const configFile = join(room, 'supergraph.yaml');
const { apiSchema, supergraphSdl, hints } = compose(configFile);

describe('the graph', () => {
  test('the committed supergraph is fresh', () => {
    expect(run('compose.ts', '--check')).toEqual({ status: 0, output: '' });
  });

  test('the committed resolver types are fresh', () => {
    expect(run('generate-types.ts', '--check')).toEqual({ status: 0, output: '' });
  });

  test('it composes without a warning', () => {
    expect(warningsOf(hints)).toEqual([]);
  });

  test('every list has a size, by @listSize of its field or of the page that it is in', () => {
    const lists = (sdl: string) => unsizedLists(parse(sdl));
    expect(lists('type A { b: [C!]! }  type C { d: String }')).toEqual(['A.b']);
    expect(lists('type A { b: [C!]! @listSize(assumedSize: 1) }  type C { d: String }')).toEqual([]);
    expect(lists('type A { b: D }  type D { nodes: [C!]! }  type C { d: String }')).toEqual(['D.nodes']);
    expect(
      lists('type A { b: D @listSize(sizedFields: ["nodes"]) }  type D { nodes: [C] }  type C { d: String }'),
    ).toEqual([]);
    expect(unsizedLists(parse(supergraphSdl))).toEqual([]);
  });

  test('every page is asked for by `first`, of which the bounds are checked', () => {
    const pages = Object.values(apiSchema.getTypeMap())
      .flatMap((type) =>
        isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : [],
      )
      .filter(({ field }) => field.args.some(({ name }) => name === 'first'))
      .map(({ type, field }) => `${type.name}.${field.name}`);
    const { listSizes } = readCosts(parse(supergraphSdl));
    expect(pages).toContain('Query.orders');
    expect(pages.filter((page) => !listSizes.get(page)?.slicingArguments.includes('first'))).toEqual([]);
  });

  test('@cost is where it counts: on fields and on types', () => {
    const misplaced: string[] = [];
    visit(parse(supergraphSdl), {
      InputValueDefinition: ({ name, directives = [] }) => {
        if (directives.some((directive) => directive.name.value === 'cost')) misplaced.push(name.value);
      },
    });
    expect(misplaced).toEqual([]);
  });

  test.each(['openAccount', 'chargeOrder', 'refundOrder'])('%s is not in the API', (mutation) => {
    expect(apiSchema.getMutationType()?.getFields()).not.toHaveProperty(mutation);
  });

  test('demandedPayment is not in the API', () => {
    expect(apiSchema.getQueryType()?.getFields()).not.toHaveProperty('demandedPayment');
  });

  test('who may have a field is told to nobody', () => {
    const rules = /@(public|owner|admin|service)\b/;
    expect(readFileSync(join(room, '../subgraphs/user/schema.graphql'), 'utf8')).toMatch(rules);
    expect(supergraphSdl).not.toMatch(rules);
    expect(printSchema(apiSchema)).not.toMatch(rules);
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

  test.each(files)('%s is within the limits with the longest pages', (file) => {
    const text = readFileSync(join(room, 'operations', file), 'utf8');
    const document = parse(text, { maxTokens: clientSizes.tokensMax });
    const [operation] = document.definitions as [OperationDefinitionNode];
    const costs = readCosts(parse(supergraphSdl));
    const surroundings = {
      schema: apiSchema,
      costs,
      document,
      variables: { first: 100 },
      sizes: clientSizes,
    };
    expect(checkOperation(operation, surroundings)).toBeLessThanOrEqual(costMax);
  });

  test('are published by the hashes of their files, and the committed list is fresh', () => {
    expect(run('publish-operations.ts', '--check')).toEqual({ status: 0, output: '' });
    const { operations } = JSON.parse(publishOperations(configFile).text);
    expect(operations).toHaveLength(files.length);
    expect(operations).toContainEqual({
      id: createHash('sha256')
        .update(readFileSync(join(room, 'operations/Me.graphql')))
        .digest('hex'),
      name: 'Me',
      type: 'query',
      body: readFileSync(join(room, 'operations/Me.graphql'), 'utf8'),
    });
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
    edit(file, 'status: OrderStatus!', 'status: Nonsense!');
    const line = lineOf(path(file), 'Nonsense');
    expect(faults()).toMatchObject([
      { code: 'INVALID_GRAPHQL', locations: [{ file: path(file), subgraph: 'order', line, column: 11 }] },
    ]);
  });

  test('a conflict is reported with its place in every subgraph that takes part', () => {
    edit('subgraphs/billing/schema.graphql', '  payment: Payment', '  number: Int!\n  payment: Payment');
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

  test('what composition trips over is reported of the subgraphs that it trips over alone', () => {
    const file = 'subgraphs/order/schema.graphql';
    edit(file, 'type Query {', 'extend enum Order { A }\n\ntype Query {');
    expect(faults()).toMatchObject([
      { code: 'INVALID_GRAPHQL', locations: [{ file: path(file), subgraph: 'order' }] },
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
    edit('subgraphs/order/schema.graphql', 'status: OrderStatus!', 'status: Nonsense!');
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

  test.each([
    ['a field that is not there', '  id\n', '  nothing\n', 'GRAPHQL_VALIDATION_FAILED', 'nothing'],
    ['no GraphQL', 'query Me {', 'query Me {{', 'GRAPHQL_PARSE_FAILED', 'query Me {{'],
  ])('an operation with %s is not published: its file and line are told', (_what, from, to, code, at) => {
    const before = readFileSync(path('schema/persisted-operations.json'), 'utf8');
    edit('schema/operations/Me.graphql', from, to);
    const { status, output } = run('publish-operations.ts', '--config', path('schema/supergraph.yaml'));
    expect(status).toBe(1);
    expect(output).toContain(code);
    expect(output).toContain(`operations/Me.graphql:${lineOf(path('schema/operations/Me.graphql'), at)}:`);
    expect(readFileSync(path('schema/persisted-operations.json'), 'utf8')).toBe(before);
  });

  test('an operation that does not bear the name of its file is not published, nor are two in one file', () => {
    edit('schema/operations/Me.graphql', 'query Me', 'query You');
    writeFileSync(path('schema/operations/Two.graphql'), 'query Two { me { id } } query Three { me { id } }');
    const { status, output } = run('publish-operations.ts', '--config', path('schema/supergraph.yaml'));
    expect(status).toBe(1);
    expect(output.match(/INVALID_OPERATION/g)).toHaveLength(2);
  });

  test('a list of operations that is stale fails the check', () => {
    edit('schema/operations/Me.graphql', '    phone\n', '');
    expect(run('publish-operations.ts', '--check', '--config', path('schema/supergraph.yaml'))).toEqual({
      status: 1,
      output: expect.stringMatching(/persisted-operations\.json is stale: run npm run operations:publish/),
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

/** The fields that return a list of objects whose size nothing tells; a list of leaves costs nothing. */
function unsizedLists(sdl: DocumentNode): string[] {
  const { listSizes } = readCosts(sdl);
  const objects = sdl.definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
  const fields = objects.flatMap(({ name, fields = [] }) =>
    fields.map((field) => ({ coordinate: `${name.value}.${field.name.value}`, type: field.type })),
  );
  const inPages = fields.flatMap(({ coordinate, type }) =>
    (listSizes.get(coordinate)?.sizedFields ?? []).map((field) => `${namedType(type)}.${field}`),
  );
  const sized = new Set([...listSizes.keys(), ...inPages]);
  const objectNames = new Set(objects.map(({ name }) => name.value));
  return fields
    .filter(({ type }) => isList(type) && objectNames.has(namedType(type)))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !sized.has(coordinate));
}

const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

function lineOf(file: string | undefined, text: string): number {
  const lines = readFileSync(String(file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
