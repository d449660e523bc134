import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

function run(...words: string[]) {
  const command = join(import.meta.dirname, 'dead-letters-command.ts');
  return spawnSync(process.execPath, [command, ...words], { env: {}, encoding: 'utf8' });
}

test('--help shows the usage and exits with 0', () => {
  const { status, stdout } = run('replay', '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: npm run dead-letters --');
});

test('wrong usage exits with 2', () => {
  const { status, stderr } = run('replay');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^replay needs an ID\n/);
});

test('without DATABASE_URL and a running stack it says so and exits with 1', () => {
  const directory = mkdtempSync(join(tmpdir(), 'dead-letters-'));
  const { status, stderr } = run('list', '--data', directory);
  rmSync(directory, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toBe(
    `DATABASE_URL is not set, and ${join(directory, 'stack.json')} tells of no running stack.\n`,
  );
});
