import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseSigningKeys } from './signing-keys.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keys-command-'));
  file = join(directory, 'access-token-keys.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

function run(words: string, environment: NodeJS.ProcessEnv = { ACCESS_TOKEN_KEYS_FILE: file }) {
  const command = join(import.meta.dirname, 'keys-command.ts');
  return new Promise<Outcome>((resolve) => {
    execFile(
      process.execPath,
      [command, ...words.split(' ')],
      { env: environment, cwd: directory },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
const keysNow = () => parseSigningKeys(readFileSync(file, 'utf8'));
const kidsNow = () => keysNow().map(({ kid }) => kid);

test('--help shows the usage and exits with 0', async () => {
  const { status, stdout } = await run('rotate --help');
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: npm run keys --');
});

test('wrong usage exits with 2', async () => {
  const { status, stderr } = await run('create --after 60');
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^--after belongs to rotate\n/)]);
});

test('create makes a file for its owner only, and nothing of one that is there', async () => {
  expect(await run('create')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^[\w-]{43} {2}signs\n$/),
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  expect(await run('create')).toEqual({
    status: 1,
    stdout: '',
    stderr: `${file}: the file is there already; rotate adds a key.\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('rotate publishes a key that signs in 10 minutes, and no second one before', async () => {
  await run('create');
  const [first] = keysNow();
  const { status, stdout } = await run('rotate');
  const [former, next] = keysNow();
  expect(status).toBe(0);
  expect(stdout).toBe(
    `${former.kid}  signs, retires at ${former.retiresAt?.toISOString()}
${next?.kid}  signs from ${next?.signsFrom.toISOString()}\n`,
  );
  expect(former).toEqual({ ...first, retiresAt: expect.any(Date) });
  const inSeconds = (Number(next?.signsFrom) - Date.now()) / 1000;
  expect(inSeconds).toBeGreaterThan(540);
  expect(inSeconds).toBeLessThanOrEqual(600);
  expect(Number(former.retiresAt) - Number(next?.signsFrom)).toBe((15 * 60 + 5) * 1000);

  const again = await run('rotate --after 35');
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('A rotation is under way')]);
  expect(kidsNow()).toEqual([former.kid, next?.kid]);
});

test('a changed file is for its owner only, and no draft is left', async () => {
  await run('create');
  chmodSync(file, 0o644);
  await run('rotate --after 35');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await run('rotate');
  expect(readdirSync(directory)).toEqual(['access-token-keys.json']);
});

test('of rotations at the same time one happens', async () => {
  await run('create');
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => run('rotate')));
  expect(outcomes.map(({ status }) => status).sort()).toEqual([0, 1, 1, 1, 1]);
  expect(keysNow()).toHaveLength(2);
});

test('while another changes the file nothing is changed', async () => {
  await run('create');
  writeFileSync(`${file}.next`, '');
  const { status, stderr } = await run('rotate');
  expect([status, stderr]).toEqual([1, expect.stringContaining('another change is under way')]);
  expect(keysNow()).toHaveLength(1);
  expect(readFileSync(`${file}.next`, 'utf8')).toBe('');
});

test('a change that has died a minute ago keeps nobody from the next, of which one happens', async () => {
  await run('create');
  const leaveDraft = (secondsAgo: number) => {
    writeFileSync(`${file}.next`, 'half a fi');
    const then = Date.now() / 1000 - secondsAgo;
    utimesSync(`${file}.next`, then, then);
  };
  leaveDraft(50);
  expect(await run('rotate')).toMatchObject({ status: 1 });
  leaveDraft(60);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => run('rotate')));
  expect(outcomes.map(({ status }) => status).sort()).toEqual([0, 1, 1, 1, 1]);
  expect(keysNow()).toHaveLength(2);
  expect(readdirSync(directory)).toEqual(['access-token-keys.json']);
});

test.each(['list', 'rotate'])('%s fails on a broken file, and leaves it alone', async (action) => {
  writeFileSync(file, '{');
  const { status, stderr } = await run(action);
  expect([status, stderr]).toEqual([1, `${file}: The keys are not right:\n  the file: must be JSON\n`]);
  expect(readdirSync(directory)).toEqual(['access-token-keys.json']);
  expect(readFileSync(file, 'utf8')).toBe('{');
});

test.each(['list', 'rotate'])('%s fails without a file', async (action) => {
  expect(await run(action)).toMatchObject({ status: 1, stderr: expect.stringContaining('no such file') });
});

test('the file is that of --file, of --data, of the environment, or of the local stack', async () => {
  await run('create --file mine.json');
  await run('create --data .', {});
  expect(readdirSync(directory).sort()).toEqual(['access-token-keys.json', 'mine.json']);
  expect(await run('list')).toMatchObject({ status: 0, stdout: expect.stringContaining(kidsNow()[0] ?? '') });
  const { stderr } = await run('list', {});
  expect(stderr).toMatch(/^\.data\/access-token-keys\.json: /);
});

test('list tells what each key is for, and no private half', async () => {
  await run('create');
  await run('rotate --after 100');
  const [former] = keysNow();
  const { stdout } = await run('list');
  expect(stdout.split('\n')).toHaveLength(3);
  expect(stdout).not.toContain(former.d);
});
