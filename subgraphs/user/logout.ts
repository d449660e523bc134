/** Ends the session that a refresh token belongs to. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { hashRefreshToken } from './session.ts';

/**
 * False when no session has this token. A session that has ended stays ended, so that a repeated call does no
 * harm.
 */
export async function logout(em: EntityManager, refreshToken: string): Promise<boolean> {
  const ended = await em.execute<unknown[]>(
    `update sessions set ended_at = coalesce(ended_at, now()) from refresh_tokens
     where token_hash = ? and sessions.id = session_id
     returning sessions.id`,
    [hashRefreshToken(refreshToken)],
  );
  return ended.length > 0;
}
