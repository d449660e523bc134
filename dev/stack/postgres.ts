/** PostgreSQL of the local stack: its files, how pg_ctl starts it, and when it is ready. */
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { findFreePort, isPortFree, type ServicePorts } from './ports.ts';
import { openBinaries, openParents, postgresAccount } from './postgres-account.ts';
import { preparePostgresBinaries } from './postgres-binaries.ts';
import type { RunCommand } from './run-command.ts';
import {
  findPostgres,
  postgresFiles,
  postgresSurroundings,
  readPidFile,
  stopPostgres,
} from './running-postgres.ts';
import type { Command } from './spawn-recorded.ts';
import type { Server } from './supervisor.ts';

export interface LocalPostgres {
  server: Server;
  /** The administrator's connection URL; it is settled once the server has been ready. */
  url(): string;
}

export interface PostgresOptions {
  data: DataDirectory;
  ports: ServicePorts;
  /** The administrator's. */
  password: string;
  run: RunCommand;
  report: (line: string) => void;
}

const leftoverPatienceMs = 10_000;

export async function localPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const { data, ports, password } = options;
  const binaries = preparePostgresBinaries();
  const files = postgresFiles(data.path);
  const account = postgresAccount(files);
  if (account !== undefined) {
    openBinaries(binaries.root, binaries.postgres, account, options.report);
    openParents(files, account, options.report);
  }
  const surroundings = postgresSurroundings(files);
  if (!existsSync(files)) await makeFiles(files, binaries.initdb, surroundings, options);

  let port = await findFreePort(ports);
  let wasReady = false;
  return {
    url: () => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    server: {
      name: 'postgres',
      title: 'PostgreSQL',
      async command() {
        await stopPostgres(files, [], leftoverPatienceMs);
        // It holds off the next server if its pid is another process's by now, or a zombie's.
        rmSync(join(files, 'postmaster.pid'), { force: true });
        // The services hold the port of a server that has been ready: from then on it stays.
        if (!wasReady && !(await isPortFree(port))) port = await findFreePort(ports);
        const settings = [
          `port=${port}`,
          'listen_addresses=127.0.0.1',
          'unix_socket_directories=',
          ...quietLog,
        ];
        // A shell reads them. By -D of its own, pg_ctl would let it read a $ in the path, too.
        const options = [
          `-D '${files.replaceAll("'", `'\\''`)}'`,
          ...settings.map((setting) => `-c ${setting}`),
        ];
        const args = ['start', '--wait', '--silent', '-p', binaries.postgres, '-o', options.join(' ')];
        return { file: binaries.pgCtl, args, ...surroundings };
      },
      findPid: () => findPostgres(files)?.pid,
      async isReady() {
        const ready = readPidFile(files)[7]?.trim() === 'ready';
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
