/**
 * Finds and stops the PostgreSQL that runs on a data directory. It is on record in its own postmaster.pid,
 * as it is nobody's child: `pg_ctl start` leaves it to the system.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresAccount } from './postgres-account.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import {
  commandLine,
  isAlive,
  processStart,
  type RecordedProcess,
  signalGroup,
  stopProcess,
} from './processes.ts';
import type { Command } from './spawn-recorded.ts';
import { StackError } from './stack-error.ts';

const startPollMs = 20;

/** Where the PostgreSQL of a stack keeps its files. */
export function postgresFiles(directory: string): string {
  return join(directory, 'postgres');
}

/** How its programs are run; in the C locale they say the same anywhere. */
export function postgresSurroundings(files: string): Omit<Command, 'file' | 'args'> {
  const account = postgresAccount(files);
  const environment = { LC_ALL: 'C', PATH: process.env.PATH, PGDATA: files, TZ: 'UTC' };
  return { workingDirectory: dirname(files), environment, uid: account?.uid, gid: account?.gid };
}

/** The server that runs on these files, ready or not. */
export function findPostgres(files: string): RecordedProcess | undefined {
  const pid = Number(readPidFile(files)[0]);
  const startedAt = pid > 0 ? processStart(pid) : undefined;
  // As is usual after a container has started again, another process may have the pid of a killed server.
  if (startedAt === undefined || !commandLine(pid).includes(`-D ${files} `)) return undefined;
  return { name: 'postgres', pid, startedAt };
}

/**
 * @param starters what may be starting it
 * @param patienceMs how long it may take to end orderly, and then at once
 */
export async function stopPostgres(
  files: string,
  starters: readonly RecordedProcess[],
  patienceMs: number,
): Promise<void> {
  // A server that has only just been started is not on record yet; until it is, pg_ctl waits for it.
  while (findPostgres(files) === undefined && starters.some(isAlive)) await sleep(startPollMs);
  const server = findPostgres(files);
  if (server === undefined) return;
  await stopProcess(server, patienceMs, [
    () => pgCtlStop(files, 'fast', patienceMs),
    () => pgCtlStop(files, 'immediate', patienceMs),
    () => signalGroup(server.pid, 'SIGKILL'),
  ]);
}

/** The lines of postmaster.pid: first the pid, eighth the state; none if there is no such file. */
export function readPidFile(files: string): string[] {
  try {
    return readFileSync(join(files, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new StackError(`Cannot read the files of PostgreSQL: ${(error as Error).message}`);
  }
}

/** Resolves when the server has ended, or has not within the limit, or when pg_ctl could not be run. */
async function pgCtlStop(files: string, mode: 'fast' | 'immediate', limitMs: number): Promise<void> {
  const { workingDirectory: cwd, environment: env, uid, gid } = postgresSurroundings(files);
  const args = ['stop', '--wait', `--timeout=${limitMs / 1_000}`, `--mode=${mode}`];
  // A group of its own keeps the terminal's Ctrl-C from it.
  const options: SpawnOptions = { cwd, env, uid, gid, detached: true, stdio: 'ignore' };
  const child = spawn(postgresBinaries().pgCtl, args, options);
  await new Promise((resolve) => child.once('error', resolve).once('close', resolve));
}
