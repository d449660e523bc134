/** Runs the short commands that a start needs, such as initdb; an interrupted start ends them too. */
import { basename } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { stopProcess } from './processes.ts';
import { type Command, spawnRecorded } from './spawn-recorded.ts';
import { StackError } from './stack-error.ts';

/** Resolves when the command has ended with 0; everything it may have started has ended in any case. */
export type RunCommand = (command: Command) => Promise<void>;

const commandLimitMs = 120_000;
const commandPatienceMs = 3_000;
const outputLengthMax = 4_000;

export function commandRunner(data: DataDirectory, interrupted: AbortSignal): RunCommand {
  return async (command) => {
    interrupted.throwIfAborted();
    const name = basename(command.file);
    const { child, recorded, ended } = spawnRecorded(data, name, command, 'pipe');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-outputLengthMax);
      });
    }
    const limit = AbortSignal.any([interrupted, AbortSignal.timeout(commandLimitMs)]);
    const end = () => recorded && stopProcess(recorded, commandPatienceMs);
    limit.addEventListener('abort', end, { once: true });
    const how = await ended;
    limit.removeEventListener('abort', end);
    interrupted.throwIfAborted();
    if (child.exitCode !== 0) throw new StackError(`${name} ${how}${lastLine(output)}`);
  };
}

function lastLine(output: string): string {
  const line = output.trim().split('\n').at(-1);
  return line ? `: ${line}` : '';
}
