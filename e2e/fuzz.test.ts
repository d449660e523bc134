import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';

const root = resolve(import.meta.dirname, '..');
const limitMs = 180_000;
const VITALS_DIRECTORY = mkdtempSync(join(tmpdir(), 'ordergraph-vitals-'));
let launched: LaunchedStack;

beforeAll(async () => {
  launched = await launchStack({ VITALS_DIRECTORY });
});
// Which reads its logs too.
afterAll(async () => {
  await launched?.stop();
  rmSync(VITALS_DIRECTORY, { recursive: true });
});

test(
  'hostile requests are refused without a 5xx, an unmasked error, a standstill or a death',
  async () => {
    const failed = (error: { stdout: string; stderr: string }) => error;
    const args = ['dev/fuzz/main.ts', '--seconds', '10', '--data', launched.directory];
    const options = { cwd: root, env: { ...process.env, VITALS_DIRECTORY } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options).catch(failed);
    // The seed is in the output, to try the same again.
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringMatching(/^\| all \| \d{2,} \|/m),
      stderr: '',
    });
  },
  limitMs,
);
