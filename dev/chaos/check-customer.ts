/** Compares what the API shows of a customer with what the customer's client was told. */
import { type Customer, formatMinor, type KnownOrder, parseMinor, type Status } from './customer.ts';
import type { Door } from './door.ts';
import type { History } from './history.ts';

/** How often something is told of an order: by an event, or by a message. */
export type Told = Record<'paid' | 'payment_failed' | 'cancelled', number>;

export interface OrderView {
  id: string;
  status: Status;
  total: { amount: string };
  timeline: { status: Status; note: string | null }[];
  payment: { status: 'SUCCEEDED' | 'DECLINED' | 'REFUNDED' } | null;
}
interface View {
  account: {
    balance: { amount: string };
    entries: {
      totalCount: number;
      nodes: { kind: string; amount: { amount: string }; order: { id: string } | null }[];
    };
  };
}
interface MessageView {
  kind: string;
  order: { id: string } | null;
}

const queries = {
  me: `{ me { account { balance { amount } entries(first: 100) {
    totalCount nodes { kind amount { amount } order { id } } } } } }`,
  orders: `{ orders(first: 100) { nodes {
    id status total { amount } timeline { status note } payment { status } } } }`,
  notifications: '{ notifications(first: 100) { nodes { kind order { id } } } }',
};

/** The orders as they are, for whoever compares them with the events. */
export async function checkCustomer(door: Door, history: History, customer: Customer): Promise<OrderView[]> {
  const read = async <Payload>(name: keyof typeof queries) => {
    const { client, token } = customer;
    return (await door.ask<Payload>({ client, token, name, query: queries[name] })).payload;
  };
  const { account } = await read<View>('me');
  const orders = (await read<{ nodes: OrderView[] }>('orders')).nodes;
  const messages = (await read<{ nodes: MessageView[] }>('notifications')).nodes;

  const violate = (what: string) => history.violate(`customer ${customer.id}: ${what}`);
  checkMoney(account, orders, customer, violate);
  for (const known of customer.orders.values()) {
    const order = orders.find(({ id }) => id === known.id);
    if (order) checkOrder(order, known, account, violate);
    else violate(`order ${known.id} was answered and is not there`);
  }
  for (const { id, status } of orders) {
    // A draft that was never answered is one that its client knows nothing of.
    if (!customer.orders.has(id) && status !== 'DRAFT')
      violate(`order ${id} is ${status} and nobody was told`);
  }
  const welcomes = messages.filter(({ kind }) => kind === 'WELCOME').length;
  if (welcomes !== 1) violate(`${welcomes} messages of welcome`);
  for (const order of orders) {
    const told = countKinds(messages.filter((message) => message.order?.id === order.id));
    compareTold(order, told, 'messages', violate);
  }
  return orders;
}

/** How often an order's timeline says that there was something to tell. */
export function toTell({ timeline }: OrderView): Told {
  const times = (status: Status) => timeline.filter((entry) => entry.status === status);
  return {
    // The begin of a cancellation is noted under PAID, too.
    paid: times('PAID').filter(({ note }) => note === null).length,
    payment_failed: times('PAYMENT_FAILED').length,
    cancelled: times('CANCELLED').length,
  };
}

export function compareTold(
  order: OrderView,
  told: Told,
  what: string,
  violate: (what: string) => void,
): void {
  const expected = toTell(order);
  for (const kind of Object.keys(expected) as (keyof Told)[]) {
    if (told[kind] !== expected[kind]) {
      violate(`order ${order.id} has ${told[kind]} ${what} of kind ${kind} in place of ${expected[kind]}`);
    }
  }
}

function checkMoney(
  { balance, entries }: View['account'],
  orders: OrderView[],
  customer: Customer,
  violate: (what: string) => void,
): void {
  const spent = orders
    .filter(({ status }) => status === 'PAID')
    .reduce((sum, { total }) => sum + parseMinor(total.amount), 0);
  const expected = formatMinor(customer.ownMinor - spent);
  if (balance.amount !== expected) violate(`the balance is ${balance.amount} in place of ${expected}`);
  const own = entries.nodes.filter(({ order }) => order === null).length;
  if (own !== customer.ownMovements) {
    violate(`${own} deposits and withdrawals in place of ${customer.ownMovements}`);
  }
}

function checkOrder(
  order: OrderView,
  known: KnownOrder,
  { entries }: View['account'],
  violate: (what: string) => void,
): void {
  const { id, status, total, payment } = order;
  if (!known.possible.includes(status)) violate(`order ${id} is ${status} in place of ${known.possible}`);
  if (parseMinor(total.amount) !== known.totalMinor) violate(`order ${id} has the total ${total.amount}`);
  const { paid } = toTell(order);
  if (paid > 1) violate(`order ${id} was paid ${paid} times`);
  const kinds = entries.nodes.filter((entry) => entry.order?.id === id).map(({ kind }) => kind);
  const charges = kinds.filter((kind) => kind === 'ORDER_PAYMENT').length;
  const refunds = kinds.filter((kind) => kind === 'ORDER_REFUND').length;
  if (charges !== paid) violate(`order ${id} was charged ${charges} times and paid ${paid} times`);
  const refundsDue = status === 'CANCELLED' ? paid : 0;
  if (refunds !== refundsDue) violate(`order ${id} was refunded ${refunds} times in place of ${refundsDue}`);
  const expected = paymentOf(status, paid);
  if (expected && payment?.status !== expected) {
    violate(`the payment of order ${id}, which is ${status}, is ${payment?.status}`);
  }
}

function paymentOf(status: Status, paid: number): string | undefined {
  if (status === 'PAID') return 'SUCCEEDED';
  if (status === 'PAYMENT_FAILED') return 'DECLINED';
  return status === 'CANCELLED' && paid > 0 ? 'REFUNDED' : undefined;
}

function countKinds(messages: MessageView[]): Told {
  const times = (kind: string) => messages.filter((message) => message.kind === kind).length;
  return {
    paid: times('ORDER_PAID'),
    payment_failed: times('ORDER_PAYMENT_FAILED'),
    cancelled: times('ORDER_CANCELLED'),
  };
}
