/** Signs the users' access tokens (RFC 9068) and publishes the keys that they are verified by. */
import { SignJWT } from 'jose';
import {
  accessTokenAudience,
  accessTokenIssuer,
  accessTokenLifetimeSeconds,
  accessTokenType,
} from '#platform/access-token.ts';
import { newId } from '#platform/ids.ts';
import { publishedAt, type SigningKeys, signerAt } from './signing-keys.ts';
import type { User } from './user.ts';

export interface AccessToken {
  /** The session that it belongs to. */
  sessionId: string;
  accessToken: string;
  expiresAt: Date;
}

export interface AccessTokens {
  sign(user: Pick<User, 'id' | 'role'>, sessionId: string): Promise<AccessToken>;
  /** The public halves of all keys that are not retired (RFC 7517). */
  jwks(): { keys: object[] };
}

/** Asks for the keys each time, because they change while the service runs. */
export function createAccessTokens(keys: () => SigningKeys): AccessTokens {
  return {
    sign: async ({ id, role }, sessionId) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + accessTokenLifetimeSeconds;
      const key = signerAt(keys(), new Date());
      const accessToken = await new SignJWT({ role, sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: accessTokenType, kid: key.kid })
        .setIssuer(accessTokenIssuer)
        .setAudience(accessTokenAudience)
        .setSubject(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(newId())
        .sign(key);
      return { sessionId, accessToken, expiresAt: new Date(expiresAt * 1000) };
    },
    jwks: () => ({
      keys: publishedAt(keys(), new Date()).map(({ kty, crv, x, kid }) => {
        return { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' };
      }),
    }),
  };
}
