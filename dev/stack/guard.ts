/** Keeps a guardian beside the runner, for the case that the runner is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DataDirectory } from './data-directory.ts';

export interface Guard {
  /** Lets the guardian go, and resolves when it has ended. */
  end(): Promise<void>;
}

const restartAfterMs = 1_000;

export function startGuard(data: DataDirectory): Guard {
  let ended = false;
  let guardian: ChildProcess;
  const launch = () => {
    if (ended) return;
    const args = [join(import.meta.dirname, 'guardian.ts'), data.path, String(process.pid)];
    guardian = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    guardian.once('exit', () => setTimeout(launch, restartAfterMs).unref());
    guardian.unref();
    guardian.channel?.unref();
  };
  launch();
  return {
    async end() {
      ended = true;
      if (guardian.exitCode !== null || guardian.signalCode !== null) return;
      const exit = once(guardian, 'exit');
      guardian.ref();
      if (guardian.connected) guardian.disconnect();
      await exit;
    },
  };
}
