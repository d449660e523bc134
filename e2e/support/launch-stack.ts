/** Starts a stack as a user would, and stops it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkLogs } from '../../dev/check-logs.ts';
import { findFreeServicePorts } from '../../dev/stack/ports.ts';

const root = resolve(import.meta.dirname, '../..');

export const administrator = {
  ADMIN_EMAIL: 'admin@example.com',
  ADMIN_PASSWORD: 'an administrator’s password',
};

export interface LaunchedStack {
  directory: string;
  port: number;
  /** Stops it and removes its files; throws when it did not stop in order, or when its logs say too much. */
  stop(): Promise<void>;
}

export async function launchStack(settings: NodeJS.ProcessEnv = {}): Promise<LaunchedStack> {
  const port = await findFreeServicePorts();
  const directory = mkdtempSync(join(tmpdir(), 'ordergraph-e2e-'));
  chmodSync(directory, 0o711);
  const runner = spawn(
    process.execPath,
    ['dev/start.ts', '--port', String(port), '--data', directory, '--quiet'],
    {
      cwd: root,
      env: { ...process.env, ...administrator, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((ready, fail) => {
    runner.stdout.once('data', () => ready());
    runner.once('exit', (code) => fail(new Error(`the stack ended with exit code ${code}`)));
  });
  return {
    directory,
    port,
    stop: async () => {
      const ended = once(runner, 'exit');
      runner.kill('SIGTERM');
      const [code] = await ended;
      try {
        const findings = checkLogs(directory);
        if (findings.length > 0) throw new Error(`the logs are not as they must be:\n${findings.join('\n')}`);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
      if (code !== 0) throw new Error(`the stack ended with exit code ${code}`);
    },
  };
}
