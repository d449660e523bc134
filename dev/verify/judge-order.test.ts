import { describe, expect, test } from '@jest/globals';
import { judgeOrder } from './judge-order.ts';
import type { OrderFacts, OrderRow, PaymentRow } from './order-facts.ts';

const orderRow: OrderRow = {
  id: 'order',
  status: 'PAID',
  customerId: 'ada',
  totalMinor: '1000',
  currency: 'USD',
  attempt: 1,
  declineCode: null,
  isBeingCancelled: false,
  wasPaid: true,
  updatedAt: '2026-03-01 12:00:00+00',
  isOverdue: false,
  latestEvents: [],
};
const paymentRow: PaymentRow = {
  id: 'payment',
  attempt: 1,
  customerId: 'ada',
  amountMinor: '1000',
  currency: 'USD',
  status: 'SUCCEEDED',
  declineCode: null,
};
const declined = { ...paymentRow, status: 'DECLINED', declineCode: 'INSUFFICIENT_FUNDS' } as const;
const refunded = { ...paymentRow, status: 'REFUNDED' } as const;
const message = (kind: 'ORDER_PAID' | 'ORDER_PAYMENT_FAILED' | 'ORDER_CANCELLED') => ({
  kind,
  userId: 'ada',
});
const paidMessage = message('ORDER_PAID');
const failedMessage = message('ORDER_PAYMENT_FAILED');
const cancelledMessage = message('ORDER_CANCELLED');

const paid = facts({}, [paymentRow], [paidMessage]);
const failed = facts(
  { status: 'PAYMENT_FAILED', declineCode: 'INSUFFICIENT_FUNDS', wasPaid: false },
  [declined],
  [failedMessage],
);
const waiting = facts({ status: 'WAITING_PAY', wasPaid: false });
const cancelled = facts({ status: 'CANCELLED' }, [refunded], [paidMessage, cancelledMessage]);

describe('nothing is wrong with', () => {
  test.each<[string, OrderFacts]>([
    ['a draft', facts({ status: 'DRAFT', attempt: 0, wasPaid: false })],
    ['a paid order', paid],
    ['a completed order', facts({ status: 'COMPLETED' }, paid.payments, paid.messages)],
    [
      'an order paid at the second attempt',
      facts({ attempt: 2 }, [declined, { ...paymentRow, attempt: 2 }], [failedMessage, paidMessage]),
    ],
    ['an order whose payment failed', failed],
    ['an order that was refunded', cancelled],
    [
      'an order cancelled after its payment failed',
      {
        ...failed,
        order: { ...orderRow, status: 'CANCELLED', wasPaid: false },
        messages: [failedMessage, cancelledMessage],
      },
    ],
    ['a cancelled draft', facts({ status: 'CANCELLED', attempt: 0, wasPaid: false }, [], [cancelledMessage])],
    ['an order that waits before the charge', waiting],
    ['one that waits after the charge', { ...waiting, payments: [paymentRow] }],
    ['one that waits after the charge was declined', { ...waiting, payments: [declined] }],
    [
      'one that waits for its second attempt',
      {
        ...facts({ status: 'WAITING_PAY', attempt: 2, wasPaid: false }, [declined], [failedMessage]),
      },
    ],
    ['one that is being cancelled', facts({ isBeingCancelled: true }, [paymentRow], [paidMessage])],
    [
      'one that is refunded and does not know it',
      facts({ isBeingCancelled: true }, [refunded], [paidMessage]),
    ],
  ])('%s', (_what, given) => {
    expect(judgeOrder(given).faults).toEqual([]);
  });
});

