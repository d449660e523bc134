/** Changes the signed-in user's password and ends all of their other sessions. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { unauthenticated } from '#platform/errors.ts';
import type { Viewer } from '#platform/identity.ts';
import type { Passwords } from './password.ts';
import { User } from './user.ts';
import { isStrongPassword, passwordWeak, type Refusal } from './user-input.ts';

export type ChangePasswordRefusal = Refusal<'INVALID_CREDENTIALS' | 'WEAK_PASSWORD'>;

/**
 * Returns why nothing was changed; empty on success.
 *
 * @throws {ServiceError} UNAUTHENTICATED when the user does not exist.
 */
export async function changePassword(
  { passwords }: { passwords: Passwords },
  em: EntityManager,
  viewer: Viewer,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<ChangePasswordRefusal[]> {
  const user = await em.findOne(User, { id: viewer.id });
  if (!user) throw unauthenticated();
  const refusals: ChangePasswordRefusal[] = [];
  if (!(await passwords.matches(currentPassword, user.passwordHash))) refusals.push(currentPasswordWrong);
  if (!isStrongPassword(newPassword)) refusals.push(passwordWeak('newPassword'));
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
