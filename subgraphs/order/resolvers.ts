/** Authorise, call, translate: the order service's side of the graph. */
import type { Logger } from 'pino';
import { maySee, requireViewer } from '#platform/identity.ts';
import { formatMoney } from '#platform/money.ts';
import { currencyCodeScalar, dateTimeScalar, decimalScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import type { RequestContext } from './context.ts';
import { listOrders } from './list-orders.ts';
import { declineMessages } from './order.ts';
import { placeOrder } from './place-order.ts';
import type { Resolvers } from './schema.generated.ts';
import type { SettlementDependencies } from './settle-payment.ts';

export const createResolvers = (dependencies: SettlementDependencies & { logger: Logger }): Resolvers => ({
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
      if ('refusals' in result) return { order: null, userErrors: result.refusals };
      return { order: result.order, userErrors: [] };
    },
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

async function findVisible(id: string, { caller, orderById }: RequestContext) {
  const order = isId(id) ? await orderById.load(id) : null;
  return order && maySee(caller.viewer, order.customerId) ? order : null;
}
