/** Lists all users, newest first, for administrators. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Role, type Viewer } from '#platform/identity.ts';
import {
  type Connection,
  checkPage,
  emptyConnection,
  type PageArguments,
  toConnection,
} from '#platform/pagination.ts';
import { User } from './user.ts';

/** @throws {ServiceError} BAD_USER_INPUT for a malformed page. */
export async function listUsers(
  em: EntityManager,
  viewer: Viewer | null,
  request: PageArguments,
): Promise<Connection<User>> {
  const page = checkPage(request);
  if (viewer?.role !== Role.admin) return emptyConnection(page);
  const users = await em.find(User, page.afterValue === null ? {} : { id: { $lt: page.afterValue } }, {
    orderBy: { id: 'desc' },
    limit: page.size + 1,
  });
  return toConnection(users, page, () => em.count(User));
}
