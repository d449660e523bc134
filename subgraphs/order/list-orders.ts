/** Lists orders, newest first, as far as the viewer may see them. */
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
import { Order, type OrderStatus } from './order.ts';

export interface OrdersRequest extends PageArguments {
  filter?: { status?: OrderStatus | null; customerId?: string | null } | null;
}

export async function listOrders(
  em: EntityManager,
  viewer: Viewer,
  request: OrdersRequest,
): Promise<Connection<Order>> {
  const page = checkPage(request);
  const customerId = request.filter?.customerId ?? undefined;
  const seesAll = viewer.role === Role.admin;
  if (customerId !== undefined && !isId(customerId)) return emptyConnection(page);
  if (!seesAll && customerId !== undefined && customerId !== viewer.id) return emptyConnection(page);

  const where: FilterQuery<Order> = {};
  if (!seesAll) where.customerId = viewer.id;
  else if (customerId !== undefined) where.customerId = customerId;
  if (request.filter?.status) where.status = request.filter.status;
  const after = page.afterValue === null ? where : { $and: [where, { id: { $lt: page.afterValue } }] };
  const rows = await em.find(Order, after, { orderBy: { id: 'desc' }, limit: page.size + 1 });
  return toConnection(rows, page, () => em.count(Order, where));
}
