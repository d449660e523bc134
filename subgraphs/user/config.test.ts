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
  ACCESS_TOKEN_KEYS: JSON.stringify({ keys: [key] }),
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
    'a weak password',
    { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'weak' },
    'ADMIN_PASSWORD: must have',
  ],
])('an administrator with %s is a fault', (_title, settings, fault) => {
  expect(() => readUserConfig({ ...environment, ...settings })).toThrow(fault);
});

test('faults of the administrator are told together with all others', () => {
  expect(() => readUserConfig({ ADMIN_EMAIL: 'boss@example.com' })).toThrow(
    /DATABASE_URL.*ADMIN_PASSWORD: must be set together/s,
  );
});
