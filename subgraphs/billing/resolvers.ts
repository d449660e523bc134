/** Authorise, call, translate: the billing service's side of the graph. */
import { badUserInput } from '#platform/errors.ts';
import { maySee, requireService, requireViewer } from '#platform/identity.ts';
import { formatMoney, parseMoney } from '#platform/money.ts';
import { checkPage } from '#platform/pagination.ts';
import { currencyCodeScalar, dateTimeScalar, decimalScalar } from '#platform/scalars.ts';
import { isId } from '#platform/text.ts';
import { openAccount } from './account.ts';
import { chargeOrder } from './charge-order.ts';
import { entryOrder } from './ledger.ts';
import { deposit, MoneyRefusal, type MoneyResult, withdraw } from './own-money.ts';
import { refundOrder } from './refund-order.ts';
import type { Resolvers } from './schema.generated.ts';

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

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Decimal: decimalScalar,
  CurrencyCode: currencyCodeScalar,

  Mutation: {
    deposit: async (_parent, { input }, { caller, em }) => {
      const { id: ownerId } = requireViewer(caller);
      const result = await deposit(em, { ownerId, ...input });
      return toPayload(result, (code) => {
        if (code === MoneyRefusal.insufficientFunds) throw new TypeError('a deposit needs no funds');
        return { code, ...refusal(code) };
      });
    },
    withdraw: async (_parent, { input }, { caller, em }) => {
      const { id: ownerId } = requireViewer(caller);
      const result = await withdraw(em, { ownerId, ...input });
      return toPayload(result, (code) => ({ code, ...refusal(code) }));
    },
    openAccount: async (_parent, { input }, { caller, em }) => {
      requireService(caller, 'user');
      return { account: await openAccount(em, requireId(input.ownerId)) };
    },
    chargeOrder: async (_parent, { input }, { caller, em }) => {
      requireService(caller, 'order');
      const amount = parseMoney(input.amount);
      if (amount === null || amount.minor <= 0n) throw badUserInput('The amount is not valid.');
      if (input.attempt < 1) throw badUserInput('Attempts count from 1.');
      const payment = await chargeOrder(em, {
        orderId: requireId(input.orderId),
        attempt: input.attempt,
        customerId: requireId(input.customerId),
        amount,
      });
      return { payment };
    },
    refundOrder: async (_parent, { input }, { caller, em }) => {
      requireService(caller, 'order');
      return { payment: await refundOrder(em, requireId(input.orderId)) };
    },
  },

  User: {
    account: ({ id }, _arguments, { caller, accountByOwner }) =>
      isId(id) && maySee(caller.viewer, id) ? accountByOwner.load(id) : null,
  },

  Order: {
    payment: async ({ id }, _arguments, context) => {
      const payment = isId(id) ? await context.paymentByOrder.load(id) : null;
      return payment && maySee(context.caller.viewer, payment.customerId) ? payment : null;
    },
  },

  Account: {
    __resolveReference: async ({ id }, context) => {
      const account = isId(id) ? await context.accountById.load(id) : null;
      return account && maySee(context.caller.viewer, account.ownerId) ? account : null;
    },
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
    __resolveReference: async ({ id }, context) => {
      const payment = isId(id) ? await context.paymentById.load(id) : null;
      return payment && maySee(context.caller.viewer, payment.customerId) ? payment : null;
    },
    order: ({ orderId }) => ({ id: orderId }),
    amount: ({ amountMinor, currency }) => formatMoney({ minor: amountMinor, currency }),
  },
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
