/** The identities that services show each other: short-lived EdDSA JWTs bound to one audience. */
import {
  createLocalJWKSet,
  decodeJwt,
  importJWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { PrivateKey, PublicKey } from './config.ts';
import { unauthenticated } from './errors.ts';

export const Role = { customer: 'CUSTOMER', admin: 'ADMIN' } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** The user on whose behalf the gateway calls. */
export interface Viewer {
  id: string;
  role: Role;
  /** The sign-in that the user's access token comes from. */
  sessionId?: string;
}

/** Who sent a request: a service, and behind the gateway the signed-in user, if any. */
export interface Caller {
  service: string;
  viewer: Viewer | null;
}

/** Whether what belongs to a user may be shown to the viewer. */
export function maySee(viewer: Viewer | null, ownerId: string): boolean {
  return viewer !== null && (viewer.id === ownerId || viewer.role === Role.admin);
}

/** In it the gateway tells the user service where a request comes from, so that sign-ins can be throttled. */
export const clientAddressHeader = 'x-client-address';

export type SignIdentity = (audience: string, viewer?: Viewer | null) => Promise<string>;
export type VerifyIdentity = (authorization: string | undefined) => Promise<Caller>;

const identityType = 'identity+jwt';
const lifetimeSeconds = 60;
/** A cached token is renewed while it has this long to live, so that none expires on its way. */
const renewBeforeMs = 20_000;
const clockToleranceSeconds = 5;
const cacheSizeMax = 10_000;

/** Signs identities as `issuer`; one is reused for the same audience and viewer until it nears its end. */
export function createIdentitySigner(issuer: string, key: PrivateKey): SignIdentity {
  const imported = importJWK(key, 'EdDSA');
  const cache = new LRUCache<string, Promise<string>>({
    max: cacheSizeMax,
    ttl: lifetimeSeconds * 1000 - renewBeforeMs,
  });
  const sign = async (audience: string, viewer: Viewer | null) => {
    const token = new SignJWT(viewer ? { role: viewer.role, sid: viewer.sessionId } : {})
      .setProtectedHeader({ alg: 'EdDSA', typ: identityType, kid: key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`);
    if (viewer) token.setSubject(viewer.id);
    return token.sign(await imported);
  };
  return (audience, viewer = null) => {
    const cacheKey = `${audience} ${viewer?.id} ${viewer?.role} ${viewer?.sessionId}`;
    const known = cache.get(cacheKey);
    if (known) return known;
    const signed = sign(audience, viewer);
    cache.set(cacheKey, signed);
    return signed;
  };
}

/**
 * Verifies identities addressed to `audience` by the callers whose keys are known. Only the gateway speaks
 * for users. The returned function rejects with UNAUTHENTICATED for anything else.
 */
export function createIdentityVerifier(
  audience: string,
  callers: Record<string, { keys: PublicKey[] }>,
): VerifyIdentity {
  const keySets = new Map<string, JWTVerifyGetKey>(
    Object.entries(callers).map(([name, { keys }]) => [name, createLocalJWKSet({ keys })]),
  );
  const cache = new LRUCache<string, Caller>({ max: cacheSizeMax, ttl: lifetimeSeconds * 1000 });
  return async (authorization) => {
    const token = bearerToken(authorization);
    if (!token) throw unauthenticated('This service answers the gateway and its sibling services only.');
    const known = cache.get(token);
    if (known) return known;
    const { caller, expiresAtMs } = await verify(token, audience, keySets);
    const ttl = expiresAtMs - Date.now();
    if (ttl > 0) cache.set(token, caller, { ttl });
    return caller;
  };
}

/**
 * Whether this is the identity of a sibling service: of any caller but the gateway. One that does not even
 * claim to be costs no signature to check, so that a busy server can ask.
 */
export async function isSiblingIdentity(
  verifyIdentity: VerifyIdentity,
  authorization: string | undefined,
): Promise<boolean> {
  try {
    if (decodeJwt(bearerToken(authorization) ?? '').iss === 'gateway') return false;
    return (await verifyIdentity(authorization)).service !== 'gateway';
  } catch {
    return false;
  }
}

/** The token of an `Authorization: Bearer` header (RFC 6750); undefined when there is none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer ([\w.~+/-]+=*)$/i)?.[1];
}

async function verify(token: string, audience: string, keySets: Map<string, JWTVerifyGetKey>) {
  try {
    const issuer = decodeJwt(token).iss ?? '';
    const keySet = keySets.get(issuer);
    if (!keySet) throw new Error('unknown caller');
    const { payload } = await jwtVerify(token, keySet, {
      algorithms: ['EdDSA'],
      typ: identityType,
      issuer,
      audience,
      requiredClaims: ['iat', 'exp'],
      maxTokenAge: lifetimeSeconds,
      clockTolerance: clockToleranceSeconds,
    });
    const viewer = issuer === 'gateway' ? toViewer(payload) : null;
    const { exp, iat } = payload as { exp: number; iat: number };
    const expiresAtMs = Math.min(exp, iat + lifetimeSeconds) * 1000;
    return { caller: { service: issuer, viewer }, expiresAtMs };
  } catch {
    throw unauthenticated('The identity of the calling service is not valid.');
  }
}

const viewerClaims = z.object({
  sub: z.string().min(1),
  role: z.enum(Role),
  sid: z.string().min(1).optional(),
});

function toViewer(payload: JWTPayload): Viewer | null {
  if (payload.sub === undefined) return null;
  const { sub, role, sid } = viewerClaims.parse(payload);
  return { id: sub, role, sessionId: sid };
}
