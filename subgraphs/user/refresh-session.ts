/**
 * Exchanges a refresh token for a new session; a token that comes back spent ends all that descends from its
 * sign-in.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Role } from '#platform/identity.ts';
import type { AccessTokens } from './access-tokens.ts';
import { createRefreshToken, hashRefreshToken, refreshTokenLifetime, type SessionTokens } from './session.ts';
import type { Throttle } from './throttle.ts';

/**
 * Of calls that are sent with one token at once the first to arrive wins, and the others have lost a race. The
 * winner's answer waits for them, so that it is known which is which: a call that begins after the answer is
 * the reuse of a spent token.
 */
const waitMs = 250;
/** When others have come, the answer waits until for so long none has. */
const quietMs = 1_000;
/** On a machine that is so busy that the first call took long, the others are late, too: so many times as long. */
const lateness = 5;
/** But the answer waits for 5 s at most. */
const waitsMaxMs = 5_000;
/** After this a winner that has not answered never will, because its process has ended. */
const abandonedAfter = '10 seconds';

/**
 * Null when the token is unknown, expired or spent, or its session has ended.
 *
 * @throws {ServiceError} RATE_LIMITED when there were too many attempts; the token is not spent then.
 */
export async function refreshSession(
  { accessTokens, throttle }: { accessTokens: AccessTokens; throttle: Throttle },
  em: EntityManager,
  request: { refreshToken: string; clientAddress: string },
): Promise<SessionTokens | null> {
  const startedAtMs = performance.now();
  await throttle.countRefresh(em, request.clientAddress);
  const refreshToken = createRefreshToken();
  const presentedHash = hashRefreshToken(request.refreshToken);
  const holder = await rotate(em, presentedHash, hashRefreshToken(refreshToken));
  if (!holder) return null;
  await endRace(em, presentedHash, performance.now() - startedAtMs);
  return { ...(await accessTokens.sign(holder, holder.sessionId)), refreshToken };
}

interface Holder {
  id: string;
  role: Role;
  sessionId: string;
}

/**
 * One statement, so that nothing is half done. The lock on the token lets parallel calls see it one after
 * the other: the first alone finds it unspent. One that comes back spent and answered was stolen from the
 * user, or from the thief: nobody can tell, so both are signed out.
 */
async function rotate(
  em: EntityManager,
  presentedHash: string,
  newHash: string,
): Promise<Holder | undefined> {
  const [holder] = await em.execute<Holder[]>(
    `with presented as (
       select * from refresh_tokens where token_hash = ? for update),
     spent as (
       update refresh_tokens set spent_at = clock_timestamp() from presented
       where refresh_tokens.token_hash = presented.token_hash
         and presented.spent_at is null and presented.expires_at > now()
       returning presented.session_id),
     raced as (
       update refresh_tokens set raced_at = clock_timestamp() from presented
       where refresh_tokens.token_hash = presented.token_hash
         and presented.spent_at is not null and presented.answered_at is null),
     ended as (
       update sessions set ended_at = now() from presented
       where id = session_id and ended_at is null
         and (answered_at <= statement_timestamp()
           or spent_at < statement_timestamp() - interval '${abandonedAfter}')),
     renewed as (
       update sessions set last_used_at = now(), expires_at = now() + interval '${refreshTokenLifetime}'
       from spent where id = session_id and ended_at is null
       returning id, user_id, sessions.expires_at),
     issued as (
       insert into refresh_tokens (token_hash, session_id, expires_at) select ?, id, expires_at from renewed)
     select users.id, users.role, renewed.id as "sessionId" from renewed join users on users.id = user_id`,
    [presentedHash, newHash],
  );
  return holder;
}

/** Waits for the calls that are on their way, and marks the answer as given: what comes after it is reuse. */
async function endRace(em: EntityManager, spentHash: string, tookMs: number): Promise<void> {
  const lateMs = Math.ceil(tookMs * lateness);
  const deadlineMs = performance.now() + waitsMaxMs;
  for (let pauseMs = Math.max(waitMs, lateMs); ; pauseMs = waitMs) {
    await sleep(Math.min(pauseMs, Math.max(0, deadlineMs - performance.now())));
    const isLast = performance.now() >= deadlineMs;
    const ended = await em.execute<unknown[]>(
      `update refresh_tokens set answered_at = clock_timestamp()
       where token_hash = ?
         and (raced_at is null or raced_at < clock_timestamp() - ? * interval '1 millisecond' or ?)
       returning token_hash`,
      [spentHash, Math.max(quietMs, lateMs), isLast],
    );
    if (isLast || ended.length > 0) return;
  }
}
