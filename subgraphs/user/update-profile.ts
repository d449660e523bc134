/** Changes the signed-in user's profile and tells of it. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { unauthenticated } from '#platform/errors.ts';
import { addToOutbox } from '#platform/outbox.ts';
import { User, userEvent } from './user.ts';
import { nameInvalid, parseName, parsePhone, phoneInvalid, type Refusal } from './user-input.ts';

/** What is undefined stays as it is. */
export interface UpdateProfileRequest {
  userId: string;
  name?: string | null;
  phone?: string | null;
}

export type UpdateProfileRefusal = Refusal<'INVALID_NAME' | 'INVALID_PHONE'>;

/** @throws {ServiceError} UNAUTHENTICATED when the user does not exist. */
export async function updateProfile(
  { publishSoon }: { publishSoon: () => void },
  em: EntityManager,
  request: UpdateProfileRequest,
): Promise<{ user: User } | { refusals: UpdateProfileRefusal[] }> {
  const name = request.name === undefined ? undefined : parseName(request.name ?? '');
  const phone = typeof request.phone === 'string' ? parsePhone(request.phone) : request.phone;
  const refusals: UpdateProfileRefusal[] = [];
  if (name === null) refusals.push(nameInvalid);
  if (phone === null && request.phone !== null) refusals.push(phoneInvalid);
  if (name === null || refusals.length > 0) return { refusals };

  const user = await em.transactional(async (em) => {
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const user = await em.findOne(User, { id: request.userId }, { lockMode });
    if (!user) throw unauthenticated();
    if (user.changeProfile({ name, phone })) addToOutbox(em, userEvent('user.updated.v1', user));
    return user;
  });
  publishSoon();
  return { user };
}
