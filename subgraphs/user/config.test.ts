import { expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { readUserConfig } from './config.ts';

const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const key = { ...(await exportJWK(privateKey)), kid: 'a key' };
const environment = {
  DATABASE_URL: 'postgres://127.0.0.1/user',
  NATS_URL: 'nats://127.0.0.1',
  BILLING_URL: 'http://127.0.0.1',
  CALLER_KEYS: JSON.stringify({ gateway: { keys: [key] } }),
  SERVICE_KEY: JSON.stringify(key),
  ACCESS_TOKEN_KEYS_FILE: '/keys.json',
};

test('without an administrator none is made', () => {
  expect(readUserConfig(environment).administrator).toBeNull();
  expect(readUserConfig({ ...environment, ADMIN_EMAIL: '', ADMIN_PASSWORD: '' }).administrator).toBeNull();
});

test('an administrator has the e-mail address in its one form', () => {
  const settings = { ADMIN_EMAIL: 'Boss@Example.com', ADMIN_PASSWORD: 'a long password' };
  const { administrator } = readUserConfig({ ...environment, ...settings });
  expect(administrator).toEqual({ email: 'boss@example.com', password: 'a long password' });
});

test.each([
  ['an e-mail address alone', { ADMIN_EMAIL: 'boss@example.com' }, 'ADMIN_PASSWORD: must be set together'],
  ['a password alone', { ADMIN_PASSWORD: 'a long password' }, 'ADMIN_EMAIL: must be set together'],
  ['no e-mail address', { ADMIN_EMAIL: 'boss', ADMIN_PASSWORD: 'a long password' }, 'ADMIN_EMAIL: must be'],
  [
    'too short a password',
    { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'weak' },
    'ADMIN_PASSWORD: Must have at least 12',
  ],
  [
    'a common password',
    { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'Unbelievable' },
    'ADMIN_PASSWORD: Must not be one of the most common',
  ],
])('an administrator with %s is a fault', (_title, settings, fault) => {
  expect(() => readUserConfig({ ...environment, ...settings })).toThrow(fault);
});

test.each([
  ['THROTTLE_ACCOUNT_FREE', 10, 2, 1_000],
  ['THROTTLE_REGISTRATION_FREE', 100, 2, 1_000],
  ['THROTTLE_ADDRESS_FREE', 1_000, 2, 1_000_000],
  ['THROTTLE_REFRESH_FREE', 5_000, 2, 1_000_000],
  ['THROTTLE_DELAY_MAX_SECONDS', 60, 1, 3_600],
] as const)('%s is %i, or what is set from %i to %i', (name, standard, min, max) => {
  const read = (value?: number) =>
    readUserConfig({ ...environment, [name]: value === undefined ? '' : String(value) })[name];
  expect([read(), read(min), read(max)]).toEqual([standard, min, max]);
  expect(() => read(min - 1)).toThrow(`${name}: must be from ${min}`);
  expect(() => read(max + 1)).toThrow(`${name}: must be from ${min}`);
});

test('faults of the administrator are told together with all others', () => {
  expect(() => readUserConfig({ ADMIN_EMAIL: 'boss@example.com' })).toThrow(
    /DATABASE_URL.*ADMIN_PASSWORD: must be set together/s,
  );
});
