/**
 * Exchanges a refresh token for a new session; a token that comes back spent ends all that descends from its
 * sign-in.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Role } from '#platform/identity.ts';
import type { AccessTokens } from './access-tokens.ts';
import { createRefreshToken, hashRefreshToken, refreshTokenLifetime, type SessionTokens } from './session.ts';

/** Null when the token is unknown, expired or spent, or its session has ended. */
export async function refreshSession(
  { accessTokens }: { accessTokens: AccessTokens },
  em: EntityManager,
  spentToken: string,
): Promise<SessionTokens | null> {
  const refreshToken = createRefreshToken();
  const spentHash = hashRefreshToken(spentToken);
  const holder = await rotate(em, spentHash, hashRefreshToken(refreshToken));
  if (!holder) {
    await endSessionOfSpentToken(em, spentHash);
    return null;
  }
  return { ...(await accessTokens.sign(holder, holder.sessionId)), refreshToken };
}

interface Holder {
  id: string;
  role: Role;
  sessionId: string;
}

/**
 * One statement, so that of parallel calls with one token exactly one finds it unspent, and nothing is half
 * done.
 */
async function rotate(em: EntityManager, spentHash: string, newHash: string): Promise<Holder | undefined> {
  const [holder] = await em.execute<Holder[]>(
    `with spent as (
       update refresh_tokens set spent_at = now()
       where token_hash = ? and spent_at is null and expires_at > now()
       returning session_id),
     renewed as (
       update sessions set expires_at = now() + interval '${refreshTokenLifetime}'
       from spent where id = session_id and ended_at is null
       returning id, user_id, expires_at),
     issued as (
       insert into refresh_tokens (token_hash, session_id, expires_at) select ?, id, expires_at from renewed)
     select users.id, users.role, renewed.id as "sessionId" from renewed join users on users.id = user_id`,
    [spentHash, newHash],
  );
  return holder;
}

/**
 * A spent token that comes back was stolen from the user, or from the thief: nobody can tell, so both are
 * signed out.
 */
async function endSessionOfSpentToken(em: EntityManager, spentHash: string): Promise<void> {
  await em.execute(
    `update sessions set ended_at = now() from refresh_tokens
     where token_hash = ? and spent_at is not null and sessions.id = session_id and ended_at is null`,
    [spentHash],
  );
}
