import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, print } from 'graphql';
import { compose } from '../../compose.ts';
import { gitEnvironment } from '../config.ts';
import { readAgainst } from './against.ts';
import { openRepository } from './git.ts';
import { readGitRef, readMergeBase } from './git-state.ts';
import { type GraphState, isSameGraph, readWorkingTree, toGraph } from './graph-state.ts';
import { exchangeSubgraphs } from './subgraph-schema.ts';
import { createRepository, type TestRepository } from './test-repository.ts';

let graph: TestRepository;

beforeEach(() => {
  graph = createRepository();
});

afterEach(() => graph.remove());

const namesOf = ({ subgraphs }: GraphState) => subgraphs.map(({ name }) => name);
const textOf = ({ subgraphs }: GraphState, subgraph: string) =>
  subgraphs.find(({ name }) => name === subgraph)?.typeDefs.loc?.source.body;
const state = (read: GraphState | string): GraphState => {
  if (typeof read === 'string') throw new Error(read);
  return read;
};

describe('the working tree', () => {
  test('is the files on disk, committed or not', () => {
    graph.edit('order/schema.graphql', 'note: String', 'remark: String');
    const tree = readWorkingTree(graph.configFile);
    expect(textOf(tree, 'order')).toContain('remark');
    expect(tree.list('operations')).toEqual(['operations/Orders.graphql']);
    expect(tree.read('operations/Orders.graphql')).toContain('query Orders');
    expect(tree.read('nowhere')).toBeUndefined();
    expect(tree.list('nowhere')).toEqual([]);
  });

  test('a schema that is no GraphQL is left out and reported, so that the others can be checked', () => {
    graph.write('order/schema.graphql', 'type Query {{');
    const tree = readWorkingTree(graph.configFile);
    expect(namesOf(tree)).toEqual(['user']);
    expect(tree.faults).toMatchObject([
      { code: 'INVALID_GRAPHQL', locations: [{ subgraph: 'order', line: 1 }] },
    ]);
    expect(toGraph(tree, graph.configFile)).toMatchObject({ faults: tree.faults });
    expect(toGraph(tree, graph.configFile)).not.toHaveProperty('composition');
  });
});

