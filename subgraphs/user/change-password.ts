/** Changes the signed-in user's password and ends all of their other sessions. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { unauthenticated } from '#platform/errors.ts';
import type { Viewer } from '#platform/identity.ts';
import type { Passwords } from './password.ts';
import { findPasswordFault } from './password-rules.ts';
import type { Throttle } from './throttle.ts';
import { User } from './user.ts';
import { passwordWeak, type Refusal } from './user-input.ts';

export type ChangePasswordRefusal = Refusal<'INVALID_CREDENTIALS' | 'WEAK_PASSWORD'>;

/**
 * Returns why nothing was changed; empty on success.
 *
 * @throws {ServiceError} UNAUTHENTICATED when the user does not exist, RATE_LIMITED when there were too many
 *   attempts.
 */
export async function changePassword(
  { passwords, throttle }: { passwords: Passwords; throttle: Throttle },
  em: EntityManager,
  viewer: Viewer,
  request: { currentPassword: string; newPassword: string; clientAddress: string },
): Promise<ChangePasswordRefusal[]> {
  const user = await em.findOne(User, { id: viewer.id });
  if (!user) throw unauthenticated();
  const { currentPassword, newPassword, clientAddress } = request;
  const refusals: ChangePasswordRefusal[] = [];
  await throttle.countPassword(em, user.email, clientAddress);
  const matches = await passwords.matches(currentPassword, user.passwordHash);
  if (matches) await throttle.passwordWasRight(em, user.email, clientAddress);
  else refusals.push(currentPasswordWrong);
  const fault = findPasswordFault(newPassword);
  if (fault !== null) refusals.push(passwordWeak('newPassword', fault));
  if (refusals.length > 0) return refusals;

  const passwordHash = await passwords.hash(newPassword);
  const changed = await em.transactional(async (em) => {
    const stillCurrent = { id: user.id, passwordHash: user.passwordHash };
    if ((await em.nativeUpdate(User, stillCurrent, { passwordHash })) === 0) return false;
    await em.execute(
      `update sessions set ended_at = now()
       where user_id = ? and ended_at is null and id is distinct from ?::uuid`,
      [user.id, viewer.sessionId ?? null],
    );
    return true;
  });
  return changed ? [] : [currentPasswordWrong];
}

const currentPasswordWrong: ChangePasswordRefusal = {
  code: 'INVALID_CREDENTIALS',
  message: 'The current password is another one.',
  field: ['currentPassword'],
};
