import { expect, test } from '@jest/globals';
import { draftOrder, IllegalTransition, OrderStatus, orderTransitions } from './order.ts';

const newOrder = () =>
  draftOrder({
    id: '01a2006f-d331-7753-a9e4-68f031936a27',
    customerId: '01a2006f-d331-7753-a9e4-68f031936a28',
    items: [],
    currency: 'USD',
  });

test('every status is in the state table, and cancelled and completed orders change no more', () => {
  expect(Object.keys(orderTransitions).sort()).toEqual(Object.values(OrderStatus).sort());
  expect(orderTransitions.CANCELLED).toEqual([]);
  expect(orderTransitions.COMPLETED).toEqual([]);
});

test('a paid order has been asked for its payment once', () => {
  const order = newOrder();
  order.awaitPayment();
  order.markPaid();
  expect(order).toMatchObject({ status: 'PAID', attempt: 1, declineCode: null });
  expect(order.timeline.map(({ status }) => status)).toEqual(['WAITING_PAY', 'PAID']);
});

test('a declined order says why, and may be tried again as a new attempt', () => {
  const order = newOrder();
  order.awaitPayment();
  order.markPaymentFailed('INSUFFICIENT_FUNDS');
  expect(order).toMatchObject({ status: 'PAYMENT_FAILED', declineCode: 'INSUFFICIENT_FUNDS' });
  expect(order.timeline.at(-1)?.note).toBe('The balance does not cover the amount.');
  order.awaitPayment();
  expect(order).toMatchObject({ status: 'WAITING_PAY', attempt: 2, declineCode: null });
});

test.each(Object.values(OrderStatus).filter((status) => !orderTransitions[status].includes('PAID')))(
  'an order that is %s cannot become paid, and stays as it is',
  (status) => {
    const order = newOrder();
    order.status = status;
    expect(() => order.markPaid()).toThrow(IllegalTransition);
    expect(order).toMatchObject({ status, timeline: [] });
  },
);
