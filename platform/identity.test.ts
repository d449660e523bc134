import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { PrivateKey } from './config.ts';
import { createIdentitySigner, createIdentityVerifier, maySee } from './identity.ts';

const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });
const keys = { gateway: await makeKey('g'), order: await makeKey('o'), stranger: await makeKey('g') };
const verify = createIdentityVerifier('billing', {
  gateway: { keys: [publicPart(keys.gateway)] },
  order: { keys: [publicPart(keys.order)] },
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});
const viewer = { id: '01a2006f-d331-7753-a9e4-68f031936a27', role: 'CUSTOMER' } as const;

describe('an identity', () => {
  test('tells the service it is for who calls, and for whom', async () => {
    const token = await createIdentitySigner('gateway', keys.gateway)('billing', viewer);
    await expect(verify(`Bearer ${token}`)).resolves.toEqual({ service: 'gateway', viewer });
  });

  test('tells the session that the user is signed in by', async () => {
    const signIdentity = createIdentitySigner('gateway', keys.gateway);
    for (const sessionId of ['one session', 'another session']) {
      const token = await signIdentity('billing', { ...viewer, sessionId });
      await expect(verify(`Bearer ${token}`)).resolves.toMatchObject({ viewer: { sessionId } });
    }
  });

  test('of a sibling service speaks for no user', async () => {
    const token = await createIdentitySigner('order', keys.order)('billing', viewer);
    await expect(verify(`Bearer ${token}`)).resolves.toEqual({ service: 'order', viewer: null });
  });

  test('lives for 60 s', async () => {
    const token = await createIdentitySigner('order', keys.order)('billing');
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(60);
  });

  test('for another service is refused', async () => {
    const token = await createIdentitySigner('gateway', keys.gateway)('order', viewer);
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
  });

  test('signed with a stranger’s key is refused', async () => {
    const token = await createIdentitySigner('gateway', keys.stranger)('billing', viewer);
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
  });

  test('of a sibling that calls itself the gateway is refused', async () => {
    const token = await createIdentitySigner('gateway', keys.order)('billing', viewer);
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
  });

  test('made by hand the right way is taken', async () => {
    const token = await sign({});
    await expect(verify(`Bearer ${token}`)).resolves.toEqual({ service: 'gateway', viewer: null });
    await expect(verify(`Bearer ${await sign({ sub: 'a', role: 'ADMIN' })}`)).resolves.toEqual({
      service: 'gateway',
      viewer: { id: 'a', role: 'ADMIN' },
    });
  });

  test.each<[string, object, object?]>([
    ['without an issuer', { iss: undefined }],
    ['by an unknown issuer', { iss: 'billing' }],
    ['by an issuer that is a name of every object', { iss: 'constructor' }],
    ['without an audience', { aud: undefined }],
    ['without a time of issue', { iat: undefined }],
    ['without an expiry', { exp: undefined }],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['without a type', {}, { typ: undefined }],
    ['by a key that its issuer does not have', {}, { kid: 'o' }],
    ['of a user without a role', { sub: 'a' }],
    ['of a user with an unknown role', { sub: 'a', role: 'ROOT' }],
    ['of a user without a name', { sub: '', role: 'ADMIN' }],
  ])('%s is refused', async (_what, claims, header = {}) => {
    await expect(verify(`Bearer ${await sign(claims, header)}`)).rejects.toEqual(unauthenticated);
  });

  test('signed by nobody is refused', async () => {
    const token = new UnsecuredJWT(goodClaims()).encode();
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
    await expect(verify(`Bearer ${token}AA`)).rejects.toEqual(unauthenticated);
  });

  test('signed with the public key as a shared secret is refused', async () => {
    const token = await new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'HS256', typ: 'identity+jwt', kid: 'g' })
      .sign(Buffer.from(keys.gateway.x, 'base64url'));
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
  });

  test.each([
    ['5 s before its time', true, { iat: 5, exp: 60 }],
    ['6 s before its time', false, { iat: 6, exp: 60 }],
    ['4 s after its end', true, { iat: -50, exp: -4 }],
    ['5 s after its end', false, { iat: -50, exp: -5 }],
    ['65 s after it was made, though it lives on', true, { iat: -65, exp: 60 }],
    ['66 s after it was made, though it lives on', false, { iat: -66, exp: 60 }],
    ['4 s before it may be used', true, { nbf: 4 }],
    ['6 s before it may be used', false, { nbf: 6 }],
  ])('%s, taken: %p', async (_when, taken, times: Record<string, number>) => {
    jest.useFakeTimers({ now: 1_800_000_000_999, doNotFake: ['nextTick', 'queueMicrotask', 'performance'] });
    const claims = Object.fromEntries(Object.entries(times).map(([name, s]) => [name, 1_800_000_000 + s]));
    const verified = verify(`Bearer ${await sign(claims)}`);
    if (taken) await expect(verified).resolves.toMatchObject({ service: 'gateway' });
    else await expect(verified).rejects.toEqual(unauthenticated);
  });

  test('that was taken once is not remembered for longer than it may live', async () => {
    const token = await sign({ exp: nowSeconds() + 3_600 });
    await expect(verify(`Bearer ${token}`)).resolves.toMatchObject({ service: 'gateway' });
    const later = performance.now() + 67_000;
    jest.useFakeTimers({
      now: Date.now() + 67_000,
      doNotFake: ['nextTick', 'queueMicrotask', 'performance'],
    });
    jest.spyOn(performance, 'now').mockReturnValue(later);
    await expect(verify(`Bearer ${token}`)).rejects.toEqual(unauthenticated);
  });

  test.each([undefined, '', 'Bearer', 'Bearer x.y.z', 'Basic dXNlcjpwYXNz'])(
    'is needed: %j is refused',
    async (authorization) => {
      await expect(verify(authorization)).rejects.toEqual(unauthenticated);
    },
  );
});

test('data may be seen by its owner and by administrators only', () => {
  expect(maySee(viewer, viewer.id)).toBe(true);
  expect(maySee({ id: 'someone', role: 'ADMIN' }, viewer.id)).toBe(true);
  expect(maySee({ id: 'someone', role: 'CUSTOMER' }, viewer.id)).toBe(false);
  expect(maySee(null, viewer.id)).toBe(false);
});

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function goodClaims() {
  return { iss: 'gateway', aud: 'billing', iat: nowSeconds(), exp: nowSeconds() + 60 };
}

async function sign(claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...goodClaims(), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'identity+jwt', kid: 'g', ...header })
    .sign(await importJWK(keys.gateway, 'EdDSA'));
}

async function makeKey(kid: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid } as PrivateKey;
}

function publicPart({ d: _private, ...key }: PrivateKey) {
  return key;
}
