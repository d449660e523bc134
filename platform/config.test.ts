import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { callerKeys, flag, json, readConfig, serviceSettings, signingKey, wholeNumber } from './config.ts';

const shape = {
  PORT: wholeNumber(1, 10),
  ON: flag().default(false),
  DATA: json(z.object({ a: z.number() })),
};

test('settings are read by their form', () => {
  expect(readConfig(shape, { PORT: '10', ON: 'true', DATA: '{"a":1}' })).toEqual({
    PORT: 10,
    ON: true,
    DATA: { a: 1 },
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig(serviceSettings({ port: 4000 }), { PORT: '', HOST: '' })).toMatchObject({
    PORT: 4000,
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
  });
});

describe('a directory of settings', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('a file in it is the setting of its name, without its line end', () => {
    writeFileSync(join(directory, 'PORT'), '7\n');
    writeFileSync(join(directory, 'OTHER'), 'x');
    expect(readConfig({ PORT: wholeNumber(1, 10) }, { SETTINGS_DIRECTORY: directory })).toEqual({ PORT: 7 });
  });

  test('the variable goes before the file, unless it is empty', () => {
    writeFileSync(join(directory, 'PORT'), '7');
    const read = (PORT: string) =>
      readConfig({ PORT: wholeNumber(1, 10) }, { PORT, SETTINGS_DIRECTORY: directory });
    expect(read('8')).toEqual({ PORT: 8 });
    expect(read('')).toEqual({ PORT: 7 });
  });

  test('a setting that is in neither is missing', () => {
    writeFileSync(join(directory, 'PORT'), '\n');
    const read = () => readConfig({ PORT: wholeNumber(1, 10) }, { SETTINGS_DIRECTORY: directory });
    expect(read).toThrow(/PORT: /);
  });

  test('a setting that cannot be read is reported', () => {
    mkdirSync(join(directory, 'PORT'));
    const read = () => readConfig({ PORT: wholeNumber(1, 10) }, { SETTINGS_DIRECTORY: directory });
    expect(read).toThrow(/PORT cannot be read: EISDIR/);
  });
});

test('every fault is reported at once, and no value with it', () => {
  const read = () => readConfig(shape, { PORT: '11', ON: 'secret-yes', DATA: 'secret{' });
  expect(read).toThrow(/PORT: must be from 1 to 10\n\s+ON: .*\n\s+DATA: must be JSON/);
  expect(read).not.toThrow(/secret/);
});

test.each(['', '1.5', '-1', '0x1', ' 1', '11', '0'])('%j is no whole number from 1 to 10', (PORT) => {
  expect(() => readConfig({ PORT: wholeNumber(1, 10) }, { PORT })).toThrow(/PORT/);
});

test('a key that is not an Ed25519 key with an id is refused without being shown', () => {
  const read = (key: object) => () => readConfig({ KEY: signingKey() }, { KEY: JSON.stringify(key) });
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  expect(read({ ...key, kid: 'k' })).not.toThrow();
  expect(read({ ...key, kid: 'k', x: other.x })).toThrow(/KEY: is no Ed25519 private key/);
  expect(read({ ...key, kid: 'k', d: 'private-part' })).toThrow(/KEY: is no Ed25519 private key/);
  expect(read({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'private-part' })).toThrow(/KEY\.kid/);
  expect(read({ kty: 'RSA', kid: 'k', x: 'x', d: 'private-part' })).not.toThrow(/private-part/);
});

test('whoever may be called knows the keys of the gateway', () => {
  expect(() => readConfig({ K: callerKeys() }, { K: '{}' })).toThrow(/K: must have the keys of the gateway/);
});

test('private parts in a set of public keys are left out', () => {
  const keys = { gateway: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'k', x: 'x', d: 'private-part' }] } };
  expect(JSON.stringify(readConfig({ K: callerKeys() }, { K: JSON.stringify(keys) }))).not.toMatch(
    /private-part/,
  );
});
