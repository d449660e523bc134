/**
 * PostgreSQL of the local stack: its files, its process, and when it is ready.
 *
 * The runner starts and stops it by itself and not through `pg_ctl`, which would leave it to the system: as a
 * child its death is seen at once, and there is no moment in which it runs without being on record. The
 * signals are those of `pg_ctl`, and after SIGKILL it recovers by itself.
 */
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { DataDirectory } from './data-directory.ts';
import { findFreePort, isPortFree, type ServicePorts } from './ports.ts';
import { openBinaries, openParents, postgresAccount } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { commandLine, processStart, stopProcess } from './processes.ts';
import type { RunCommand } from './run-command.ts';
import type { Command } from './spawn-recorded.ts';
import { StackError } from './stack-error.ts';
import type { Server } from './supervisor.ts';

export interface LocalPostgres {
  server: Server;
  /** The administrator's connection URL; it is settled once the server has been ready. */
  url(): string;
}

export interface PostgresOptions {
  projectRoot: string;
  data: DataDirectory;
  ports: ServicePorts;
  /** The administrator's. */
  password: string;
  run: RunCommand;
  report: (line: string) => void;
}

const leftoverPatienceMs = 10_000;
/** Its programs need no more of the environment; in the C locale their messages are the same anywhere. */
const environment = { LC_ALL: 'C', PATH: process.env.PATH, TZ: 'UTC' };

export async function localPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const { data, ports, password } = options;
  const binaries = findPostgresBinaries(options.projectRoot);
  const files = data.file('postgres');
  const account = postgresAccount(files);
  if (account !== undefined) {
    openBinaries(binaries.root, binaries.postgres, account, options.report);
    openParents(files, account, options.report);
  }
  const surroundings = { workingDirectory: data.path, environment, uid: account?.uid, gid: account?.gid };
  if (!existsSync(files)) await makeFiles(files, binaries.initdb, surroundings, options);

  let port = await findFreePort(ports);
  let wasReady = false;
  return {
    url: () => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    server: {
      name: 'postgres',
      title: 'PostgreSQL',
      async command() {
        await removeStalePidFile(files);
        // The services hold the port of a server that has been ready: from then on it stays.
        if (!wasReady && !(await isPortFree(port))) port = await findFreePort(ports);
        const settings = [
          `port=${port}`,
          'listen_addresses=127.0.0.1',
          'unix_socket_directories=',
          ...quietLog,
        ];
        const args = ['-D', files, ...settings.flatMap((setting) => ['-c', setting])];
        return { file: binaries.postgres, args, ...surroundings };
      },
      async isReady(pid) {
        const [writer, , , , , , , state] = readPidFile(files);
        const ready = Number(writer) === pid && state?.trim() === 'ready';
        wasReady ||= ready;
        return ready;
      },
    },
  };
}

/**
 * A failed statement holds what people entered: it stays out of the log, and so do the key values of its
 * detail.
 */
const quietLog = ['log_min_error_statement=panic', 'log_error_verbosity=terse'];

/** Files that initdb has not finished are never taken for a database: they get their name at the end. */
async function makeFiles(
  files: string,
  initdb: string,
  surroundings: Omit<Command, 'file' | 'args'>,
  { data, password, run }: PostgresOptions,
): Promise<void> {
  const draft = `${files}.new`;
  const passwordFile = data.file('postgres.password');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const { uid, gid } = surroundings;
  if (uid !== undefined && gid !== undefined) {
    for (const path of [draft, passwordFile]) chownSync(path, uid, gid);
  }
  const args = [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await run({ file: initdb, args, ...surroundings });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, files);
}

/**
 * PostgreSQL recovers by itself from a pid file of a dead process, but not if another process has the pid,
 * as is usual after a container has started again. A server of these very files that is unknown is stopped.
 */
async function removeStalePidFile(files: string): Promise<void> {
  const pid = Number(readPidFile(files)[0]);
  const startedAt = pid > 0 ? processStart(pid) : undefined;
  if (startedAt === undefined) return;
  if (commandLine(pid).includes(`-D ${files} `)) {
    await stopProcess({ name: 'postgres', pid, startedAt }, leftoverPatienceMs);
  } else {
    rmSync(`${files}/postmaster.pid`, { force: true });
  }
}

/** The lines of postmaster.pid: first the pid, eighth the state; none if there is no such file. */
function readPidFile(files: string): string[] {
  try {
    return readFileSync(`${files}/postmaster.pid`, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new StackError(`Cannot read the files of PostgreSQL: ${(error as Error).message}`);
  }
}
