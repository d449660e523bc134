/** Signs the users' access tokens (RFC 9068) and publishes the keys that they are verified by. */
import { importJWK, SignJWT } from 'jose';
import { accessTokenAudience, accessTokenIssuer, accessTokenType } from '#platform/access-token.ts';
import type { PrivateKey } from '#platform/config.ts';
import { newId } from '#platform/ids.ts';
import type { User } from './user.ts';

const lifetimeSeconds = 15 * 60;

export interface AccessToken {
  accessToken: string;
  expiresAt: Date;
}

export interface AccessTokens {
  sign(user: Pick<User, 'id' | 'role'>, sessionId: string): Promise<AccessToken>;
  /** The public halves of all keys (RFC 7517). */
  jwks: { keys: object[] };
}

/**
 * The first key signs. The others are published only: those to come, and those that signed tokens still in
 * use.
 */
export function createAccessTokens(keys: readonly PrivateKey[]): AccessTokens {
  const [key] = keys;
  if (!key) throw new TypeError('access tokens need a key');
  const imported = importJWK(key, 'EdDSA');
  return {
    sign: async ({ id, role }, sessionId) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const accessToken = await new SignJWT({ role, sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: accessTokenType, kid: key.kid })
        .setIssuer(accessTokenIssuer)
        .setAudience(accessTokenAudience)
        .setSubject(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(newId())
        .sign(await imported);
      return { accessToken, expiresAt: new Date(expiresAt * 1000) };
    },
    jwks: { keys: keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, use: 'sig', alg: 'EdDSA' })) },
  };
}
