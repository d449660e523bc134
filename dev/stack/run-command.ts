/** Runs the short commands that a start needs, such as initdb; an interrupted start ends them too. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { DataDirectory } from './data-directory.ts';
import { stopProcess } from './processes.ts';
import { StackError } from './stack-error.ts';

/** Resolves when the command has ended with 0; everything it may have started has ended in any case. */
export type RunCommand = (file: string, args: readonly string[], options?: SpawnOptions) => Promise<void>;

const commandLimitMs = 120_000;
const commandPatienceMs = 3_000;
const outputLengthMax = 4_000;

export function commandRunner(data: DataDirectory, interrupted: AbortSignal): RunCommand {
  return async (file, args, options = {}) => {
    interrupted.throwIfAborted();
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<string | undefined>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, killer) => resolve(code === 0 ? undefined : `ended with ${killer ?? code}`));
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-outputLengthMax);
      });
    }
    const recorded = child.pid === undefined ? undefined : data.record(basename(file), child.pid);
    const end = () => recorded && stopProcess(recorded, commandPatienceMs);
    const limit = AbortSignal.any([interrupted, AbortSignal.timeout(commandLimitMs)]);
    limit.addEventListener('abort', end, { once: true });
    const failure = await ended;
    limit.removeEventListener('abort', end);
    if (recorded !== undefined) data.forget(recorded);
    interrupted.throwIfAborted();
    if (failure !== undefined) throw new StackError(`${basename(file)} ${failure}: ${lastLine(output)}`);
  };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
