/** Call and translate: the order service's side of the graph, and whose its objects are. */
import type { OwnerOf } from '#platform/access.ts';
import { formatMoney } from '#platform/money.ts';
import { currencyCodeScalar, dateTimeScalar, decimalScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { cancelOrder } from './cancel-order.ts';
import { completeOrder } from './complete-order.ts';
import { demandedPayment, demandOf } from './demanded-payment.ts';
import { addOrderItem, createOrder, removeOrderItem } from './draft-order.ts';
import { listOrders } from './list-orders.ts';
import { declineMessages, type Order } from './order.ts';
import { placeOrder } from './place-order.ts';
import type { Resolvers, ResolversParentTypes } from './schema.generated.ts';
import type { SettlementDependencies } from './settle-payment.ts';
import { submitOrder } from './submit-order.ts';

export const createResolvers = (dependencies: SettlementDependencies): Resolvers => ({
  DateTime: dateTimeScalar,
  Decimal: decimalScalar,
  CurrencyCode: currencyCodeScalar,

  Query: {
    order: (_parent, { id }, { orderById }) => (isId(id) ? orderById.load(id) : null),
    orders: (_parent, request, { em, caller }) => listOrders(em, caller.viewer, request),
    demandedPayment: (_parent, { orderId }, { em }) => demandedPayment(em, orderId),
  },

  Mutation: {
    placeOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await placeOrder(dependencies, em, { customerId: caller.viewer.id, ...input })),
    createOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await createOrder(em, { customerId: caller.viewer.id, items: input.items ?? [] })),
    addOrderItem: async (_parent, { input }, { em, caller }) =>
      toPayload(await addOrderItem(em, caller.viewer, input)),
    removeOrderItem: async (_parent, { input }, { em, caller }) =>
      toPayload(await removeOrderItem(em, caller.viewer, input)),
    submitOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await submitOrder(dependencies, em, caller.viewer, input.orderId)),
    cancelOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await cancelOrder(dependencies, em, caller.viewer, input)),
    completeOrder: async (_parent, { input }, { em, caller }) =>
      toPayload(await completeOrder(dependencies, em, caller.viewer, input.orderId)),
  },

  DemandedPayment: {
    demand: demandOf,
    amount: ({ total }) => formatMoney(total),
  },

  Order: {
    __resolveReference: ({ id }, { orderById }) => (isId(id) ? orderById.load(id) : null),
    customer: ({ customerId }) => ({ id: customerId }),
    items: ({ items, currency, customerId }) =>
      items.map(({ unitPriceMinor, ...item }) => {
        const minor = BigInt(unitPriceMinor);
        return {
          ...item,
          customerId,
          unitPrice: formatMoney({ minor, currency }),
          subtotal: formatMoney({ minor: minor * BigInt(item.quantity), currency }),
        };
      }),
    total: ({ total }) => formatMoney(total),
    paymentFailure: ({ declineCode, customerId }) =>
      declineCode ? { code: declineCode, message: declineMessages[declineCode], customerId } : null,
    timeline: ({ timeline, customerId }) =>
      timeline.map((entry) => ({ ...entry, at: new Date(entry.at), customerId })),
  },
});

const customerOf = ({ customerId }: { customerId: string }) => customerId;

export const ownerOf: OwnerOf<ResolversParentTypes> = {
  Order: customerOf,
  OrderItem: customerOf,
  PaymentFailure: customerOf,
  OrderTimelineEntry: customerOf,
};

function toPayload<UserError>(result: { order: Order } | { refusals: UserError[] }) {
  return 'refusals' in result
    ? { order: null, userErrors: result.refusals }
    : { order: result.order, userErrors: [] };
}
