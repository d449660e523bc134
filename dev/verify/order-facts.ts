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
  const orders = new Reader(order.stream<OrderRow & Keyed>(ordersSql(only('id')), parameters));
  const payments = new Reader(billing.stream<PaymentRow & Keyed>(paymentsSql(only('order_id')), parameters));
  const messages = new Reader(
    notification.stream<MessageRow & Keyed>(messagesSql(only('order_id')), parameters),
  );
  const readers = [orders, payments, messages];
  try {
    await Promise.all(readers.map((reader) => reader.advance()));
    for (;;) {
      const orderId = least(readers.map(({ next }) => next?.orderId));
      if (orderId === undefined) return;
      yield {
        orderId,
        order: (await orders.take(orderId))[0] ?? null,
        payments: await payments.take(orderId),
        messages: await messages.take(orderId),
      };
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

interface Keyed {
  orderId: string;
}

/** Reads rows that come sorted by order. */
class Reader<Row extends Keyed> {
  next: Row | undefined;
  readonly #rows: AsyncIterator<Row>;

  constructor(rows: AsyncIterable<Row>) {
    this.#rows = rows[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const result = await this.#rows.next();
    this.next = result.done ? undefined : result.value;
  }

  /** The rows of an order that is next, or none. */
  async take(orderId: string): Promise<Row[]> {
    const rows: Row[] = [];
    while (this.next?.orderId === orderId) {
      rows.push(this.next);
      await this.advance();
    }
    return rows;
  }

  async close(): Promise<void> {
    await this.#rows.return?.();
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
