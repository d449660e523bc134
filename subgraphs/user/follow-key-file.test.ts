import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type FollowedKeyFile, followKeyFile } from './follow-key-file.ts';
import { makeSigningKey, rotateSigningKeys, type SigningKeys, serializeSigningKeys } from './signing-keys.ts';

const oldKeys: SigningKeys = [await makeSigningKey(new Date('2026-03-01T09:00:00Z'))];
const newKeys = await rotateSigningKeys(oldKeys, new Date('2026-03-02T09:00:00Z'), 600);

let directory: string;
let file: string;
let log: string;
let followed: FollowedKeyFile | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'key-file-'));
  file = join(directory, 'keys.json');
  log = '';
  writeFileSync(file, serializeSigningKeys(oldKeys));
});
afterEach(async () => {
  await followed?.stop();
  followed = undefined;
  rmSync(directory, { recursive: true });
});

async function follow(path = file): Promise<FollowedKeyFile> {
  const write = (line: string) => {
    log += line;
  };
  const logger = pino({ base: null }, { write });
  followed = await followKeyFile({ file: path, logger });
  return followed;
}

async function until(check: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!check()) {
    if (performance.now() > deadline) throw new Error(`it did not happen; the log is\n${log}`);
    await sleep(20);
  }
}

const knows = ({ keys }: FollowedKeyFile, expected: SigningKeys) =>
  JSON.stringify(keys()) === JSON.stringify(expected);

describe('new keys come into use without a restart', () => {
  test('when the file is written', async () => {
    const keyFile = await follow();
    expect(keyFile.keys()).toEqual(oldKeys);
    writeFileSync(file, serializeSigningKeys(newKeys));
    await until(() => knows(keyFile, newKeys));
    expect(log).toContain('the keys of the file are in use');
    expect(log).not.toContain(newKeys[0].d);
  });

  test('when another file is renamed over it', async () => {
    const keyFile = await follow();
    writeFileSync(`${file}.next`, serializeSigningKeys(newKeys));
    renameSync(`${file}.next`, file);
    await until(() => knows(keyFile, newKeys));
  });

  test('when a symbolic link on the way to it changes, as in a Kubernetes Secret', async () => {
    for (const [version, keys] of Object.entries({ one: oldKeys, two: newKeys })) {
      mkdirSync(join(directory, version));
      writeFileSync(join(directory, version, 'keys'), serializeSigningKeys(keys));
    }
    symlinkSync('one', join(directory, '..data'));
    symlinkSync(join('..data', 'keys'), join(directory, 'keys'));
    const keyFile = await follow(join(directory, 'keys'));
    symlinkSync('two', join(directory, '..next'));
    renameSync(join(directory, '..next'), join(directory, '..data'));
    await until(() => knows(keyFile, newKeys));
  });
});

describe('a broken file is refused and logged, and the keys before it go on', () => {
  test.each<[string, () => void]>([
    ['nonsense', () => writeFileSync(file, '{')],
    ['half of it', () => writeFileSync(file, serializeSigningKeys(newKeys).slice(0, 200))],
    ['nothing', () => writeFileSync(file, '')],
    ['no key', () => writeFileSync(file, '{"keys":[]}')],
    ['no file', () => rmSync(file)],
  ])('%s', async (_what, breakIt) => {
    const keyFile = await follow();
    breakIt();
    await until(() => log.includes('a background job fails'));
    expect(log).toContain(`ACCESS_TOKEN_KEYS_FILE: ${file}: `);
    expect(knows(keyFile, oldKeys)).toBe(true);
    writeFileSync(file, serializeSigningKeys(newKeys));
    await until(() => knows(keyFile, newKeys));
    expect(log.match(/a background job fails/g)).toHaveLength(1);
  });
});

test.each<[string, () => void, string]>([
  ['a broken file', () => writeFileSync(file, '{'), 'the file: must be JSON'],
  ['no file', () => rmSync(file), 'no such file'],
])('nothing starts with %s', async (_what, breakIt, fault) => {
  breakIt();
  await expect(follow()).rejects.toThrow(fault);
  await expect(follow()).rejects.toMatchObject({ name: 'ConfigError' });
});
