/** Signs a user in with e-mail and password. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AccessTokens } from './access-tokens.ts';
import type { Passwords } from './password.ts';
import { type SessionTokens, startSession } from './session.ts';
import type { Throttle } from './throttle.ts';
import { User } from './user.ts';
import { parseEmail } from './user-input.ts';

/**
 * Null when no user has this e-mail address and password.
 *
 * @throws {ServiceError} RATE_LIMITED when there were too many attempts.
 */
export async function login(
  dependencies: { passwords: Passwords; accessTokens: AccessTokens; throttle: Throttle },
  em: EntityManager,
  request: { email: string; password: string; clientAddress: string },
): Promise<{ user: User; session: SessionTokens } | null> {
  const { passwords, accessTokens, throttle } = dependencies;
  const email = parseEmail(request.email);
  const account = email ?? request.email;
  await throttle.countAddress(em, request.clientAddress);
  await throttle.countPassword(em, account, request.clientAddress);
  const user = email === null ? null : await em.findOne(User, { email });
  const matches = await passwords.matches(request.password, user?.passwordHash ?? null);
  if (!user || !matches) return null;

  const { id, passwordHash } = user;
  const started = await em.transactional(async (em) => {
    // The lock keeps the password as it is until the session is stored, so that a change of it ends this
    // session too.
    const unchanged = await em.findOne(User, { id, passwordHash }, { lockMode: LockMode.PESSIMISTIC_READ });
    if (!unchanged) return null;
    await throttle.passwordWasRight(em, account, request.clientAddress);
    return startSession(em, id);
  });
  if (!started) return null;
  const { sessionId, refreshToken } = started;
  return { user, session: { ...(await accessTokens.sign(user, sessionId)), refreshToken } };
}
