/** What `npm start` promises about the processes and files that it makes, however it ends. */
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkLogs } from '../dev/check-logs.ts';
import { readLock } from '../dev/stack/data-directory.ts';
import { findFreeServicePorts } from '../dev/stack/ports.ts';
import { isAlive, processStart, type RecordedProcess } from '../dev/stack/processes.ts';
import { listProcesses, type RunOptions, StartRun, until } from './support/start-run.ts';

const services = ['gateway', 'user', 'order', 'billing', 'notification'] as const;
const servers = [...services, 'postgres', 'nats'] as const;
const allReady = services.map(() => 200);
const temporary: string[] = [];
const runs: StartRun[] = [];

afterAll(() => {
  for (const run of runs) run.process.kill('SIGKILL');
  const used = temporary.filter((directory) => existsSync(join(directory, 'secrets.json')));
  const findings = used.flatMap(checkLogs);
  for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
  // Also of services that were killed while they wrote.
  expect(findings).toEqual([]);
});

describe('a running stack', () => {
  const directory = makeDirectory();
  let run: StartRun;

  beforeAll(async () => {
    run = await start(['--data', directory, '--quiet']);
    await run.ready();
  });

  afterAll(() => run.stop());

  test('answers on the port it was given and on the four after it', async () => {
    for (const [index, name] of services.entries()) {
      expect(run.file[name].url).toBe(`http://127.0.0.1:${run.port + index}`);
    }
    expect(await readiness(run)).toEqual(allReady);
  });

  test('names every server in stack.json, which only its owner may read', () => {
    const { file } = run;
    expect(statSync(run.path).mode & 0o777).toBe(0o600);
    expect(Object.keys(file).sort()).toEqual([...servers].sort());
    expect(Object.keys(file.postgres.databases).sort()).toEqual(['billing', 'notification', 'order', 'user']);
    for (const name of servers) expect(isRunning(file[name].pid)).toBe(true);
  });

  test('keeps its secrets to its owner', () => {
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'access-token-keys.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'lock.json')).mode & 0o777).toBe(0o600);
  });

  test('refuses a second start on its data directory', async () => {
    const second = await start(['--data', directory]);
    expect(await second.exit).toBe(1);
    expect(second.errors).toMatch(/^The data directory .* is in use by process \d+\n$/);
    expect(await readiness(run)).toEqual(allReady);
  });

  test('refuses a second start on its ports', async () => {
    const second = await start(['--ephemeral'], { port: run.port + 4 });
    expect(await second.exit).toBe(1);
    expect(second.errors).toMatch(/^Ports? \d+ \(gateway\).*\n$/);
  });

  test.each(servers)('starts %s again when it is killed', async (name) => {
    const before = run.file;
    process.kill(before[name].pid ?? 0, 'SIGKILL');
    await until(() => run.file[name].pid !== before[name].pid && isRunning(run.file[name].pid));
    await until(async () => (await readiness(run)).every((status) => status === 200));
    expect(run.file[name].url).toBe(before[name].url);
    for (const other of servers) {
      if (other !== name) expect(run.file[other].pid).toBe(before[other].pid);
    }
  });
});

test('PostgreSQL and NATS are not started where POSTGRES_URL and NATS_URL name others', async () => {
  const owner = await start(['--ephemeral', '--quiet']);
  await owner.ready();
  const { postgres, nats } = owner.file;
  const environment = { POSTGRES_URL: postgres.url, NATS_URL: nats.url };
  const guest = await start(['--ephemeral', '--quiet'], { environment });
  await guest.ready();
  expect(guest.file.postgres).toMatchObject({ pid: null, url: postgres.url });
  expect(guest.file.nats).toEqual({ pid: null, url: nats.url });
  expect(await readiness(guest)).toEqual(allReady);
  expect(await guest.stop()).toBe(0);
  expect([isRunning(postgres.pid), isRunning(nats.pid)]).toEqual([true, true]);
  expect(await owner.stop()).toBe(0);
});

