/**
 * Sessions: each begins with a sign-in and is a family of refresh tokens, of which the newest alone can be
 * spent.
 */
import { createHash, randomBytes } from 'node:crypto';
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { newId } from '#platform/ids.ts';
import type { AccessToken } from './access-tokens.ts';

/** What a client needs to act for a user. */
export interface SessionTokens extends AccessToken {
  refreshToken: string;
}

/** A session as its user sees it. */
export const ActiveSession = defineEntity({
  name: 'ActiveSession',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime(),
    expiresAt: p.datetime(),
  },
});
export type ActiveSession = InferEntity<typeof ActiveSession>;

/** SQL: whether a row of `sessions` is active. */
export const sessionIsActive = 'ended_at is null and expires_at > now()';

/** How long a refresh token can be spent; its session lives as long as its newest token. */
export const refreshTokenLifetime = '30 days';
const refreshTokenBytes = 32;

export const createRefreshToken = (): string => randomBytes(refreshTokenBytes).toString('base64url');

/** All that is stored of a refresh token. It is random enough that no salt is needed. */
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Begins a session with its first refresh token, in one statement. */
export async function startSession(
  em: EntityManager,
  userId: string,
): Promise<{ sessionId: string; refreshToken: string }> {
  const sessionId = newId();
  const refreshToken = createRefreshToken();
  await em.execute(
    `with session as (
       insert into sessions (id, user_id, expires_at) values (?, ?, now() + interval '${refreshTokenLifetime}')
       returning id, expires_at)
     insert into refresh_tokens (token_hash, session_id, expires_at) select ?, id, expires_at from session`,
    [sessionId, userId, hashRefreshToken(refreshToken)],
  );
  return { sessionId, refreshToken };
}
