/**
 * The access tokens that users carry: what is in them, and how whoever receives one verifies it by the
 * issuer's JWKS.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ServiceError, unauthenticated, unavailable } from './errors.ts';
import { Role, type Viewer } from './identity.ts';

export const accessTokenIssuer = 'urn:ordergraph:user';
export const accessTokenAudience = 'urn:ordergraph:graphql';
/** RFC 9068. */
export const accessTokenType = 'at+jwt';

/**
 * The header by which the user service tells the gateway that an operation has signed a user in: the access
 * token. What else the operation asks for is then answered to that user.
 */
export const signedInHeader = 'x-signed-in';

export interface VerifiedAccessToken extends Viewer {
  expiresAt: Date;
}

/**
 * Rejects with UNAUTHENTICATED for a token that is not valid, and with SERVICE_UNAVAILABLE while the keys
 * that would tell cannot be fetched.
 */
export type VerifyAccessToken = (token: string) => Promise<VerifiedAccessToken>;

export const accessTokenLifetimeSeconds = 15 * 60;

/** Before the first keys have come they are asked for again, but not more often than this. */
export const firstKeysCooldownMs = 1_000;
/** A token by an unknown key makes the keys be fetched again, but not more often than this. */
export const unknownKeyCooldownMs = 30_000;
/** A new key must be published for this long before the first token is signed with it. */
const keysMaxAgeMs = 10 * 60_000;
const fetchTimeoutMs = 2_000;
/** By how much the clocks of those who sign and of those who verify may differ. */
export const clockToleranceSeconds = 5;
const cacheSizeMax = 10_000;

const claims = z.object({
  sub: z.string().min(1),
  role: z.enum(Role),
  sid: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
});

/** Verified tokens are remembered until they expire. */
export function createAccessTokenVerifier(jwksUrl: URL): VerifyAccessToken {
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let loadedAtMs = Number.NEGATIVE_INFINITY;
  let latestLook: Promise<void> | undefined;
  const keySet = createRemoteJWKSet(jwksUrl, {
    // jose would fetch for every token as long as fetches fail, so `look` decides when.
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    timeoutDuration: fetchTimeoutMs,
    [customFetch]: (url, request) => {
      fetchedAtMs = performance.now();
      return fetch(url, request);
    },
  });
  /** Rejects when the latest look failed. */
  const look = async (cooldownMs: number) => {
    if (!keySet.reloading && performance.now() - fetchedAtMs >= cooldownMs) {
      latestLook = keySet.reload().then(() => {
        loadedAtMs = performance.now();
      });
    }
    await latestLook;
  };
  const findKey: JWTVerifyGetKey = async (header, token) => {
    try {
      const ageMs = performance.now() - loadedAtMs;
      if (ageMs === Number.POSITIVE_INFINITY) await look(firstKeysCooldownMs);
      // The old keys are as good as ever: whoever could replace them is away.
      else if (ageMs > keysMaxAgeMs) look(unknownKeyCooldownMs).catch(() => {});
      return await keySet(header, token).catch(async (error) => {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await look(unknownKeyCooldownMs);
        return keySet(header, token);
      });
    } catch (error) {
      const isTokensFault =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
      if (isTokensFault) throw error;
      throw unavailable('Access tokens cannot be verified at the moment; try again.', error);
    }
  };
  const cache = new LRUCache<string, VerifiedAccessToken>({ max: cacheSizeMax });
  return async (token) => {
    const known = cache.get(token);
    if (known) return known;
    const verified = await verify(token, findKey);
    const ttl = verified.expiresAt.getTime() - Date.now();
    if (ttl > 0) cache.set(token, verified, { ttl });
    return verified;
  };
}

async function verify(token: string, findKey: JWTVerifyGetKey): Promise<VerifiedAccessToken> {
  try {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms: ['EdDSA'],
      issuer: accessTokenIssuer,
      audience: accessTokenAudience,
      typ: accessTokenType,
      requiredClaims: ['sub', 'role', 'sid', 'iat', 'exp'],
      maxTokenAge: accessTokenLifetimeSeconds,
      clockTolerance: clockToleranceSeconds,
    });
    const { sub, role, sid, iat, exp } = claims.parse(payload);
    // Whatever it says itself, it is good for no longer than its age allows: it is not verified again until then.
    const expiresAt = new Date(Math.min(exp, iat + accessTokenLifetimeSeconds) * 1000);
    return { id: sub, role, sessionId: sid, expiresAt };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw unauthenticated('The access token is not valid; sign in again.');
  }
}
