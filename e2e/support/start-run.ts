/** Runs `npm start` as a child process, for the tests of what it does to processes and files. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, processStart, type RecordedProcess } from '../../dev/stack/processes.ts';
import type { StackFile } from '../../dev/stack/stack-file.ts';

export interface RunOptions {
  port: number;
  environment?: NodeJS.ProcessEnv;
  /** Whether to run the script itself, or npm as a user does. */
  command?: 'node' | 'npm';
}

interface ListedProcess {
  pid: number;
  parent: number;
  command: string;
}

const projectRoot = join(import.meta.dirname, '..', '..');
const waitLimitMs = 80_000;
const pollMs = 25;

export class StartRun {
  readonly port: number;
  readonly process: ChildProcess;
  /** Resolves to the exit code; to null after a signal. */
  readonly exit: Promise<number | null>;
  output = '';
  errors = '';
  readonly #started: RecordedProcess[] = [];

  constructor(args: string[], { port, environment = {}, command = 'node' }: RunOptions) {
    this.port = port;
    const file = command === 'npm' ? 'npm' : process.execPath;
    const script = command === 'npm' ? ['start', '--silent', '--'] : [join('dev', 'start.ts')];
    this.process = spawn(file, [...script, '--port', String(port), ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = new Promise((resolve) => this.process.once('close', resolve));
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
  }

  /** The path of stack.json, which a quiet run says when it is ready. */
  get path(): string {
    return this.output.trim();
  }

  get directory(): string {
    return dirname(this.path);
  }

  get file(): StackFile {
    return JSON.parse(readFileSync(this.path, 'utf8'));
  }

  /** Resolves when a quiet run is ready. */
  async ready(): Promise<void> {
    await until(() => this.output.includes('\n') || this.process.exitCode !== null);
    if (this.output === '') throw new Error(`It did not start: ${this.errors}`);
  }

  /**
   * Remembers what it has started until then: left() finds it even when nobody is its parent any more, as
   * nobody is PostgreSQL's, which shows the data directory instead.
   */
  noteStarted(): void {
    const processes = listProcesses();
    const children = processes.filter(({ parent }) => parent === this.process.pid);
    const guardian = children.find(({ command }) => command.includes('guardian.ts'));
    const directory = guardian?.command.split(' ').at(-2);
    const postgres = processes.filter(({ command }) => command.includes(`-D ${directory}/postgres `));
    for (const { pid, command } of [...children, ...postgres]) {
      this.#started.push({ name: command, pid, startedAt: processStart(pid) ?? '' });
    }
  }

  async stop(): Promise<number | null> {
    this.noteStarted();
    this.process.kill('SIGTERM');
    return await this.exit;
  }

  /** What is alive of what was noted. */
  left(): RecordedProcess[] {
    return this.#started.filter(isAlive);
  }
}

export function listProcesses(): ListedProcess[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return [...table.matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)].map(([, pid, parent, command = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    command,
  }));
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + waitLimitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('What was waited for has not happened');
    await sleep(pollMs);
  }
}
