/** What `npm start` promises about the processes and files that it makes, however it ends. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StackFile } from '../dev/stack/stack-file.ts';
import { findFreePorts } from './support/free-ports.ts';

const projectRoot = join(import.meta.dirname, '..');
const services = ['gateway', 'user', 'order', 'billing', 'notification'] as const;
const servers = [...services, 'postgres', 'nats'] as const;
const startLimitMs = 30_000;
const goneLimitMs = 20_000;
const pollMs = 25;

const temporary: string[] = [];
const begun: ChildProcess[] = [];

afterAll(() => {
  for (const runner of begun) runner.kill('SIGKILL');
  for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
});

describe('a running stack', () => {
  const directory = makeDirectory();
  let run: Run;

  beforeAll(async () => {
    run = start(['--data', directory, '--quiet'], { port: await findFreePorts() });
    await run.ready();
  }, startLimitMs);

  afterAll(() => run.stop(), goneLimitMs);

  test('answers on the port it was given and on the four after it', async () => {
    for (const [index, name] of services.entries()) {
      expect(run.file()[name].url).toBe(`http://127.0.0.1:${run.port + index}`);
    }
    expect(await readiness(run.file())).toEqual([200, 200, 200, 200, 200]);
  });

  test('names every server in stack.json, which only its owner may read', () => {
    const file = run.file();
    expect(statSync(run.path).mode & 0o777).toBe(0o600);
    expect(Object.keys(file).sort()).toEqual([...servers].sort());
    expect(Object.keys(file.postgres.databases).sort()).toEqual(['billing', 'notification', 'order', 'user']);
    for (const name of servers) expect(isRunning(file[name].pid)).toBe(true);
  });

  test('keeps its secrets to its owner', () => {
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'lock.json')).mode & 0o777).toBe(0o600);
  });

  test('refuses a second start on its data directory', async () => {
    const second = start(['--data', directory], { port: await findFreePorts() });
    expect(await second.exit).toBe(1);
    expect(second.errors()).toMatch(/^The data directory .* is in use by process \d+\n$/);
    expect(await readiness(run.file())).toEqual([200, 200, 200, 200, 200]);
  });

  test('refuses a second start on its ports', async () => {
    const second = start(['--ephemeral'], { port: run.port + 4 });
    expect(await second.exit).toBe(1);
    expect(second.errors()).toMatch(/^Port \d+ \(gateway\) is taken: .*\n$/);
    expect(left(second)).toEqual([]);
  });

  test.each(servers)('starts %s again when it is killed', async (name) => {
    const before = run.file();
    process.kill(before[name].pid ?? 0, 'SIGKILL');
    await until(() => run.file()[name].pid !== before[name].pid && isRunning(run.file()[name].pid));
    await until(async () => (await readiness(run.file())).every((status) => status === 200));
    expect(run.file()[name].url).toBe(before[name].url);
    for (const other of servers) {
      if (other !== name) expect(run.file()[other].pid).toBe(before[other].pid);
    }
  });
});

describe('the end of a stack', () => {
  const phases = ['Starting', 'PostgreSQL', 'NATS', ...services, 'Ready'];

  test.each(phases)(
    'after a SIGTERM as soon as "%s" appears is orderly and leaves nothing',
    async (phase) => {
      const run = start(['--ephemeral'], { port: await findFreePorts() });
      await until(() => new RegExp(`^ *${phase}\\b`, 'm').test(run.output()));
      expect(await run.stop()).toBe(0);
      expect(run.errors()).toBe('');
      expect(left(run)).toEqual([]);
    },
  );

  test('is the same for one SIGINT and for several signals', async () => {
    const run = start(['--ephemeral', '--quiet'], { port: await findFreePorts() });
    await run.ready();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) run.process.kill(signal);
    expect(await run.stop()).toBe(0);
    expect(left(run)).toEqual([]);
    expect(existsSync(run.path)).toBe(false);
  });

  test('keeps what was stored for the next start on the same data directory', async () => {
    const directory = makeDirectory();
    const first = start(['--data', directory, '--quiet'], { port: await findFreePorts() });
    await first.ready();
    await post(first, 'registerUser', 'email: "ada@example.com", name: "Ada", password: "correct horse"');
    expect(await first.stop()).toBe(0);

    const second = start(['--data', directory, '--quiet'], { port: await findFreePorts() });
    await second.ready();
    const answer = await post(second, 'login', 'email: "ada@example.com", password: "correct horse"');
    expect(await second.stop()).toBe(0);
    expect(answer).toMatchObject({ data: { login: { user: { name: 'Ada' }, userErrors: [] } } });
  });

  test('by a kill of the runner leaves no process and no temporary directory', async () => {
    const run = start(['--ephemeral', '--quiet'], { port: await findFreePorts() });
    await run.ready();
    run.sawChildren();
    run.process.kill('SIGKILL');
    await until(() => left(run).length === 0);
    await until(() => !existsSync(run.directory()));
  });

  test('by a kill in the middle of the start leaves no process either', async () => {
    const run = start(['--ephemeral'], { port: await findFreePorts() });
    await until(() => run.output().includes('PostgreSQL'));
    run.sawChildren();
    run.process.kill('SIGKILL');
    await until(() => left(run).length === 0);
  });

  test('by a kill of the runner and of its guardian is made up for by the next start', async () => {
    const directory = makeDirectory();
    const port = await findFreePorts();
    const killed = start(['--data', directory, '--quiet'], { port });
    await killed.ready();
    killed.sawChildren();
    killed.process.kill('SIGSTOP');
    for (const { pid } of processes().filter(({ command }) => command.includes(`guardian.ts ${directory}`))) {
      process.kill(pid, 'SIGKILL');
    }
    killed.process.kill('SIGKILL');
    await killed.exit;
    expect(left(killed).length).toBeGreaterThan(0);

    const next = start(['--data', directory, '--quiet'], { port });
    await next.ready();
    expect(killed.children.filter(isSame)).toEqual([]);
    expect(await readiness(next.file())).toEqual([200, 200, 200, 200, 200]);
    expect(await next.stop()).toBe(0);
    expect(left(next)).toEqual([]);
  });
});

describe('a start that cannot succeed', () => {
  test('says in one line which ports are taken', async () => {
    const port = await findFreePorts();
    const others = [await listen(port + 1), await listen(port + 3)];
    const run = start(['--ephemeral'], { port });
    expect(await run.exit).toBe(1);
    for (const other of others) other.close();
    expect(run.errors()).toMatch(/^Ports \d+ \(user\), \d+ \(billing\) are taken: .*\n$/);
    expect(left(run)).toEqual([]);
  });

  test('says in one line that NATS_SERVER is no server, and tries no other', async () => {
    const run = start(['--ephemeral'], {
      port: await findFreePorts(),
      environment: { NATS_SERVER: '/nonexistent' },
    });
    expect(await run.exit).toBe(1);
    expect(run.errors()).toMatch(/^NATS_SERVER: \/nonexistent cannot be run .*\n$/);
    expect(left(run)).toEqual([]);
  });

  test('names every wrong option in one line and exits with 2', async () => {
    const run = start(['--data', 'x', '--ephemeral', '--verbose'], { port: 0 });
    expect(await run.exit).toBe(2);
    expect(run.errors()).toMatch(/^Wrong usage: .*--verbose.*--port.*--data and --ephemeral.*\n$/);
  });
});

interface KnownProcess {
  pid: number;
  parent: number;
  command: string;
}

interface Run {
  process: ChildProcess;
  port: number;
  exit: Promise<number | null>;
  /** The path of stack.json, once it is ready. */
  path: string;
  /** What the runner was seen to have started. */
  children: KnownProcess[];
  output(): string;
  errors(): string;
  directory(): string;
  file(): StackFile;
  sawChildren(): void;
  ready(): Promise<void>;
  stop(): Promise<number | null>;
}

