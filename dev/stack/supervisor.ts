/** Keeps one server running: starts it, waits until it is ready, starts it again when it dies. */
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataDirectory } from './data-directory.ts';
import { type Command, type SpawnedProcess, spawnRecorded } from './spawn-recorded.ts';
import { messageOf, StackError } from './stack-error.ts';

/** One server of the stack. */
export interface Server {
  name: string;
  /** How progress lines call it. */
  title: string;
  /** What to run; asked before each start. */
  command(): Promise<Command>;
  /** Finds the server's process, where the command only starts it and is not itself the server. */
  findPid?(): number | undefined;
  isReady(): Promise<boolean>;
}

export interface SupervisorOptions {
  data: DataDirectory;
  report: (line: string) => void;
  /** The longest pause before the server is started again. */
  backoffMaxMs?: number | undefined;
  /** Called whenever the server has another pid. */
  onStarted: () => void;
}

/** What the whole start of a stack may take. */
export const startLimitMs = 60_000;

const startFailuresMax = 5;
const backoffMinMs = 500;
const backoffMaxMsDefault = 10_000;
const stableAfterMs = 30_000;
const readyPollMs = 50;
const logLinesShown = 10;

export class Supervisor {
  readonly #server: Server;
  readonly #options: SupervisorOptions;
  readonly #log: string;
  readonly #ended = new AbortController();
  #loop: Promise<void> | undefined;
  #pid: number | null = null;

  constructor(server: Server, options: SupervisorOptions) {
    this.#server = server;
    this.#options = options;
    this.#log = options.data.file('logs', `${server.name}.log`);
    if (existsSync(this.#log)) renameSync(this.#log, `${this.#log}.1`);
  }

  /** The process that runs, or that ran last. */
  get pid(): number | null {
    return this.#pid;
  }

  /**
   * Starts the server for as long as end() is not called.
   * @param deadline when to give up waiting for it to be ready, in milliseconds since the epoch
   * @throws StackError if it dies too often before that, or is too slow
   */
  async start(deadline: number, interrupted: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const slow = new StackError(
      `${this.#server.title} is not ready ${startLimitMs / 1_000} s after the start`,
    );
    const timer = setTimeout(reject, deadline - Date.now(), slow);
    const abort = () => reject(interrupted.reason);
    interrupted.addEventListener('abort', abort, { once: true });
    this.#loop = this.#run(resolve).catch(reject);
    try {
      await promise;
    } catch (error) {
      this.end();
      interrupted.throwIfAborted();
      throw new StackError(`${messageOf(error)}${this.#lastLogLines()}`);
    } finally {
      clearTimeout(timer);
      interrupted.removeEventListener('abort', abort);
    }
  }

  /** The server is not started again from here on; stopping the process itself is the caller's. */
  end(): void {
    this.#ended.abort();
  }

  /** Resolves when the last process of the server has ended. */
  async whenEnded(): Promise<void> {
    await this.#loop;
  }

  async #run(onFirstReady: () => void): Promise<void> {
    let failures = 0;
    let backoffMs = backoffMinMs;
    let wasReady = false;
    const backoffMaxMs = this.#options.backoffMaxMs ?? backoffMaxMsDefault;
    for (;;) {
      const command = await this.#server.command();
      if (this.#ended.signal.aborted) return;
      const startedAt = Date.now();
      const spawned = this.#spawn(command);
      if (await this.#isReadyBefore(spawned)) {
        wasReady = true;
        this.#options.report(progressLine(this.#server.title, Date.now() - startedAt));
        onFirstReady();
      }
      const end = await spawned.ended;
      // How a server ended is told to its parent, which is none of ours if another command has started it.
      const how = this.#server.findPid ? 'ended' : end;
      if (this.#ended.signal.aborted) return;
      failures += 1;
      if (!wasReady && failures > startFailuresMax) {
        throw new StackError(`${this.#server.title} cannot start: ${how}, ${failures} times`);
      }
      if (Date.now() - startedAt > stableAfterMs) backoffMs = backoffMinMs;
      this.#options.report(`${this.#server.title} ${how}; starting it again in ${backoffMs / 1_000} s`);
      await sleep(backoffMs, undefined, { signal: this.#ended.signal }).catch(() => {});
      if (this.#ended.signal.aborted) return;
      backoffMs = Math.min(backoffMs * 2, backoffMaxMs);
    }
  }

  #spawn(command: Command): SpawnedProcess {
    const log = openSync(this.#log, 'a', 0o600);
    try {
      return spawnRecorded(this.#options.data, this.#server.name, command, log);
    } finally {
      closeSync(log);
    }
  }

  async #isReadyBefore({ recorded, ended }: SpawnedProcess): Promise<boolean> {
    let alive = true;
    ended.then(() => {
      alive = false;
    });
    while (alive) {
      const pid = this.#server.findPid ? this.#server.findPid() : recorded?.pid;
      if (pid !== undefined && pid !== this.#pid) {
        this.#pid = pid;
        this.#options.onStarted();
      }
      if (pid !== undefined && (await this.#server.isReady())) return alive;
      await sleep(readyPollMs);
    }
    return false;
  }

  #lastLogLines(): string {
    if (!existsSync(this.#log)) return '';
    const lines = readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-logLinesShown);
    return `; its log ${this.#log} ends with\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }
}

export function progressLine(title: string, tookMs: number): string {
  return `  ${title.padEnd(14)} ready after ${(tookMs / 1_000).toFixed(1)} s`;
}