describe('the end of a stack', () => {
  const phases = ['Starting', 'NATS', 'PostgreSQL', 'user', 'gateway'];

  test.each(phases)('by a SIGTERM as soon as "%s" appears is orderly and leaves nothing', async (phase) => {
    const run = await start(['--ephemeral']);
    await until(() => new RegExp(`^ *${phase}\\b`, 'm').test(run.output));
    expect(await run.stop()).toBe(0);
    expect(run.errors).toBe('');
    expect(run.left()).toEqual([]);
  });

  test('by several signals is as orderly, and removes the temporary directory', async () => {
    const run = await start(['--ephemeral', '--quiet']);
    await run.ready();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) run.process.kill(signal);
    expect(await run.stop()).toBe(0);
    expect(existsSync(run.directory)).toBe(false);
  });

  test('by a signal to npm start is as orderly, and keeps what was stored for the next start', async () => {
    const directory = makeDirectory();
    const startNpm = async () => {
      const run = await start(['--data', directory, '--quiet'], { command: 'npm' });
      await run.ready();
      return run;
    };
    const end = async (run: StartRun, signal: 'SIGINT' | 'SIGTERM') => {
      const pids = servers.map((name) => run.file[name].pid);
      run.process.kill(signal);
      expect(await run.exit).toBe(0);
      expect(pids.filter(isRunning)).toEqual([]);
    };
    const first = await startNpm();
    await send(first, 'registerUser', 'email: "ada@example.com", name: "Ada", password: "correct horse"');
    await end(first, 'SIGINT');

    const second = await startNpm();
    const answer = await send(second, 'login', 'email: "ada@example.com", password: "correct horse"');
    await end(second, 'SIGTERM');
    expect(answer).toMatchObject({ data: { login: { user: { name: 'Ada' }, userErrors: [] } } });
  });

  test('by a kill of the runner leaves no process and no temporary directory', async () => {
    const run = await start(['--ephemeral', '--quiet']);
    await run.ready();
    run.noteStarted();
    run.process.kill('SIGKILL');
    await until(() => run.left().length === 0);
    expect(existsSync(run.directory)).toBe(false);
  });

  test.each(['initdb', 'postgres', 'nats', 'user'])(
    'by a kill as soon as it has started %s leaves no process either',
    async (name) => {
      const directory = makeDirectory();
      const run = await start(['--data', directory]);
      let started: RecordedProcess[] = [];
      await until(() => {
        started = readLock(directory)?.processes ?? [];
        return started.some((recorded) => recorded.name === name);
      });
      run.process.kill('SIGKILL');
      await until(() => !started.some(isAlive) && runningOn(directory).length === 0);
      expect(existsSync(join(directory, 'lock.json'))).toBe(false);
    },
  );

  test('by a kill while PostgreSQL has no pid file yet leaves no process either', async () => {
    const directory = makeDirectory();
    await stopOncePostgresIsReady(directory);
    const files = join(directory, 'postgres');
    const hold = join(files, 'hold.conf');
    // Whoever reads a named pipe waits for someone to write.
    execFileSync('mkfifo', [hold]);
    appendFileSync(join(files, 'postgresql.conf'), "include 'hold.conf'\n");
    const run = await start(['--data', directory]);
    await until(() => runningOn(directory).some((command) => command.includes(`bin/postgres -D ${files} `)));
    run.process.kill('SIGKILL');
    await sleep(1_000);
    expect(existsSync(join(files, 'postmaster.pid'))).toBe(false);
    await until(() => {
      letGo(hold);
      return runningOn(directory).length === 0;
    });
  });

  test('by a kill of the runner is not missed by a guardian that is still being loaded', async () => {
    const directory = makeDirectory();
    const wait = `process.argv[1].endsWith('guardian.ts')&&await new Promise((done)=>setTimeout(done,1000))`;
    const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(wait)}` };
    const run = await start(['--data', directory], { environment });
    await until(() => existsSync(join(directory, 'secrets.json')));
    run.process.kill('SIGKILL');
    await until(() => runningOn(directory).length === 0);
    expect(existsSync(join(directory, 'lock.json'))).toBe(false);
  });

  test('by a kill of the runner and of its guardian is made up for by the next start', async () => {
    const directory = makeDirectory();
    const port = await findFreeServicePorts();
    const killed = await start(['--data', directory, '--quiet'], { port });
    await killed.ready();
    killed.noteStarted();
    killed.process.kill('SIGSTOP');
    for (const { pid, command } of listProcesses()) {
      if (command.includes(`guardian.ts ${directory}`)) process.kill(pid, 'SIGKILL');
    }
    killed.process.kill('SIGKILL');
    await killed.exit;
    expect(killed.left().length).toBeGreaterThan(0);

    const next = await start(['--data', directory, '--quiet'], { port });
    await next.ready();
    expect(killed.left()).toEqual([]);
    expect(await readiness(next)).toEqual(allReady);
    expect(await next.stop()).toBe(0);
    expect(next.left()).toEqual([]);
  });
});

test('a process with the pid of a killed PostgreSQL keeps none from starting and is left alone', async () => {
  const directory = makeDirectory();
  await stopOncePostgresIsReady(directory);
  const files = join(directory, 'postgres');
  const { uid, gid } = statSync(files);
  const other = spawn('sleep', ['1000'], { uid, gid });
  try {
    writeFileSync(join(files, 'postmaster.pid'), `${other.pid}\n${files}\n`);
    await stopOncePostgresIsReady(directory);
    expect(isRunning(other.pid ?? null)).toBe(true);
  } finally {
    other.kill();
  }
});

describe('a start that cannot succeed', () => {
  test('says in one line which ports are taken', async () => {
    const port = await findFreeServicePorts();
    const others = [await listen(port + 1), await listen(port + 3)];
    const run = await start(['--ephemeral'], { port });
    expect(await run.exit).toBe(1);
    for (const other of others) other.close();
    expect(run.errors).toMatch(/^Ports \d+ \(user\), \d+ \(billing\) are taken: .*\n$/);
  });

  test('says in one line that NATS_SERVER is no server, and tries no other', async () => {
    const run = await start(['--ephemeral'], { environment: { NATS_SERVER: '/nonexistent' } });
    expect(await run.exit).toBe(1);
    expect(run.errors).toMatch(/^NATS_SERVER: \/nonexistent cannot be run .*\n$/);
  });

  test('names the service that does not come up, shows the end of its log and leaves nothing', async () => {
    const environment = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: '' };
    const run = await start(['--ephemeral'], { environment });
    await until(() => run.output.includes('user ended with exit code 1'));
    run.noteStarted();
    expect(await run.exit).toBe(1);
    expect(run.errors).toMatch(
      /^user (cannot start: ended with exit code 1, 6 times|is not ready 60 s after the start); .*\n/,
    );
    expect(run.errors).toContain('ADMIN_PASSWORD');
    expect(run.left()).toEqual([]);
  });

  test('names every wrong option in one line and exits with 2', async () => {
    const run = await start(['--data', 'x', '--ephemeral', '--verbose'], { port: 0 });
    expect(await run.exit).toBe(2);
    expect(run.errors).toMatch(/^Wrong usage: .*--verbose.*--port.*--data and --ephemeral.*\n$/);
  });
});

async function start(args: string[], options: Partial<RunOptions> = {}): Promise<StartRun> {
  const run = new StartRun(args, { port: await findFreeServicePorts(), ...options });
  runs.push(run);
  return run;
}

async function stopOncePostgresIsReady(directory: string): Promise<void> {
  const run = await start(['--data', directory]);
  await until(() => run.output.includes('PostgreSQL'));
  expect(run.output).toMatch(/PostgreSQL +ready/);
  expect(await run.stop()).toBe(0);
}

/** Lets whoever reads a named pipe find its end. */
function letGo(pipe: string): void {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    // Nobody reads.
    expect(error).toMatchObject({ code: 'ENXIO' });
  }
}

/** The command lines that name a data directory. */
function runningOn(directory: string): string[] {
  return listProcesses()
    .map(({ command }) => command)
    .filter((command) => command.includes(directory));
}

function isRunning(pid: number | null): boolean {
  return pid !== null && processStart(pid) !== undefined;
}

async function readiness({ file }: StartRun): Promise<number[]> {
  const ask = async (url: string) => (await fetch(`${url}/readyz`)).status;
  return await Promise.all(services.map((name) => ask(file[name].url).catch(() => 0)));
}

async function send({ file }: StartRun, mutation: string, input: string): Promise<unknown> {
  const query = `mutation { ${mutation}(input: { ${input} }) { user { name } userErrors { code } } }`;
  const response = await fetch(`${file.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return await response.json();
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
