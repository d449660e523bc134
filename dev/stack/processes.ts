/** Tells processes apart beyond their recyclable pids, and stops recorded ones without harming strangers. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RecordedProcess {
  name: string;
  pid: number;
  /** When the kernel started it, opaque; a recycled pid has another. */
  startedAt: string;
}

const stopPollMs = 20;

/** Identifies the process that has this pid at the moment; undefined if there is none or it is a zombie. */
export function processStart(pid: number): string | undefined {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

export function isAlive(recorded: RecordedProcess): boolean {
  return processStart(recorded.pid) === recorded.startedAt;
}

/** The command line of a process, empty if there is none. */
export function commandLine(pid: number): string {
  try {
    if (process.platform !== 'linux') return ps(pid, 'args=');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/**
 * Stops a process, if it is still alive, by one way after the other.
 * @param patienceMs how long it may take to end by each of them
 */
export async function stopProcess(
  recorded: RecordedProcess,
  patienceMs: number,
  ways: readonly (() => unknown)[] = [
    () => signalGroup(recorded.pid, 'SIGTERM'),
    () => signalGroup(recorded.pid, 'SIGKILL'),
  ],
): Promise<void> {
  for (const way of ways) {
    if (!isAlive(recorded)) return;
    const deadline = Date.now() + patienceMs;
    await way();
    while (isAlive(recorded) && Date.now() < deadline) await sleep(stopPollMs);
  }
}

/** Every process here leads a group of its own, so what it started itself ends with it. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Reads proc_pid_stat(5): field 3 is the state, field 22 the start in clock ticks since the boot. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name, field 2, is in parentheses and may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const [state = 'Z', ...start] = ps(pid, 'stat=,lstart=').split(/\s+/);
    return state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}

function ps(pid: number, columns: string): string {
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8', stdio }).trim();
}
