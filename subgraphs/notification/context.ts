/** What the resolvers of one request share: who calls, and batched loaders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { type Caller, Role } from '#platform/identity.ts';
import { createPageLoader } from '#platform/pagination.ts';
import { Notification } from './notification.ts';

type PageLoader = ReturnType<typeof createPageLoader<Notification>>;

export interface RequestContext {
  caller: Caller;
  em: EntityManager;
  notificationById: DataLoader<string, Notification | null>;
  notificationsByUser: PageLoader;
  /** Of an order's messages those that the viewer may see. */
  notificationsByOrder: PageLoader;
}

export function createRequestContext(caller: Caller, em: EntityManager): RequestContext {
  const { viewer } = caller;
  return {
    caller,
    em,
    notificationById: new DataLoader<string, Notification | null>(async (ids) => {
      const found = await em.find(Notification, { id: { $in: [...ids] } });
      const byId = new Map(found.map((notification) => [notification.id, notification]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    notificationsByUser: createPageLoader<Notification>({
      em,
      entity: Notification,
      parentColumn: 'user_id',
    }),
    notificationsByOrder: createPageLoader<Notification>({
      em,
      entity: Notification,
      parentColumn: 'order_id',
      condition:
        viewer?.role === Role.admin
          ? undefined
          : { sql: 'child.user_id = ?::uuid', parameters: [viewer?.id ?? null] },
    }),
  };
}
