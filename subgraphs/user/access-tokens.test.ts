import { expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import type { PrivateKey } from '#platform/config.ts';
import { createAccessTokens } from './access-tokens.ts';

async function makeKey(kid: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...((await exportJWK(privateKey)) as Omit<PrivateKey, 'kid'>), kid };
}

const keys = await Promise.all(['first', 'second'].map(makeKey));
const user = { id: 'a user', role: 'CUSTOMER' } as const;

test('the first key signs', async () => {
  const { accessToken } = await createAccessTokens(keys).sign(user, 'a session');
  expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: 'first' });
});

test('a token lives for 15 minutes and says so', async () => {
  const { accessToken, expiresAt } = await createAccessTokens(keys).sign(user, 'a session');
  const { iat, exp } = decodeJwt(accessToken);
  expect(Number(exp) - Number(iat)).toBe(900);
  expect(expiresAt.getTime()).toBe(Number(exp) * 1000);
});

test('a token names the user, the role, the session and itself', async () => {
  const tokens = createAccessTokens(keys);
  const [one, two] = await Promise.all([tokens.sign(user, 'a session'), tokens.sign(user, 'a session')]);
  expect(decodeJwt(one.accessToken)).toMatchObject({ sub: 'a user', role: 'CUSTOMER', sid: 'a session' });
  expect(decodeJwt(one.accessToken).jti).not.toBe(decodeJwt(two.accessToken).jti);
});

test('all keys are published, without their private halves', () => {
  const published = keys.map(({ x, kid }) => ({
    kty: 'OKP',
    crv: 'Ed25519',
    x,
    kid,
    use: 'sig',
    alg: 'EdDSA',
  }));
  expect(createAccessTokens(keys).jwks).toEqual({ keys: published });
});
