import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';

const root = resolve(import.meta.dirname, '..');
const limitMs = 180_000;
let launched: LaunchedStack;

beforeAll(async () => {
  launched = await launchStack();
});
// Which reads its logs too.
afterAll(() => launched.stop());

test(
  'hostile requests are refused without a 5xx, an unmasked error, a standstill or a death',
  async () => {
    const failed = (error: { stdout: string; stderr: string }) => error;
    const args = ['dev/fuzz/main.ts', '--seconds', '10', '--data', launched.directory];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(failed);
    // The seed is in the output, to try the same again.
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringMatching(/^\| all \| \d{2,} \|/m),
      stderr: '',
    });
  },
  limitMs,
);