describe('a git ref', () => {
  test.each([
    ['a branch', 'main'],
    ['a relative revision', 'HEAD~1'],
    ['an annotated tag', 'v1'],
    ['the beginning of a hash', 'hash'],
  ])('%s gives the files of that commit, whatever is on disk', (_what, revision) => {
    const first = graph.git('rev-parse', 'HEAD');
    graph.git('tag', '--annotate', '--message=First', 'v1');
    graph.git('checkout', '--quiet', '-b', 'branch');
    graph.edit('order/schema.graphql', 'note: String', 'remark: String');
    graph.write('schema/events/order.cancelled.v1.json', '{}');
    graph.commit();
    const before = readGitRef(graph.configFile, revision === 'hash' ? first.slice(0, 10) : revision);
    expect(before.label).toContain(first.slice(0, 7));
    expect(textOf(before, 'order')).toContain('note: String');
    expect(before.list('events')).toEqual(['events/order.paid.v1.json']);
    expect(before.read('events/order.paid.v1.json')).toContain('orderId');
    expect(before.subgraphs.map(({ file }) => file)).toEqual([
      graph.path('user/schema.graphql'),
      graph.path('order/schema.graphql'),
    ]);
  });

  test('a graph of which nothing changed is the same as that of the working tree', () => {
    const tree = readWorkingTree(graph.configFile);
    expect(isSameGraph(readGitRef(graph.configFile, 'HEAD'), tree)).toBe(true);
    graph.edit('order/schema.graphql', 'note: String', '"A note." note: String');
    expect(isSameGraph(readGitRef(graph.configFile, 'HEAD'), readWorkingTree(graph.configFile))).toBe(false);
  });

  test('a list of subgraphs that was not there yet is an empty graph', () => {
    graph.git('mv', 'schema', 'graph');
    graph.commit();
    const before = readGitRef(graph.path('graph/supergraph.yaml'), 'HEAD~1');
    expect(before).toMatchObject({
      subgraphs: [],
      faults: [],
      label: expect.stringContaining('has no supergraph.yaml'),
    });
    expect(toGraph(before, graph.configFile)).toEqual({ label: before.label, subgraphs: [], faults: [] });
  });

  test('a schema that the commit lacks is a fault of that state alone', () => {
    graph.git('rm', '--quiet', 'order/schema.graphql');
    graph.commit();
    expect(readGitRef(graph.configFile, 'HEAD')).toMatchObject({
      subgraphs: [{ name: 'user' }],
      faults: [{ code: 'INVALID_CONFIG', locations: [{ subgraph: 'order' }] }],
    });
  });

  test('a symbolic link is followed within the commit', () => {
    graph.git('mv', 'order/schema.graphql', 'order/real.graphql');
    symlinkSync('real.graphql', graph.path('order/schema.graphql'));
    symlinkSync('nowhere.graphql', graph.path('order/dangling.graphql'));
    graph.edit('schema/supergraph.yaml', '../user/schema.graphql', '../order/dangling.graphql');
    graph.commit();
    const before = readGitRef(graph.configFile, 'HEAD');
    expect(namesOf(before)).toEqual(['order']);
    expect(textOf(before, 'order')).toContain('type Order');
  });

  test.each(['no-such-branch', '--output=/tmp/pwned', 'main\nmain', 'HEAD:order', ''])(
    '%j is refused as no commit',
    (revision) => {
      expect(() => readGitRef(graph.configFile, revision)).toThrow(/knows no commit/);
    },
  );

  test('a schema outside the repository is refused: what it was is not known', () => {
    const outside = mkdtempSync(join(tmpdir(), 'ordergraph-outside-'));
    writeFileSync(join(outside, 'x.graphql'), 'type Query { a: Int }');
    graph.edit('schema/supergraph.yaml', '../order/schema.graphql', join(outside, 'x.graphql'));
    graph.commit();
    expect(() => readGitRef(graph.configFile, 'HEAD')).toThrow(/x\.graphql lies outside the git repository/);
    rmSync(outside, { recursive: true });
  });

  test('without a repository it says so', () => {
    const outside = mkdtempSync(join(tmpdir(), 'ordergraph-outside-'));
    expect(() => readGitRef(join(outside, 'supergraph.yaml'), 'main')).toThrow(/is in no git repository/);
    expect(readMergeBase(join(outside, 'supergraph.yaml'), 'main')).toMatch(/is in no git repository/);
    rmSync(outside, { recursive: true });
  });

  test('the repository that a hook of git names is not taken for that of the graph', () => {
    const environment = gitEnvironment({ GIT_DIR: '.git', GIT_INDEX_FILE: 'index', GIT_AUTHOR_NAME: 'Kept' });
    expect(environment).not.toHaveProperty('GIT_DIR');
    expect(environment).not.toHaveProperty('GIT_INDEX_FILE');
    expect(environment).toHaveProperty('GIT_AUTHOR_NAME', 'Kept');
  });

  test('paths are told by the top of the repository, from whichever folder they are seen', () => {
    mkdirSync(graph.path('deep/er'), { recursive: true });
    for (const file of ['x.yaml', 'schema/x.yaml', 'deep/er/x.yaml']) {
      const repository = openRepository(graph.path(file));
      expect(repository?.root).toBe(graph.root);
      expect(repository?.toPath(graph.path('order/schema.graphql'))).toBe('order/schema.graphql');
      expect(repository?.toPath(join(graph.root, '../order/schema.graphql'))).toBeUndefined();
    }
  });
});

