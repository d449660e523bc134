/** Starts processes so that none ever runs without being on record, even if the runner is killed. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { DataDirectory } from './data-directory.ts';
import type { RecordedProcess } from './processes.ts';

export interface Command {
  file: string;
  args: readonly string[];
  workingDirectory: string;
  environment: NodeJS.ProcessEnv;
  uid?: number | undefined;
  gid?: number | undefined;
}

export interface SpawnedProcess {
  child: ChildProcess;
  /** Undefined if it could not be started. */
  recorded: RecordedProcess | undefined;
  /** Resolves to how it ended, once it and all that it has started have, and it is off the record. */
  ended: Promise<string>;
}

/** A shell that becomes the command, under the same pid, once it is told to; if nobody tells it, it ends. */
const waitThenBecome = 'read -r go && exec "$@" </dev/null';

/**
 * @param name under which the process is recorded
 * @param output where its standard output and error go
 */
export function spawnRecorded(
  data: DataDirectory,
  name: string,
  { file, args, workingDirectory, environment, uid, gid }: Command,
  output: 'pipe' | number,
): SpawnedProcess {
  // Nobody writes to the last pipe: it closes with the last process that has inherited it.
  const stdio: StdioOptions = ['pipe', output, output, 'pipe'];
  // A group of its own keeps the terminal's Ctrl-C from it: the runner stops it, in order.
  const options = { cwd: workingDirectory, env: environment, uid, gid, detached: true, stdio };
  const child = spawn('/bin/sh', ['-c', waitThenBecome, 'sh', file, ...args], options);
  const closed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be run (${error.message})`));
    child.once('close', (code, killer) =>
      resolve(killer ? `was killed by ${killer}` : `ended with exit code ${code}`),
    );
  });
  const recorded = child.pid === undefined ? undefined : data.record(name, child.pid);
  child.stdin?.on('error', () => {}).end('go\n');
  const ended = closed.then((how) => {
    if (recorded !== undefined) data.forget(recorded);
    return how;
  });
  return { child, recorded, ended };
}
