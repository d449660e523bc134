/** Call and translate: the notification service's side of the graph, and whose its objects are. */
import type { OwnerOf } from '#platform/access.ts';
import { checkPage, emptyConnection } from '#platform/pagination.ts';
import { dateTimeScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { listNotifications } from './list-notifications.ts';
import type { StoredCounter } from './notification-metrics.ts';
import type { Resolvers, ResolversParentTypes } from './schema.generated.ts';
import { sendNotification } from './send-notification.ts';

export const createResolvers = (dependencies: { stored: StoredCounter; sendsMail: boolean }): Resolvers => ({
  DateTime: dateTimeScalar,

  Query: {
    notifications: (_parent, request, { caller, em }) => listNotifications(em, caller.viewer, request),
  },

  Mutation: {
    sendNotification: async (_parent, { input }, { caller, em }) => {
      const result = await sendNotification(dependencies, em, { senderId: caller.viewer.id, ...input });
      if ('refusals' in result) return { notification: null, userErrors: result.refusals };
      return { notification: result.notification, userErrors: [] };
    },
  },

  User: {
    notifications: ({ id }, pageArguments, { notificationsByUser }) => {
      const page = checkPage(pageArguments);
      return isId(id) ? notificationsByUser(id, page) : emptyConnection(page);
    },
  },

  Order: {
    notifications: ({ id }, pageArguments, { notificationsByOrder }) => {
      const page = checkPage(pageArguments);
      return isId(id) ? notificationsByOrder(id, page) : emptyConnection(page);
    },
  },

  Notification: {
    __resolveReference: ({ id }, { notificationById }) => (isId(id) ? notificationById.load(id) : null),
    user: ({ userId }) => ({ id: userId }),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
  },
});

/** Whose an `Order` is, is not known here: of its messages each viewer is shown their own. */
export const ownerOf: OwnerOf<ResolversParentTypes> = {
  User: ({ id }) => id,
  Notification: ({ userId }) => userId,
};
