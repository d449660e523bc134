/** An attempt to pay an order, successful or declined. */
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const PaymentStatus = { succeeded: 'SUCCEEDED', declined: 'DECLINED', refunded: 'REFUNDED' } as const;
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus];

export const DeclineCode = {
  insufficientFunds: 'INSUFFICIENT_FUNDS',
  currencyMismatch: 'CURRENCY_MISMATCH',
  accountNotFound: 'ACCOUNT_NOT_FOUND',
} as const;
export type DeclineCode = (typeof DeclineCode)[keyof typeof DeclineCode];

export const Payment = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: p.uuid().primary(),
    orderId: p.uuid(),
    attempt: p.integer(),
    customerId: p.uuid(),
    amountMinor: p.bigint('bigint'),
    currency: p.string().length(3),
    status: p.enum(() => PaymentStatus),
    declineCode: p.enum(() => DeclineCode).nullable(),
    createdAt: p.datetime(),
    refundedAt: p.datetime().nullable(),
  },
});
export type Payment = InferEntity<typeof Payment>;
