/** The directory in which a stack keeps its files, held by a lock that names all its processes. */
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, processStart, type RecordedProcess } from './processes.ts';
import { findPostgres, postgresFiles } from './running-postgres.ts';
import { StackError } from './stack-error.ts';
import { stopInOrder } from './stop-in-order.ts';

export interface Lock {
  runner: RecordedProcess;
  ephemeral: boolean;
  /** What the runner started and has not seen end; written right after each spawn. */
  processes: RecordedProcess[];
}

const lockAttemptsMax = 3;
const lockSettleMs = 100;
const leftoverPatienceMs = 10_000;

export class DataDirectory {
  readonly path: string;
  readonly #lock: Lock;

  constructor(path: string, lock: Lock) {
    this.path = path;
    this.#lock = lock;
  }

  get lock(): Readonly<Lock> {
    return this.#lock;
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Remembers a process that has just been started. */
  record(name: string, pid: number): RecordedProcess {
    // A process that has ended already needs nobody to stop it: no start is ever equal to the empty one.
    const recorded = { name, pid, startedAt: processStart(pid) ?? '' };
    this.#lock.processes.push(recorded);
    this.#save();
    return recorded;
  }

  /** Forgets a process that has ended. */
  forget(recorded: RecordedProcess): void {
    this.#lock.processes = this.#lock.processes.filter((other) => other !== recorded);
    this.#save();
  }

  /** Leaves the directory to the next runner; an ephemeral one disappears. */
  release(): void {
    leaveDirectory(this.path, this.#lock);
  }

  #save(): void {
    writeFileAtomically(lockFile(this.path), JSON.stringify(this.#lock));
  }
}

/**
 * Takes a data directory, or a fresh temporary one if no path is given.
 * What a killed runner left running in it is stopped first.
 */
export async function openDataDirectory(
  path: string | undefined,
  report: (line: string) => void,
): Promise<DataDirectory> {
  const directory = realpathSync(path === undefined ? makeTemporary() : make(path));
  const runner = { name: 'runner', pid: process.pid, startedAt: processStart(process.pid) ?? '' };
  const lock: Lock = { runner, ephemeral: path === undefined, processes: [] };
  for (let attempt = 0; attempt < lockAttemptsMax; attempt += 1) {
    if (takeLock(directory, lock)) {
      // Of two runners that found the same dead one at once, the second may have undone the first's lock.
      if (attempt > 0) await sleep(lockSettleMs);
      if (isHeldBy(directory, runner)) return new DataDirectory(directory, lock);
    }
    await removeStaleLock(directory, report);
  }
  throw new StackError(`The data directory ${directory} is in use by another start`);
}

export function readLock(directory: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(lockFile(directory), 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}

/** Removes what marks the directory as in use, if it still is that runner's: it may have another by now. */
export function leaveDirectory(directory: string, lock: Lock): void {
  if (!isHeldBy(directory, lock.runner)) return;
  rmSync(join(directory, 'stack.json'), { force: true });
  rmSync(lockFile(directory), { force: true });
  if (lock.ephemeral) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** Others see the file whole, either the old or the new one, and only its owner may read it. */
export function writeFileAtomically(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

function make(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Others may pass through, since PostgreSQL may run as another user, but not look around. */
function makeTemporary(): string {
  const path = mkdtempSync(join(tmpdir(), 'ordergraph-'));
  chmodSync(path, 0o711);
  return path;
}

function lockFile(directory: string): string {
  return join(directory, 'lock.json');
}

/** A link appears with its content at once, or fails if there is one: no reader ever sees half a lock. */
function takeLock(directory: string, lock: Lock): boolean {
  const draft = `${lockFile(directory)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(lock), { mode: 0o600 });
  try {
    linkSync(draft, lockFile(directory));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft);
  }
}

async function removeStaleLock(directory: string, report: (line: string) => void): Promise<void> {
  const lock = readLock(directory);
  if (lock !== undefined && isAlive(lock.runner)) {
    throw new StackError(`The data directory ${directory} is in use by process ${lock.runner.pid}`);
  }
  const left = lock?.processes.filter(isAlive) ?? [];
  const postgres = findPostgres(postgresFiles(directory));
  if (postgres !== undefined) left.push(postgres);
  if (left.length > 0) {
    report(`Stopping what a killed runner left: ${left.map(({ name }) => name).join(', ')}`);
    await stopInOrder(directory, left, leftoverPatienceMs);
  }
  const current = readLock(directory);
  if (current === undefined || !isAlive(current.runner)) rmSync(lockFile(directory), { force: true });
}

function isHeldBy(directory: string, runner: RecordedProcess): boolean {
  const holder = readLock(directory)?.runner;
  return holder?.pid === runner.pid && holder.startedAt === runner.startedAt;
}
