/** The texts of all messages: plain, short and friendly. */
import type { EventData } from '#platform/events.ts';
import type { MoneyNotation } from '#platform/money.ts';

export interface MessageText {
  subject: string;
  body: string;
}

export interface Addressee {
  name: string;
}

export const welcome = (to: Addressee): MessageText => ({
  subject: 'Welcome to Ordergraph',
  body: letter(to, 'Your account is ready. Pay some money in, and place your first order whenever you like.'),
});

/** The good news. */
export const orderPaid = (to: Addressee, order: EventData<'order.paid.v1'>): MessageText => ({
  subject: `Order ${order.orderNumber} is paid`,
  body: letter(to, `Thank you! Your order ${order.orderNumber} is paid: ${format(order.total)}.`),
});

/** The bad news. */
export const orderPaymentFailed = (
  to: Addressee,
  order: EventData<'order.payment_failed.v1'>,
): MessageText => ({
  subject: `The payment of order ${order.orderNumber} failed`,
  body: letter(
    to,
    `We could not charge ${format(order.total)} for your order ${order.orderNumber}: ${order.message}`,
    'Nothing was taken from your account. You can try the payment again whenever you like.',
  ),
});

export const orderCancelled = (to: Addressee, order: EventData<'order.cancelled.v1'>): MessageText => ({
  subject: `Order ${order.orderNumber} is cancelled`,
  body: letter(
    to,
    `Your order ${order.orderNumber} is cancelled.`,
    ...(order.reason ? [`Reason: ${order.reason}`] : []),
    order.refunded ? `You have your ${format(order.total)} back in your account.` : 'You were not charged.',
  ),
});

const letter = ({ name }: Addressee, ...paragraphs: string[]) =>
  [`Hello ${name},`, ...paragraphs, 'Yours, Ordergraph'].join('\n\n');

const format = ({ amount, currency }: MoneyNotation) => `${amount} ${currency}`;
