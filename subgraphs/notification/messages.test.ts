import { expect, test } from '@jest/globals';
import { orderCancelled, orderPaid, orderPaymentFailed, welcome } from './messages.ts';

const ada = { name: 'Ada' };
const order = {
  orderId: '01900000-0000-7000-8000-000000000001',
  orderNumber: 1001,
  customerId: '01900000-0000-7000-8000-000000000002',
  total: { amount: '12.50', currency: 'USD' },
};

test('every message greets its reader by name', () => {
  const messages = [
    welcome(ada),
    orderPaid(ada, { ...order, attempt: 1 }),
    orderPaymentFailed(ada, { ...order, attempt: 1, code: 'INSUFFICIENT_FUNDS', message: 'No funds.' }),
    orderCancelled(ada, { ...order, refunded: false, reason: null }),
  ];
  for (const { subject, body } of messages) {
    expect(subject).not.toBe('');
    expect(body.startsWith('Hello Ada,\n\n')).toBe(true);
  }
});

test('the good news names the order and what was paid', () => {
  const { subject, body } = orderPaid(ada, { ...order, attempt: 1 });
  expect(subject).toBe('Order 1001 is paid');
  expect(body).toContain('Your order 1001 is paid: 12.50 USD.');
});

test('the bad news says why the payment was declined', () => {
  const reason = 'The balance does not cover the amount.';
  const declined = { ...order, attempt: 2, code: 'INSUFFICIENT_FUNDS', message: reason };
  const { subject, body } = orderPaymentFailed(ada, declined);
  expect(subject).toContain('1001');
  expect(body).toContain(`12.50 USD for your order 1001: ${reason}`);
  expect(body).toContain('Nothing was taken from your account.');
});

test('a cancellation says what became of the money', () => {
  const refunded = orderCancelled(ada, { ...order, refunded: true, reason: null });
  expect(refunded.body).toContain('You have your 12.50 USD back');
  const free = orderCancelled(ada, { ...order, refunded: false, reason: null });
  expect(free.body).toContain('You were not charged.');
});

test('a cancellation gives its reason when there is one', () => {
  const cancel = (reason: string | null) => orderCancelled(ada, { ...order, refunded: false, reason }).body;
  expect(cancel('Changed my mind')).toContain('Reason: Changed my mind');
  expect(cancel(null)).not.toContain('Reason');
});
