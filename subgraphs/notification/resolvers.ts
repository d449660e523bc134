/** Authorise, call, translate: the notification service's side of the graph. */
import { maySee, requireAdmin } from '#platform/identity.ts';
import { checkPage, emptyConnection } from '#platform/pagination.ts';
import { dateTimeScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { listNotifications } from './list-notifications.ts';
import type { StoredCounter } from './notification-metrics.ts';
import type { Resolvers } from './schema.generated.ts';
import { sendNotification } from './send-notification.ts';

export const createResolvers = (dependencies: { stored: StoredCounter; sendsMail: boolean }): Resolvers => ({
  DateTime: dateTimeScalar,

  Query: {
    notifications: (_parent, request, { caller, em }) => listNotifications(em, caller.viewer, request),
  },

  Mutation: {
    sendNotification: async (_parent, { input }, { caller, em }) => {
      const { id: senderId } = requireAdmin(caller);
      const result = await sendNotification(dependencies, em, { senderId, ...input });
      if ('refusals' in result) return { notification: null, userErrors: result.refusals };
      return { notification: result.notification, userErrors: [] };
    },
  },

  User: {
    notifications: ({ id }, pageArguments, { caller, notificationsByUser }) => {
      const page = checkPage(pageArguments);
      const visible = isId(id) && maySee(caller.viewer, id);
      return visible ? notificationsByUser(id, page) : emptyConnection(page);
    },
  },

  Order: {
    notifications: ({ id }, pageArguments, { caller, notificationsByOrder }) => {
      const page = checkPage(pageArguments);
      return isId(id) && caller.viewer ? notificationsByOrder(id, page) : emptyConnection(page);
    },
  },

  Notification: {
    __resolveReference: async ({ id }, { caller, notificationById }) => {
      const notification = isId(id) ? await notificationById.load(id) : null;
      return notification && maySee(caller.viewer, notification.userId) ? notification : null;
    },
    user: ({ userId }) => ({ id: userId }),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
  },
});
