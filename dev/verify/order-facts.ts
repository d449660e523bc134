/** What the three databases know of each order, order by order. */
import type { PaymentStatus } from '../../subgraphs/billing/payment.ts';
import type { NotificationKind } from '../../subgraphs/notification/notification.ts';
import type { OrderStatus } from '../../subgraphs/order/order.ts';
import type { Snapshots } from './snapshot.ts';

export type MessageKind = Extract<NotificationKind, `ORDER_${string}`>;

export interface OrderRow {
  id: string;
  status: OrderStatus;
  customerId: string;
  totalMinor: string;
  currency: string;
  attempt: number;
  declineCode: string | null;
  /** A paid order whose refund is not known yet. */
  isBeingCancelled: boolean;
  /** As its timeline says. */
  wasPaid: boolean;
  updatedAt: string;
  /** Whether it last changed longer ago than an outcome may take. */
  isOverdue: boolean;
  /** The kinds of message that its latest events bring; they may be on their way. */
  latestEvents: MessageKind[];
}

export interface PaymentRow {
  id: string;
  attempt: number;
  customerId: string;
  amountMinor: string;
  currency: string;
  status: PaymentStatus;
  declineCode: string | null;
}

export interface MessageRow {
  kind: MessageKind;
  userId: string;
}

export interface OrderFacts {
  orderId: string;
  order: OrderRow | null;
  /** By attempt. */
  payments: PaymentRow[];
  messages: MessageRow[];
}

/** For so long an order may be in doubt, and an event on its way. */
export const patienceSeconds = 60;

/** The facts of all orders by their ids, or of the given ones; of each only what the databases have. */
export async function* readOrderFacts(
  { order, billing, notification }: Snapshots,
  orderIds?: string[],
): AsyncGenerator<OrderFacts> {
  const only = (column: string) => (orderIds ? `and ${column} = any (?::uuid[])` : '');
  const parameters = orderIds ? [`{${orderIds.join(',')}}`] : [];
  const orders = new Reader<OrderRow>(order.batches(ordersSql(only('id')), parameters));
  const payments = new Reader<PaymentRow>(billing.batches(paymentsSql(only('order_id')), parameters));
  const messages = new Reader<MessageRow>(notification.batches(messagesSql(only('order_id')), parameters));
  const readers = [orders, payments, messages];
  for (;;) {
    await Promise.all(readers.filter(({ isReady }) => !isReady).map((reader) => reader.fill()));
    const orderId = least(readers.map(({ next }) => next));
    if (orderId === undefined) return;
    yield {
      orderId,
      order: orders.take(orderId)[0] ?? null,
      payments: payments.take(orderId),
      messages: messages.take(orderId),
    };
  }
}

/** Reads rows that come in batches, sorted by order. */
class Reader<Row extends object> {
  readonly #batches: AsyncIterator<(Row & { orderId: string })[]>;
  #rows: (Row & { orderId: string })[] = [];
  #at = 0;
  #hasEnded = false;

  constructor(batches: AsyncIterable<(Row & { orderId: string })[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** The order that the next row is of, once that is here. */
  get next(): string | undefined {
    return this.#rows[this.#at]?.orderId;
  }

  /** Whether all rows of the next order are here: the last one here is of another. */
  get isReady(): boolean {
    return this.#hasEnded || this.next !== this.#rows.at(-1)?.orderId;
  }

  async fill(): Promise<void> {
    while (!this.isReady) {
      const { done, value } = await this.#batches.next();
      this.#hasEnded = done === true;
      this.#rows = [...this.#rows.slice(this.#at), ...(value ?? [])];
      this.#at = 0;
    }
  }

  /** The rows of an order, if the next ones are. */
  take(orderId: string): Row[] {
    const from = this.#at;
    while (this.next === orderId) this.#at += 1;
    return this.#rows.slice(from, this.#at);
  }
}

/** PostgreSQL sorts ids by their bytes, and so does their notation. */
function least(ids: (string | undefined)[]): string | undefined {
  return ids.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
}

const ordersSql = (condition: string) => `
  with latest as materialized (
    select (event ->> 'subject')::uuid as order_id,
      array_agg(case event ->> 'type' when 'order.paid.v1' then 'ORDER_PAID'
        when 'order.payment_failed.v1' then 'ORDER_PAYMENT_FAILED' else 'ORDER_CANCELLED' end) as kinds
    from outbox
    where (published_at is null and created_at > now() - interval '${patienceSeconds} seconds'
        or published_at > now() - interval '${patienceSeconds} seconds')
      and event ->> 'type' in ('order.paid.v1', 'order.payment_failed.v1', 'order.cancelled.v1')
    group by 1
  )
  select id as "orderId", id, status, customer_id as "customerId", total_minor::text as "totalMinor", currency,
    attempt, decline_code as "declineCode", cancellation is not null as "isBeingCancelled",
    timeline @> '[{"status": "PAID"}]' as "wasPaid", updated_at::text as "updatedAt",
    updated_at < now() - interval '${patienceSeconds} seconds' as "isOverdue",
    coalesce(kinds, '{}') as "latestEvents"
  from orders left join latest on order_id = id
  where true ${condition} order by id`;

const paymentsSql = (condition: string) => `
  select order_id as "orderId", id, attempt, customer_id as "customerId", amount_minor::text as "amountMinor",
    currency, status, decline_code as "declineCode"
  from payments where true ${condition} order by order_id, attempt`;

const messagesSql = (condition: string) => `
  select order_id as "orderId", kind, user_id as "userId"
  from notifications where order_id is not null ${condition} order by order_id`;
