/** An order and its state table: the only code that changes an order's state. */
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Money } from '#platform/money.ts';
import { type OrderItem, totalMinorOf } from './order-item.ts';

export const OrderStatus = {
  draft: 'DRAFT',
  waitingPay: 'WAITING_PAY',
  paid: 'PAID',
  paymentFailed: 'PAYMENT_FAILED',
  cancelled: 'CANCELLED',
  completed: 'COMPLETED',
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];

/** The statuses that may follow each. */
export const orderTransitions: Record<OrderStatus, readonly OrderStatus[]> = {
  DRAFT: ['WAITING_PAY', 'CANCELLED'],
  WAITING_PAY: ['PAID', 'PAYMENT_FAILED'],
  PAYMENT_FAILED: ['WAITING_PAY', 'CANCELLED'],
  PAID: ['CANCELLED', 'COMPLETED'],
  CANCELLED: [],
  COMPLETED: [],
};

export const DeclineCode = {
  insufficientFunds: 'INSUFFICIENT_FUNDS',
  currencyMismatch: 'CURRENCY_MISMATCH',
  accountNotFound: 'ACCOUNT_NOT_FOUND',
} as const;
export type DeclineCode = (typeof DeclineCode)[keyof typeof DeclineCode];

/** Why a payment was declined, for people. */
export const declineMessages: Record<DeclineCode, string> = {
  INSUFFICIENT_FUNDS: 'The balance does not cover the amount.',
  CURRENCY_MISMATCH: 'The account is kept in another currency.',
  ACCOUNT_NOT_FOUND: 'The customer has no account yet.',
};

export interface TimelineEntry {
  status: OrderStatus;
  /** RFC 3339 in UTC. */
  at: string;
  note: string | null;
}

export interface Cancellation {
  reason: string | null;
}

const OrderSchema = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: p.uuid().primary(),
    number: p.integer().defaultRaw(`nextval('order_number')`),
    customerId: p.uuid(),
    status: p.enum(() => OrderStatus),
    // Items and timeline are parts of the order and have no life of their own: they are stored in its row.
    items: p.json<OrderItem[]>(),
    timeline: p.json<TimelineEntry[]>(),
    currency: p.string().length(3),
    totalMinor: p.bigint('bigint'),
    /** How often payment was asked for; with the order's id it is the charge's idempotency key. */
    attempt: p.integer(),
    declineCode: p.enum(() => DeclineCode).nullable(),
    /** Set while a paid order waits for its refund; then it is as good as cancelled. */
    cancellation: p.json<Cancellation>().nullable(),
    idempotencyKey: p.string().nullable(),
    requestFingerprint: p.string().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** With what follows the last one, an order has at most 20 entries in its timeline then. */
export const paymentAttemptsMax = 9;

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

export class Order extends OrderSchema.class {
  get total(): Money {
    return { minor: this.totalMinor, currency: this.currency };
  }

  /** Puts items into a draft; an empty one takes their currency. */
  addItems(items: OrderItem[], currency: string): void {
    this.requireDraft();
    this.currency = currency;
    this.setItems([...this.items, ...items]);
  }

  removeItem(itemId: string): void {
    this.requireDraft();
    this.setItems(this.items.filter(({ id }) => id !== itemId));
  }

  /** Asks for payment, for the first time or again after a declined attempt. */
  awaitPayment(): void {
    this.take(OrderStatus.waitingPay);
    this.attempt += 1;
    this.declineCode = null;
  }

  markPaid(): void {
    this.take(OrderStatus.paid);
  }

  markPaymentFailed(code: DeclineCode): void {
    this.take(OrderStatus.paymentFailed, declineMessages[code]);
    this.declineCode = code;
  }

  /** Begins the cancellation of a paid order, which ends when its refund is known. */
  requestCancellation(reason: string | null): void {
    this.requireTransition(OrderStatus.cancelled);
    this.cancellation = { reason };
    this.record(this.status, 'The order is being cancelled; its payment is given back.');
  }

  /** Cancels an order that nothing is owed for, or whose refund is known. */
  cancel(reason: string | null): void {
    this.cancellation = null;
    this.take(OrderStatus.cancelled, reason);
    this.declineCode = null;
  }

  complete(): void {
    this.take(OrderStatus.completed);
  }

  private setItems(items: OrderItem[]): void {
    this.items = items;
    this.totalMinor = totalMinorOf(items);
    this.updatedAt = new Date();
  }

  private take(status: OrderStatus, note: string | null = null): void {
    this.requireTransition(status);
    this.status = status;
    this.record(status, note);
  }

  private record(status: OrderStatus, note: string | null): void {
    this.updatedAt = new Date();
    this.timeline = [...this.timeline, { status, at: this.updatedAt.toISOString(), note }];
  }

  private requireTransition(status: OrderStatus): void {
    if (orderTransitions[this.status].includes(status) && this.cancellation === null) return;
    throw new IllegalTransition(`an order cannot go from ${this.status} to ${status}`);
  }

  private requireDraft(): void {
    if (this.status !== OrderStatus.draft) throw new IllegalTransition('only a draft can be changed');
  }
}
OrderSchema.setClass(Order);

/** A new draft. */
export function draftOrder(parts: {
  id: string;
  customerId: string;
  items: OrderItem[];
  currency: string;
  idempotencyKey?: string | null;
  requestFingerprint?: string | null;
}): Order {
  const at = new Date();
  const order = Object.assign(new Order(), {
    idempotencyKey: null,
    requestFingerprint: null,
    ...parts,
    status: OrderStatus.draft,
    timeline: [],
    totalMinor: totalMinorOf(parts.items),
    attempt: 0,
    declineCode: null,
    cancellation: null,
    createdAt: at,
    updatedAt: at,
  });
  return order;
}
