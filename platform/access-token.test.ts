import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  accessTokenAudience,
  accessTokenIssuer,
  accessTokenType,
  createAccessTokenVerifier,
  type VerifyAccessToken,
} from './access-token.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'EdDSA' } };
}

const key = await makeKey('known');
const otherKey = await makeKey('other');

const goodClaims = () => ({
  iss: accessTokenIssuer,
  aud: accessTokenAudience,
  sub: 'a user',
  role: 'CUSTOMER',
  sid: 'a session',
  iat: nowSeconds(),
  exp: nowSeconds() + 60,
});

const sign = (claims: object, header: object = {}, by: { privateKey: CryptoKey } = key) =>
  new SignJWT({ ...goodClaims(), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: accessTokenType, kid: key.kid, ...header })
    .sign(by.privateKey);

let server: Server;
let answer: { status: number; keys: object[] };
let fetches: number;
let verify: VerifyAccessToken;

beforeEach(async () => {
  answer = { status: 200, keys: [key.published] };
  fetches = 0;
  server = createServer((_request, response) => {
    fetches++;
    response.writeHead(answer.status).end(JSON.stringify({ keys: answer.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  verify = createAccessTokenVerifier(new URL(`http://127.0.0.1:${port}/jwks.json`));
});

afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('an access token', () => {
  test('tells the user, the role, the session and the end', async () => {
    const exp = nowSeconds() + 60;
    expect(await verify(await sign({ role: 'ADMIN', exp }))).toEqual({
      id: 'a user',
      role: 'ADMIN',
      sessionId: 'a session',
      expiresAt: new Date(exp * 1000),
    });
  });

  test.each([
    ['by another issuer', { iss: 'https://example.com' }],
    ['for another audience', { aud: 'https://example.com' }],
    ['without an end', { exp: undefined }],
    ['without a user', { sub: undefined }],
    ['with an empty user', { sub: '' }],
    ['without a time of issue', { iat: undefined }],
    ['without a session', { sid: undefined }],
    ['without a role', { role: undefined }],
    ['with an unknown role', { role: 'ROOT' }],
  ])('%s is refused', async (_title, claims) => {
    await expect(verify(await sign(claims))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('of another type is refused', async () => {
    const token = await sign({}, { typ: 'identity+jwt' });
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('by another key under a known name is refused', async () => {
    await expect(verify(await sign({}, {}, otherKey))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('signed with the public key as a shared secret is refused', async () => {
    const token = await new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'HS256', typ: accessTokenType, kid: key.kid })
      .sign(Buffer.from(String(key.published.x), 'base64url'));
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each(['', 'nonsense', 'a.b.c'])('that is no JWT is refused: %j', async (token) => {
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('is accepted a little after its end, for clocks that differ, and refused later', async () => {
    await expect(verify(await sign({ exp: nowSeconds() - 3 }))).resolves.toBeDefined();
    await expect(verify(await sign({ exp: nowSeconds() - 6 }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('the keys', () => {
  test('are fetched once for many tokens', async () => {
    await Promise.all([verify(await sign({})), verify(await sign({ sub: 'another user' }))]);
    await verify(await sign({ sub: 'a third user' }));
    expect(fetches).toBe(1);
  });

  test('are not fetched again at once for a token by an unknown key, which is refused', async () => {
    await verify(await sign({}));
    const token = await sign({}, { kid: 'unknown' });
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(fetches).toBe(1);
  });

  test('that are added later are found after the cooldown', async () => {
    await verify(await sign({}));
    answer.keys = [key.published, otherKey.published];
    const token = await sign({}, { kid: otherKey.kid }, otherKey);
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const afterCooldown = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(afterCooldown);
    await expect(verify(token)).resolves.toMatchObject({ id: 'a user' });
  });

  test('being out of reach is an outage, not a fault of the token, and passes', async () => {
    const token = await sign({});
    answer.status = 500;
    await expect(verify(token)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    answer.status = 200;
    await expect(verify(token)).resolves.toMatchObject({ id: 'a user' });
  });

  test('at an address where nobody listens are an outage', async () => {
    const nowhere = createAccessTokenVerifier(new URL('http://127.0.0.1:1/jwks.json'));
    await expect(nowhere(await sign({}))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
