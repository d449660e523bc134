import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gitEnvironment } from '../config.ts';
import { createRepository, type TestRepository } from '../sources/test-repository.ts';
import { readDeprecations } from './deprecation-history.ts';

const old = '@deprecated(reason: "Old.")';

let graph: TestRepository;
let folders: string[];

beforeEach(() => {
  graph = createRepository();
  folders = [graph.root];
});

afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('since when something has been deprecated', () => {
  test('is the day of the commit that deprecated it', () => {
    deprecate('2026-01-10');
    change('2026-02-01');
    expect(find('Order.note')).toEqual({ since: dayOf('2026-01-10'), historyEnds: false });
  });

  test('is nothing for what is not deprecated, or not there', () => {
    deprecate('2026-01-10');
    expect(find('Order.total')).toBeUndefined();
    expect(find('Order.nothing')).toBeUndefined();
  });

  test('is asked of the ref, whatever came after it', () => {
    const before = graph.git('rev-parse', 'HEAD');
    const then = deprecate('2026-01-10');
    graph.edit('order/schema.graphql', `  note: String ${old}\n`, '');
    commitAt('2026-03-01');
    expect(find('Order.note', before)).toBeUndefined();
    expect(find('Order.note', then)?.since).toEqual(dayOf('2026-01-10'));
    expect(find('Order.note')).toBeUndefined();
  });

  test('begins anew when it was taken back in between', () => {
    deprecate('2026-01-10');
    graph.edit('order/schema.graphql', ` ${old}`, '');
    commitAt('2026-01-20');
    deprecate('2026-02-01');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-02-01'));
  });

  test('begins anew when the field was away in between', () => {
    deprecate('2026-01-10');
    graph.edit('order/schema.graphql', `  note: String ${old}\n`, '');
    commitAt('2026-01-20');
    graph.edit('order/schema.graphql', '  total: Int!\n', `  total: Int!\n  note: String ${old}\n`);
    commitAt('2026-02-01');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-02-01'));
  });

  test('goes on when the reason changes', () => {
    deprecate('2026-01-10');
    graph.edit('order/schema.graphql', 'Old.', 'Use remark.');
    commitAt('2026-02-01');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('goes on when the field moves to another subgraph', () => {
    deprecate('2026-01-10');
    graph.edit('order/schema.graphql', `  note: String ${old}\n`, '');
    graph.write('user/schema.graphql', `type Order { note: String ${old} }\n`);
    commitAt('2026-02-01');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('goes on when the schema moves to another file, and more than once', () => {
    deprecate('2026-01-10');
    for (const [day, from, to] of [
      ['2026-01-20', 'order', 'orders'],
      ['2026-01-30', 'orders', 'services/order'],
    ] as const) {
      mkdirSync(dirname(graph.path(to)), { recursive: true });
      graph.git('mv', from, to);
      graph.edit('schema/supergraph.yaml', `../${from}/schema`, `../${to}/schema`);
      commitAt(day);
    }
    change('2026-02-01', 'services/order/schema.graphql');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('goes on when the list of subgraphs moves', () => {
    deprecate('2026-01-10');
    graph.git('mv', 'schema', 'graph');
    commitAt('2026-02-01');
    const found = readDeprecations(graph.path('graph/supergraph.yaml'), 'HEAD')?.('Order.note');
    expect(found?.since).toEqual(dayOf('2026-01-10'));
  });

  test('goes on over a commit at which a schema is broken', () => {
    deprecate('2026-01-10');
    graph.edit('order/schema.graphql', 'type Order', 'type type Order');
    commitAt('2026-01-20');
    graph.edit('order/schema.graphql', 'type type Order', 'type Order');
    commitAt('2026-01-30');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('is the day of the merge when it was done on a branch', () => {
    graph.git('switch', '--quiet', '--create', 'topic');
    deprecate('2026-01-10');
    graph.git('switch', '--quiet', 'main');
    change('2026-01-05', 'user/schema.graphql');
    runAt('2026-02-01', 'merge', '--quiet', '--no-ff', '--no-edit', 'topic');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-02-01'));
    expect(find('Order.note', 'topic')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('is the day of the commit, and not of its author', () => {
    graph.edit('order/schema.graphql', 'note: String', `note: String ${old}`);
    graph.git('add', '--all');
    runAt('2026-02-01', 'commit', '--quiet', '--message', 'A state', '--date', '2020-01-01T12:00:00Z');
    expect(find('Order.note')?.since).toEqual(dayOf('2026-02-01'));
  });

  test('is the first commit when it never was otherwise', () => {
    graph.edit('order/schema.graphql', 'note: String', `note: String ${old}`);
    graph.git('add', '--all');
    runAt('2026-01-01', 'commit', '--quiet', '--amend', '--no-edit');
    change('2026-02-01');
    expect(find('Order.note')).toEqual({ since: dayOf('2026-01-01'), historyEnds: false });
  });

  test('is known for a type too', () => {
    graph.edit('order/schema.graphql', 'orders: [Order!]!', `orders: [Order!]! ${old}`);
    commitAt('2026-01-10');
    change('2026-02-01');
    expect(find('Order')?.since).toEqual(dayOf('2026-01-10'));
  });

  test('is not known where a shallow clone ends', () => {
    deprecate('2026-01-10');
    change('2026-02-01');
    change('2026-03-01');
    expect(findInClone(2)).toEqual({ since: dayOf('2026-02-01'), historyEnds: true });
    expect(findInClone(4)).toEqual({ since: dayOf('2026-01-10'), historyEnds: false });
  });
});

describe('a ref', () => {
  test.each([
    'nothing',
    '',
    '--all',
    '--output=taken',
    'HEAD\nHEAD',
    '$(touch taken)',
    'HEAD; touch taken',
    'HEAD:order',
  ])('%j names no commit', (ref) => {
    deprecate('2026-01-10');
    expect(readDeprecations(graph.configFile, ref)).toBeUndefined();
    expect(existsSync(graph.path('taken'))).toBe(false);
    expect(existsSync(graph.path('schema/taken'))).toBe(false);
  });

  test('means nothing outside of a repository', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordergraph-none-'));
    folders.push(folder);
    expect(readDeprecations(join(folder, 'supergraph.yaml'), 'HEAD')).toBeUndefined();
  });
});

function deprecate(day: string): string {
  graph.edit('order/schema.graphql', 'note: String', `note: String ${old}`);
  return commitAt(day);
}

/** A change of something else. */
function change(day: string, file = 'order/schema.graphql'): string {
  graph.edit(file, 'extend schema', `# ${day}\nextend schema`);
  return commitAt(day);
}

function commitAt(day: string): string {
  graph.git('add', '--all');
  runAt(day, 'commit', '--quiet', '--message', 'A state of the graph');
  return graph.git('rev-parse', 'HEAD');
}

function runAt(day: string, ...args: string[]): void {
  const env = { ...gitEnvironment(), GIT_COMMITTER_DATE: dayOf(day).toISOString() };
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: graph.root, env });
  if (status !== 0) throw new Error(stderr.toString());
}

function find(coordinate: string, ref = 'HEAD') {
  return readDeprecations(graph.configFile, ref)?.(coordinate);
}

function findInClone(depth: number) {
  const folder = mkdtempSync(join(tmpdir(), 'ordergraph-clone-'));
  folders.push(folder);
  graph.git('clone', '--quiet', `--depth=${depth}`, `file://${graph.root}`, folder);
  return readDeprecations(join(folder, 'schema/supergraph.yaml'), 'HEAD')?.('Order.note');
}

function dayOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