describe('what is wrong is named', () => {
  test.each<[string, OrderFacts, string[]]>([
    [
      'a draft with a payment',
      facts({ status: 'DRAFT', attempt: 0 }, [declined]),
      ['draft-order', 'attempts', 'message-missing'],
    ],
    ['a paid order without a payment', { ...paid, payments: [], messages: [] }, ['paid-order', 'attempts']],
    ['a paid order whose payment was declined', { ...failed, order: orderRow }, ['paid-order']],
    ['a paid order that was refunded', { ...paid, payments: [refunded] }, ['paid-order']],
    ['a charge of another amount', pay({ amountMinor: '999' }), ['paid-order']],
    ['a charge in another currency', pay({ currency: 'EUR' }), ['paid-order']],
    ['a charge in a currency that there is not', pay({ currency: 'ZZZ' }), ['paid-order']],
    ['a charge of another customer', pay({ customerId: 'eve' }), ['paid-order']],
    ['a charge of an attempt that was not made', pay({ attempt: 2 }), ['paid-order', 'attempts']],
    ['a failed order that was charged', { ...paid, order: failed.order }, ['failed-order']],
    [
      'a failed order with another reason',
      {
        ...failed,
        payments: [{ ...declined, declineCode: 'ACCOUNT_NOT_FOUND' }],
      },
      ['failed-order'],
    ],
    ['a cancelled order that is charged', { ...cancelled, payments: [paymentRow] }, ['cancelled-order']],
    [
      'a cancelled order that was refunded without having been paid',
      facts({ status: 'CANCELLED', wasPaid: false }, [refunded], cancelled.messages),
      ['cancelled-order'],
    ],
    [
      'a refund of another amount',
      { ...cancelled, payments: [{ ...refunded, amountMinor: '1' }] },
      ['cancelled-order'],
    ],
    ['a waiting order that was refunded', { ...waiting, payments: [refunded] }, ['waiting-order']],
    [
      'a waiting order that an earlier attempt paid',
      {
        ...facts({ status: 'WAITING_PAY', attempt: 2 }, [paymentRow], [paidMessage]),
      },
      ['waiting-order'],
    ],
    [
      'a payment and a message of no order',
      { ...paid, order: null },
      ['payment-without-order', 'message-without-outcome'],
    ],
    [
      'an attempt without its payment',
      { ...failed, payments: [], messages: [] },
      ['failed-order', 'attempts'],
    ],
    ['a message that is missing', { ...paid, messages: [] }, ['message-missing']],
    ['a second message', { ...paid, messages: [paidMessage, paidMessage] }, ['message-twice']],
    [
      'a message before its outcome',
      { ...waiting, payments: [paymentRow], messages: [paidMessage] },
      ['message-without-outcome'],
    ],
    [
      'a message to somebody else',
      { ...paid, messages: [{ ...paidMessage, userId: 'eve' }] },
      ['message-recipient'],
    ],
    [
      'an order that waits for too long',
      facts({ status: 'WAITING_PAY', wasPaid: false, isOverdue: true }),
      ['order-in-doubt'],
    ],
    [
      'a cancellation that takes too long',
      facts({ isBeingCancelled: true, isOverdue: true }, [refunded], [paidMessage]),
      ['order-in-doubt'],
    ],
  ])('%s', (_what, given, rules) => {
    expect(judgeOrder(given).faults.map(({ rule }) => rule)).toEqual(rules);
  });
});

test('an order that waits, or is being cancelled, is in doubt', () => {
  const isInDoubt = (given: OrderFacts) => judgeOrder(given).isInDoubt;
  expect(isInDoubt(waiting)).toBe(true);
  expect(isInDoubt(facts({ isBeingCancelled: true }, [paymentRow], [paidMessage]))).toBe(true);
  expect([paid, failed, cancelled].map(isInDoubt)).toEqual([false, false, false]);
});

test('a message whose event is of late is on its way', () => {
  const told = facts({ latestEvents: ['ORDER_PAID'] }, [paymentRow]);
  expect(judgeOrder(told)).toEqual({ faults: [], isInDoubt: false, messagesOnTheirWay: 1 });
  const toldOfAnother = facts({ latestEvents: ['ORDER_CANCELLED'] }, [paymentRow]);
  expect(judgeOrder(toldOfAnother).faults.map(({ rule }) => rule)).toEqual(['message-missing']);
});

function facts(
  change: Partial<OrderRow>,
  payments: PaymentRow[] = [],
  messages: OrderFacts['messages'] = [],
): OrderFacts {
  return { orderId: 'order', order: { ...orderRow, ...change }, payments, messages };
}

function pay(change: Partial<PaymentRow>): OrderFacts {
  return { ...paid, payments: [{ ...paymentRow, ...change }] };
}
