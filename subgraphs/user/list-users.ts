/** Lists all users, newest first. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Connection, checkPage, type PageArguments, toConnection } from '#platform/pagination.ts';
import { User } from './user.ts';

/** @throws {ServiceError} BAD_USER_INPUT for a malformed page. */
export async function listUsers(em: EntityManager, request: PageArguments): Promise<Connection<User>> {
  const page = checkPage(request);
  const users = await em.find(User, page.afterValue === null ? {} : { id: { $lt: page.afterValue } }, {
    orderBy: { id: 'desc' },
    limit: page.size + 1,
  });
  return toConnection(users, page, () => em.count(User));
}