function start(
  args: string[],
  { port, environment = {} }: { port: number; environment?: NodeJS.ProcessEnv },
): Run {
  const runner = spawn(process.execPath, [join('dev', 'start.ts'), '--port', String(port), ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  begun.push(runner);
  let output = '';
  let errors = '';
  runner.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  runner.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const run: Run = {
    process: runner,
    port,
    exit: new Promise((resolve) => runner.once('close', resolve)),
    path: '',
    children: [],
    output: () => output,
    errors: () => errors,
    directory: () => join(run.path, '..'),
    file: () => JSON.parse(readFileSync(run.path, 'utf8')),
    sawChildren() {
      run.children.push(...processes().filter(({ parent }) => parent === runner.pid));
    },
    async ready() {
      await until(() => output.includes('\n') || runner.exitCode !== null);
      if (output === '') throw new Error(`It did not start: ${errors}`);
      run.path = output.trim();
    },
    async stop() {
      run.sawChildren();
      runner.kill('SIGTERM');
      return await run.exit;
    },
  };
  return run;
}

/** What is alive of all that a run was seen to start, or that has its data directory on its command line. */
function left(run: Run): KnownProcess[] {
  const now = processes();
  const known = now.filter((process) => run.children.some((child) => isEqual(child, process)));
  const named = run.path === '' ? [] : now.filter(({ command }) => command.includes(run.directory()));
  return [...new Set([...known, ...named])];
}

function isSame(process: KnownProcess): boolean {
  return processes().some((other) => isEqual(process, other));
}

function isEqual(one: KnownProcess, other: KnownProcess): boolean {
  return one.pid === other.pid && one.command === other.command;
}

function isRunning(pid: number | null): boolean {
  return processes().some((process) => process.pid === pid);
}

function processes(): KnownProcess[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return [...table.matchAll(/^ *(\d+) +(\d+) +([^Z\s]\S*) +(.*)$/gm)].map(([, pid, parent, , command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command: command ?? '',
  }));
}

async function readiness(file: StackFile): Promise<number[]> {
  return await Promise.all(
    services.map((name) =>
      fetch(`${file[name].url}/readyz`).then(
        (response) => response.status,
        () => 0,
      ),
    ),
  );
}

async function post(run: Run, mutation: string, input: string): Promise<unknown> {
  const query = `mutation { ${mutation}(input: { ${input} }) { user { name } userErrors { code } } }`;
  const response = await fetch(`${run.file().gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return await response.json();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + goneLimitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('What was waited for has not happened');
    await sleep(pollMs);
  }
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ordergraph-test-'));
  temporary.push(directory);
  return directory;
}
