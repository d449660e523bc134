/** Lists messages, newest first, as far as the viewer may see them. */
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Role, type Viewer } from '#platform/identity.ts';
import {
  type Connection,
  checkPage,
  emptyConnection,
  type PageArguments,
  toConnection,
} from '#platform/pagination.ts';
import { isId } from '#platform/text.ts';
import { Notification, type NotificationKind } from './notification.ts';

export interface NotificationsRequest extends PageArguments {
  filter?: { kind?: NotificationKind | null; orderId?: string | null; userId?: string | null } | null;
}

/** @throws {ServiceError} BAD_USER_INPUT for a page that cannot be. */
export async function listNotifications(
  em: EntityManager,
  viewer: Viewer,
  request: NotificationsRequest,
): Promise<Connection<Notification>> {
  const page = checkPage(request);
  const { kind, orderId, userId } = request.filter ?? {};
  const conditions: FilterQuery<Notification>[] = [];
  for (const id of [orderId, userId]) if (typeof id === 'string' && !isId(id)) return emptyConnection(page);
  if (viewer.role !== Role.admin) conditions.push({ userId: viewer.id });
  if (userId) conditions.push({ userId });
  if (orderId) conditions.push({ orderId });
  if (kind) conditions.push({ kind });
  const where = { $and: conditions };
  const after =
    page.afterValue === null ? where : { $and: [...conditions, { id: { $lt: page.afterValue } }] };
  const rows = await em.find(Notification, after, { orderBy: { id: 'desc' }, limit: page.size + 1 });
  return toConnection(rows, page, () => em.count(Notification, where));
}
