/** Authorise, call, translate: the order service's side of the graph. */
import { maySee, requireAdmin, requireViewer } from '#platform/identity.ts';
import { formatMoney } from '#platform/money.ts';
import { currencyCodeScalar, dateTimeScalar, decimalScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { cancelOrder } from './cancel-order.ts';
import { completeOrder } from './complete-order.ts';
import type { RequestContext } from './context.ts';
import { addOrderItem, createOrder, removeOrderItem } from './draft-order.ts';
import { listOrders } from './list-orders.ts';
import { declineMessages, type Order } from './order.ts';
import { placeOrder } from './place-order.ts';
import type { Resolvers } from './schema.generated.ts';
import type { SettlementDependencies } from './settle-payment.ts';
import { submitOrder } from './submit-order.ts';

export const createResolvers = (dependencies: SettlementDependencies): Resolvers => ({
  DateTime: dateTimeScalar,
  Decimal: decimalScalar,
  CurrencyCode: currencyCodeScalar,

  Query: {
    order: (_parent, { id }, context) => findVisible(id, context),
    orders: (_parent, request, { em, caller }) => listOrders(em, caller.viewer, request),
  },

  Mutation: {
    placeOrder: async (_parent, { input }, { em, caller }) => {
      const { id: customerId } = requireViewer(caller);
      const result = await placeOrder(dependencies, em, { customerId, ...input });
      return toPayload(result);
    },
    createOrder: async (_parent, { input }, { em, caller }) => {
      const { id: customerId } = requireViewer(caller);
      return toPayload(await createOrder(em, { customerId, items: input.items ?? [] }));
    },
    addOrderItem: async (_parent, { input }, { em, caller }) =>
      toPayload(await addOrderItem(em, requireViewer(caller), input)),
    removeOrderItem: async (_parent, { input }, { em, caller }) =>
      toPayload(await removeOrderItem(em, requireViewer(caller), input)),
    submitOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await submitOrder(dependencies, em, requireViewer(caller), input.orderId)),
    cancelOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await cancelOrder(dependencies, em, requireViewer(caller), input)),
    completeOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await completeOrder(dependencies, em, requireAdmin(caller), input.orderId)),
  },

  Order: {
    __resolveReference: ({ id }, context) => findVisible(id, context),
    customer: ({ customerId }) => ({ id: customerId }),
    items: ({ items, currency }) =>
      items.map(({ unitPriceMinor, ...item }) => {
        const minor = BigInt(unitPriceMinor);
        return {
          ...item,
          unitPrice: formatMoney({ minor, currency }),
          subtotal: formatMoney({ minor: minor * BigInt(item.quantity), currency }),
        };
      }),
    total: ({ total }) => formatMoney(total),
    paymentFailure: ({ declineCode }) =>
      declineCode ? { code: declineCode, message: declineMessages[declineCode] } : null,
    timeline: ({ timeline }) => timeline.map((entry) => ({ ...entry, at: new Date(entry.at) })),
  },
});

function toPayload<UserError>(result: { order: Order } | { refusals: UserError[] }) {
  return 'refusals' in result
    ? { order: null, userErrors: result.refusals }
    : { order: result.order, userErrors: [] };
}

async function findVisible(id: string, { caller, orderById }: RequestContext) {
  const order = isId(id) ? await orderById.load(id) : null;
  return order && maySee(caller.viewer, order.customerId) ? order : null;
}