describe('the merge base', () => {
  test('is where the branch began, not what the main branch has become', () => {
    const start = graph.git('rev-parse', 'HEAD');
    graph.git('checkout', '--quiet', '-b', 'branch');
    graph.edit('order/schema.graphql', 'note: String', 'remark: String');
    graph.commit();
    graph.git('checkout', '--quiet', 'main');
    graph.edit('user/schema.graphql', 'nickname: String', 'handle: String');
    graph.commit();
    graph.git('checkout', '--quiet', 'branch');
    const before = state(readMergeBase(graph.configFile, 'main'));
    expect(before.label).toBe(`the merge base with main (${start.slice(0, 7)})`);
    expect(textOf(before, 'user')).toContain('nickname');
    expect(textOf(before, 'order')).toContain('note: String');
  });

  test('on the main branch it is the last commit', () => {
    expect(state(readMergeBase(graph.configFile, 'main')).label).toMatch(/^main \(/);
  });

  test('with a detached HEAD and no branch of that name the remote one counts', () => {
    graph.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    graph.git('checkout', '--quiet', '--detach');
    graph.git('branch', '--quiet', '-D', 'main');
    expect(state(readMergeBase(graph.configFile, 'main')).label).toMatch(/^origin\/main \(/);
    graph.git('update-ref', '-d', 'refs/remotes/origin/main');
    expect(readMergeBase(graph.configFile, 'main')).toMatch(/neither main nor origin\/main/);
  });

  test('a history that has nothing in common, or no commit, is told', () => {
    graph.git('checkout', '--quiet', '--orphan', 'other');
    expect(readMergeBase(graph.configFile, 'main')).toBe('the repository has no commit yet');
    graph.write('README.md', 'other');
    graph.commit();
    expect(readMergeBase(graph.configFile, 'main')).toBe('HEAD and main have no commit in common');
  });

  test('in a shallow clone it says that history is missing', () => {
    graph.git('checkout', '--quiet', '-b', 'branch');
    graph.write('README.md', 'branch');
    graph.commit();
    graph.git('checkout', '--quiet', 'main');
    graph.write('LICENSE', 'main');
    graph.commit();
    const clone = join(graph.root, 'clone');
    const options = ['--quiet', '--depth=1', '--no-single-branch', '--branch=branch'];
    execFileSync('git', ['clone', ...options, `file://${graph.root}`, clone], { env: gitEnvironment() });
    const configFile = join(clone, 'schema/supergraph.yaml');
    expect(readMergeBase(configFile, 'main')).toMatch(/no commit in common: this clone is shallow/);
    expect(() => readGitRef(configFile, 'HEAD~1')).toThrow(
      /knows no commit HEAD~1 here: this clone is shallow/,
    );
    expect(namesOf(readGitRef(configFile, 'origin/main'))).toEqual(['user', 'order']);
  });
});

describe('--against', () => {
  test('a folder has a list of subgraphs of its own', async () => {
    graph.git('worktree', 'add', '--quiet', '-b', 'other', graph.path('other'));
    graph.edit('order/schema.graphql', 'note: String', 'remark: String');
    const before = await readAgainst(graph.configFile, graph.path('other/schema'));
    expect(textOf(before, 'order')).toContain('note: String');
    expect(before.list('events')).toEqual(['events/order.paid.v1.json']);
    await expect(readAgainst(graph.configFile, graph.path('other'))).rejects.toThrow(/cannot be read/);
  });

  test('a path that is a ref too is told apart by its spelling', async () => {
    graph.git('branch', 'schema');
    const cwd = process.cwd();
    process.chdir(graph.root);
    try {
      const reading = readAgainst(graph.configFile, 'schema');
      await expect(reading).rejects.toThrow(
        /is a path and a git ref too: say \.\/schema or refs\/heads\/schema/,
      );
      expect((await readAgainst(graph.configFile, './schema')).commit).toBeUndefined();
      expect((await readAgainst(graph.configFile, 'refs/heads/schema')).commit).toMatch(/^\w{40}$/);
    } finally {
      process.chdir(cwd);
    }
  });

  test('a list of subgraphs may bear another name', async () => {
    graph.git('mv', 'schema/supergraph.yaml', 'schema/production.yml');
    const before = await readAgainst(graph.configFile, graph.path('schema/production.yml'));
    expect(namesOf(before)).toEqual(['user', 'order']);
  });

  test('a supergraph gives the API whole, and of the subgraphs what composition kept', async () => {
    const { supergraphSdl, apiSchema } = compose(graph.configFile);
    graph.write('supergraph.graphql', supergraphSdl);
    const before = await readAgainst(graph.configFile, graph.path('supergraph.graphql'));
    expect(namesOf(before)).toEqual(['order', 'user']);
    const typesOf = (schema: GraphQLSchema | undefined) => Object.keys(schema?.getTypeMap() ?? {}).sort();
    expect(typesOf(before.composition?.apiSchema)).toEqual(typesOf(apiSchema));
    const order = before.subgraphs.find(({ name }) => name === 'order');
    expect(order && print(order.typeDefs)).toContain('type Order @key(fields: "id")');
    expect(toGraph(before, graph.configFile).composition).toBe(before.composition);
  });

  test.each([
    ['no GraphQL', 'type {'],
    ['a subgraph', 'type Query { a: Int }'],
    ['nothing', ''],
  ])('a supergraph that is %s is refused', async (_what, text) => {
    graph.write('supergraph.graphql', text);
    const reading = readAgainst(graph.configFile, graph.path('supergraph.graphql'));
    await expect(reading).rejects.toMatchObject({ name: 'InputError' });
  });
});

describe('--subgraph', () => {
  let server: Server;
  let url: string;
  let answer: (headers: NodeJS.Dict<string | string[]>) => {
    status?: number;
    body: string;
    location?: string;
  };

  beforeEach(async () => {
    server = createServer(({ headers }, response) => {
      const { status = 200, body, location } = answer(headers);
      response.writeHead(status, location ? { location } : {}).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const exchange = (name: string, from: string, headers?: Headers) =>
    exchangeSubgraphs(readWorkingTree(graph.configFile), [{ name, from }], headers);
  const sdl = 'type Query { added: Int }';
  const sdlAnswer = JSON.stringify({ data: { _service: { sdl } } });

  test('a running subgraph is asked for its schema, with the headers given', async () => {
    answer = ({ authorization }) => ({ body: authorization === 'Bearer secret' ? sdlAnswer : '{}' });
    const after = await exchange('order', url, new Headers({ authorization: 'Bearer secret' }));
    expect(namesOf(after)).toEqual(['user', 'order']);
    expect(textOf(after, 'order')).toBe(sdl);
    expect(after.subgraphs[1]?.url).toBe('http://127.0.0.1:4002/graphql');
    await expect(exchange('order', url)).rejects.toThrow(/no _service\.sdl/);
  });

  test('one that the list lacks is added, at its URL', async () => {
    answer = () => ({ body: sdlAnswer });
    const after = await exchange('stock', url);
    expect(namesOf(after)).toEqual(['user', 'order', 'stock']);
    expect(after.subgraphs[2]?.url).toBe(url);
  });

  test('a file stands in for the schema that the list names, even for one that is no GraphQL', async () => {
    graph.write('order/schema.graphql', 'type {');
    graph.write('built.graphql', sdl);
    const after = await exchange('order', graph.path('built.graphql'));
    expect(after.faults).toEqual([]);
    expect(textOf(after, 'order')).toBe(sdl);
  });

  test('what is no GraphQL is a fault of that subgraph', async () => {
    graph.write('built.graphql', 'type {');
    expect(await exchange('order', graph.path('built.graphql'))).toMatchObject({
      subgraphs: [{ name: 'user' }],
      faults: [
        { code: 'INVALID_GRAPHQL', locations: [{ subgraph: 'order', file: graph.path('built.graphql') }] },
      ],
    });
  });

  test.each([
    ['an error', () => ({ body: '{"errors":[{"message":"not for you"}]}' }), /HTTP 200, not for you/],
    ['no JSON', () => ({ status: 502, body: '<html>' }), /HTTP 502, no GraphQL answer/],
    ['another address', () => ({ status: 302, location: 'http://127.0.0.1:9/', body: '' }), /redirect/],
    ['too much', () => ({ body: ' '.repeat(16 * 2 ** 20 + 1) }), /larger than 16 MiB/],
  ])('a subgraph that answers with %s is refused', async (_what, answerWith, why) => {
    answer = answerWith;
    await expect(exchange('order', url)).rejects.toThrow(why);
    await expect(exchange('order', url)).rejects.toMatchObject({ name: 'InputError' });
  });

  test('a subgraph that is down, and a file that is not there, are refused', async () => {
    await expect(exchange('order', 'http://127.0.0.1:9/graphql')).rejects.toThrow(/cannot be read from http/);
    await expect(exchange('order', graph.path('nowhere'))).rejects.toThrow(/ENOENT/);
  });
});
