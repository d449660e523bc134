import { expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createAccessTokens } from './access-tokens.ts';
import { makeSigningKey, type SigningKeys } from './signing-keys.ts';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const [retired, former, current, next] = await Promise.all(
  [-3000, -2000, -1000, 1000].map((seconds) => makeSigningKey(inSeconds(seconds))),
);
if (!retired || !former || !current || !next) throw new Error('no keys');
const keys: SigningKeys = [
  { ...retired, retiresAt: inSeconds(-1) },
  { ...former, retiresAt: inSeconds(60) },
  { ...current, retiresAt: inSeconds(2000) },
  next,
];
const tokens = createAccessTokens(() => keys);
const user = { id: 'a user', role: 'CUSTOMER' } as const;

test('the newest key whose time has come signs', async () => {
  const { accessToken } = await tokens.sign(user, 'a session');
  expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: current.kid });
});

test('a token lives for 15 minutes and says so', async () => {
  const { accessToken, expiresAt } = await tokens.sign(user, 'a session');
  const { iat, exp } = decodeJwt(accessToken);
  expect(Number(exp) - Number(iat)).toBe(900);
  expect(expiresAt.getTime()).toBe(Number(exp) * 1000);
});

test('a token names the user, the role, the session and itself', async () => {
  const [one, two] = await Promise.all([tokens.sign(user, 'a session'), tokens.sign(user, 'a session')]);
  expect(decodeJwt(one.accessToken)).toMatchObject({ sub: 'a user', role: 'CUSTOMER', sid: 'a session' });
  expect(decodeJwt(one.accessToken).jti).not.toBe(decodeJwt(two.accessToken).jti);
});

test('all keys but the retired are published, without their private halves', () => {
  const published = [former, current, next].map(({ x, kid }) => {
    return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' };
  });
  expect(tokens.jwks()).toEqual({ keys: published });
});
