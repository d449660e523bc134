import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import {
  accessTokenAudience,
  accessTokenIssuer,
  accessTokenType,
  createAccessTokenVerifier,
  firstKeysCooldownMs,
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
  jest.useRealTimers();
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

  test('is good for 15 minutes at most, whatever end it tells', async () => {
    const iat = nowSeconds();
    const { expiresAt } = await verify(await sign({ iat, exp: 1e15 }));
    expect(expiresAt).toEqual(new Date((iat + 900) * 1000));
  });

  test.each([
    ['by another issuer', { iss: 'https://example.com' }],
    ['for another audience', { aud: 'https://example.com' }],
    ['without an issuer', { iss: undefined }],
    ['without an audience', { aud: undefined }],
    ['without an end', { exp: undefined }],
    ['without a user', { sub: undefined }],
    ['with an empty user', { sub: '' }],
    ['without a time of issue', { iat: undefined }],
    ['issued in the future', { iat: nowSeconds() + 60, exp: nowSeconds() + 120 }],
    ['that lives longer than 15 minutes', { iat: nowSeconds() - 1_000, exp: nowSeconds() + 60 }],
    ['without a session', { sid: undefined }],
    ['without a role', { role: undefined }],
    ['with an unknown role', { role: 'ROOT' }],
  ])('%s is refused', async (_title, claims) => {
    await expect(verify(await sign(claims))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each(['identity+jwt', 'JWT', undefined])('of type %p is refused', async (typ) => {
    await expect(verify(await sign({}, { typ }))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('signed by nobody is refused', async () => {
    const token = new UnsecuredJWT(goodClaims()).encode();
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(verify(`${token}AA`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
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

  test.each([
    ['4 s after its end', true, { exp: -4 }],
    ['5 s after its end', false, { exp: -5 }],
    ['6 s after its end', false, { exp: -6 }],
    ['5 s before it may be used', true, { nbf: 5 }],
    ['6 s before it may be used', false, { nbf: 6 }],
  ])('%s, taken: %p', async (_when, taken, times: Record<string, number>) => {
    await verify(await sign({}));
    const now = nowSeconds();
    jest.useFakeTimers({ now: now * 1000 + 999, doNotFake: ['nextTick', 'queueMicrotask', 'performance'] });
    const claims = Object.fromEntries(Object.entries(times).map(([name, s]) => [name, now + s]));
    const verified = verify(await sign(claims));
    if (taken) await expect(verified).resolves.toMatchObject({ id: 'a user' });
    else await expect(verified).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('the keys', () => {
  test('are fetched once for many tokens', async () => {
    await Promise.all([verify(await sign({})), verify(await sign({ sub: 'another user' }))]);
    await verify(await sign({ sub: 'a third user' }));
    expect(fetches).toBe(1);
  });

  test('are fetched at most every 30 s for tokens by unknown keys, which are refused', async () => {
    const start = Math.ceil(performance.now());
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    await verify(await sign({}));
    const tryAt = async (seconds: number) => {
      clock.mockReturnValue(start + seconds * 1000);
      const tokens = await Promise.all(['one', 'two', 'three'].map((kid) => sign({}, { kid })));
      for (const token of [...tokens, ...tokens]) {
        await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      }
      await Promise.allSettled(tokens.map(verify));
      return fetches;
    };
    const counts = [];
    for (const seconds of [0, 15, 29.9, 30, 45, 59.9, 60]) counts.push(await tryAt(seconds));
    expect(counts).toEqual([1, 1, 1, 2, 2, 2, 3]);
  });

  test('are tried for at most every 30 s while they cannot be fetched, and known ones go on', async () => {
    const start = Math.ceil(performance.now());
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    await verify(await sign({}));
    answer.status = 500;
    const tryAt = async (seconds: number) => {
      clock.mockReturnValue(start + seconds * 1000);
      const unknown = await sign({}, { kid: 'unknown' });
      for (let time = 0; time < 3; time++) {
        await expect(verify(unknown)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      }
      await expect(verify(await sign({ jti: String(seconds) }))).resolves.toMatchObject({ id: 'a user' });
      return fetches;
    };
    const counts = [];
    for (const seconds of [30, 45, 59.9, 60]) counts.push(await tryAt(seconds));
    expect(counts).toEqual([2, 2, 2, 3]);
  });

  test('that are added later are found after the cooldown', async () => {
    await verify(await sign({}));
    answer.keys = [key.published, otherKey.published];
    const token = await sign({}, { kid: otherKey.kid }, otherKey);
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const afterCooldown = performance.now() + 30_000;
    jest.spyOn(performance, 'now').mockReturnValue(afterCooldown);
    await expect(verify(token)).resolves.toMatchObject({ id: 'a user' });
  });

  test('that are new are found by all tokens that wait for one fetch', async () => {
    await verify(await sign({}));
    answer.keys = [key.published, otherKey.published];
    const afterCooldown = performance.now() + 30_000;
    jest.spyOn(performance, 'now').mockReturnValue(afterCooldown);
    const tokens = await Promise.all(
      ['a', 'b', 'c'].map((sub) => sign({ sub }, { kid: otherKey.kid }, otherKey)),
    );
    const verified = await Promise.all(tokens.map(verify));
    expect([verified.map(({ id }) => id), fetches]).toEqual([['a', 'b', 'c'], 2]);
  });

  test('being out of reach is an outage, not a fault of the token, and passes', async () => {
    const token = await sign({});
    const start = Math.ceil(performance.now());
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    answer.status = 500;
    for (let time = 0; time < 20; time++) {
      await expect(verify(token)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    }
    expect(fetches).toBe(1);
    answer.status = 200;
    clock.mockReturnValue(start + firstKeysCooldownMs);
    await expect(verify(token)).resolves.toMatchObject({ id: 'a user' });
  });

  test('that are old are good while no newer ones can be fetched, which is tried every 30 s', async () => {
    const start = Math.ceil(performance.now());
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    await verify(await sign({}));
    answer.status = 500;
    for (const [seconds, count] of [
      [601, 2],
      [602, 2],
      [630.9, 2],
      [631, 3],
    ] as const) {
      clock.mockReturnValue(start + seconds * 1000);
      const token = await sign({ jti: String(seconds) });
      await expect(verify(token)).resolves.toMatchObject({ id: 'a user' });
      // Nobody waits for the fetch, so the test looks for a while whether there is one.
      for (let looks = 0; looks < 100 && (fetches < count || looks < 10); looks++) await sleep(10);
      expect([seconds, fetches]).toEqual([seconds, count]);
    }
  });

  test('at an address where nobody listens are an outage', async () => {
    const nowhere = createAccessTokenVerifier(new URL('http://127.0.0.1:1/jwks.json'));
    await expect(nowhere(await sign({}))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
