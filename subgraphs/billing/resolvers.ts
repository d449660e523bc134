/** Call and translate: the billing service's side of the graph, and whose its objects are. */
import type { OwnerOf } from '#platform/access.ts';
import { badUserInput } from '#platform/errors.ts';
import { formatMoney, parseMoney } from '#platform/money.ts';
import { checkPage } from '#platform/pagination.ts';
import { currencyCodeScalar, dateTimeScalar, decimalScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { openAccount } from './account.ts';
import { chargeOrder } from './charge-order.ts';
import { entryOrder } from './ledger.ts';
import type { PaymentDependencies } from './order-client.ts';
import { deposit, MoneyRefusal, type MoneyResult, withdraw } from './own-money.ts';
import { refundOrder } from './refund-order.ts';
import type { Resolvers, ResolversParentTypes } from './schema.generated.ts';

const refusals = {
  INVALID_AMOUNT: {
    message: 'Must be positive, without more decimals than the currency has.',
    field: ['amount'],
  },
  AMOUNT_TOO_LARGE: { message: 'Is more than one movement, or the balance, may be.', field: ['amount'] },
  CURRENCY_MISMATCH: { message: 'The account is kept in another currency.', field: ['amount', 'currency'] },
  INSUFFICIENT_FUNDS: { message: 'The balance does not cover the amount.', field: ['amount'] },
  ACCOUNT_NOT_FOUND: { message: 'The account is not open yet; try again in a moment.', field: null },
  IDEMPOTENCY_KEY_REUSED: { message: 'The key was used with another input.', field: ['idempotencyKey'] },
} as const satisfies Record<MoneyRefusal, { message: string; field: readonly string[] | null }>;

export const createResolvers = (dependencies: PaymentDependencies): Resolvers => ({
  DateTime: dateTimeScalar,
  Decimal: decimalScalar,
  CurrencyCode: currencyCodeScalar,

  Mutation: {
    deposit: async (_parent, { input }, { caller, em }) => {
      const result = await deposit(em, { ownerId: caller.viewer.id, ...input });
      return toPayload(result, (code) => {
        if (code === MoneyRefusal.insufficientFunds) throw new TypeError('a deposit needs no funds');
        return { code, ...refusal(code) };
      });
    },
    withdraw: async (_parent, { input }, { caller, em }) => {
      const result = await withdraw(em, { ownerId: caller.viewer.id, ...input });
      return toPayload(result, (code) => ({ code, ...refusal(code) }));
    },
    openAccount: async (_parent, { input }, { em }) => {
      const { id: accountId } = await openAccount(em, requireId(input.ownerId));
      return { accountId };
    },
    chargeOrder: async (_parent, { input }, { em }) => {
      const amount = parseMoney(input.amount);
      if (amount === null || amount.minor <= 0n) throw badUserInput('The amount is not valid.');
      if (input.attempt < 1) throw badUserInput('Attempts count from 1.');
      const { id: paymentId, declineCode } = await chargeOrder(dependencies, em, {
        orderId: requireId(input.orderId),
        attempt: input.attempt,
        customerId: requireId(input.customerId),
        amount,
      });
      return { paymentId, declineCode };
    },
    refundOrder: async (_parent, { input }, { em }) => {
      const { id: paymentId } = await refundOrder(dependencies, em, requireId(input.orderId));
      return { paymentId };
    },
  },

  User: {
    account: ({ id }, _arguments, { accountByOwner }) => (isId(id) ? accountByOwner.load(id) : null),
  },

  Order: {
    payment: ({ id }, _arguments, { paymentByOrder }) => (isId(id) ? paymentByOrder.load(id) : null),
  },

  Account: {
    __resolveReference: ({ id }, { accountById }) => (isId(id) ? accountById.load(id) : null),
    owner: ({ ownerId }) => ({ id: ownerId }),
    balance: ({ balanceMinor, currency }) => formatMoney({ minor: balanceMinor, currency }),
    entries: ({ id }, page, { entriesByAccount }) => entriesByAccount(id, checkPage(page, entryOrder.cursor)),
  },

  LedgerEntry: {
    amount: ({ amountMinor, currency }) => formatMoney({ minor: amountMinor, currency }),
    balanceAfter: ({ balanceAfterMinor, currency }) => formatMoney({ minor: balanceAfterMinor, currency }),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
  },

  Payment: {
    __resolveReference: ({ id }, { paymentById }) => (isId(id) ? paymentById.load(id) : null),
    order: ({ orderId }) => ({ id: orderId }),
    amount: ({ amountMinor, currency }) => formatMoney({ minor: amountMinor, currency }),
  },
});

/** Whose an `Order` is, billing knows by its payment only. */
export const ownerOf: OwnerOf<ResolversParentTypes> = {
  User: ({ id }) => id,
  Account: ({ ownerId }) => ownerId,
  LedgerEntry: ({ ownerId }) => ownerId,
  Payment: ({ customerId }) => customerId,
};

function toPayload<UserError>(result: MoneyResult, toUserError: (code: MoneyRefusal) => UserError) {
  if ('refusal' in result) return { account: null, entry: null, userErrors: [toUserError(result.refusal)] };
  return { ...result, userErrors: [] };
}

function refusal(code: MoneyRefusal) {
  const { message, field } = refusals[code];
  return { message, field: field ? [...field] : null };
}

function requireId(id: string): string {
  if (!isId(id)) throw badUserInput('An id is not valid.');
  return id;
}
