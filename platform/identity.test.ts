import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { PrivateKey } from './config.ts';
import {
  createIdentitySigner,
  createIdentityVerifier,
  maySee,
  requireAdmin,
  requireService,
} from './identity.ts';

const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });
const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
const keys = { gateway: await makeKey('g'), order: await makeKey('o'), stranger: await makeKey('g') };
const verify = createIdentityVerifier('billing', {
  gateway: { keys: [publicPart(keys.gateway)] },
  order: { keys: [publicPart(keys.order)] },
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

  test.each([
    ['that has expired', { iat: -120, exp: -60 }, {}],
    ['that lives too long', { iat: -120, exp: 3600 }, {}],
    ['without an expiry', { iat: 0 }, {}],
    ['of another type', { iat: 0, exp: 60 }, { typ: 'at+jwt' }],
  ])('%s is refused', async (_what, times, header) => {
    await expect(verify(`Bearer ${await sign(times, header)}`)).rejects.toEqual(unauthenticated);
  });

  test('made by hand the right way is taken', async () => {
    await expect(verify(`Bearer ${await sign({ iat: 0, exp: 60 }, {})}`)).resolves.toMatchObject({
      service: 'gateway',
    });
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

test('an administrator is asked for by role', () => {
  expect(requireAdmin({ service: 'gateway', viewer: { id: 'a', role: 'ADMIN' } }).id).toBe('a');
  expect(() => requireAdmin({ service: 'gateway', viewer })).toThrow(forbidden);
  expect(() => requireAdmin({ service: 'gateway', viewer: null })).toThrow(unauthenticated);
});

test('a sibling service is asked for by name', () => {
  expect(() => requireService({ service: 'order', viewer: null }, 'order')).not.toThrow();
  expect(() => requireService({ service: 'gateway', viewer }, 'order')).toThrow(forbidden);
});

async function sign(times: { iat: number; exp?: number }, header: object): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', typ: 'identity+jwt', kid: 'g', ...header })
    .setIssuer('gateway')
    .setAudience('billing')
    .setIssuedAt(now + times.iat);
  if (times.exp !== undefined) token.setExpirationTime(now + times.exp);
  return token.sign(await importJWK(keys.gateway, 'EdDSA'));
}

async function makeKey(kid: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), kid } as PrivateKey;
}

function publicPart({ d: _private, ...key }: PrivateKey) {
  return key;
}
