/** Measures what a command takes of the machine. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Usage {
  wallMs: number;
  /** Of all its threads, but not of processes that it starts. */
  cpuMs: number;
  peakBytes: number;
}

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

const root = resolve(import.meta.dirname, '..');
const reporter = join(import.meta.dirname, 'report-usage.js');

/**
 * @param args of Node.js.
 * @throws {CommandFailed} when it ends with anything but 0 or 1; 1 is how a check says that something breaks.
 */
export async function measure(args: readonly string[]): Promise<Usage> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', reporter, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , stderr, report] = child.stdio as unknown as [null, null, Readable, Readable];
  const texts = Promise.all([text(stderr), text(report)]);
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail);
    child.once('exit', settle);
  });
  const wallMs = performance.now() - startedAt;
  const [errors, json] = await texts;
  if (code !== 0 && code !== 1) throw new CommandFailed(`${args.join(' ')} ended with ${code}:\n${errors}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(json) as NodeJS.ResourceUsage;
  return { wallMs, cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakBytes: maxRSS * 1_024 };
}
