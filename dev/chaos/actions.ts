/**
 * What clients do for their customers: each action is sent until it is answered, and what it says is
 * remembered.
 */
import { randomUUID } from 'node:crypto';
import {
  type Customer,
  formatMinor,
  type Keyed,
  type KnownOrder,
  ordersIn,
  possibleAfter,
  type Status,
} from './customer.ts';
import type { Door } from './door.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';

export interface Acting {
  door: Door;
  history: History;
  random: Random;
}

interface Refusable {
  userErrors: { code: string }[];
}
interface OrderPayload extends Refusable {
  order: { id: string; status: Status } | null;
}
interface MoneyPayload extends Refusable {
  entry: { id: string } | null;
}
interface SessionPayload extends Refusable {
  user: { id: string } | null;
  session: { accessToken: string } | null;
}

const priceMinorMax = 2_000;
/** More than anybody has. */
const tooDearMinor = 900_000;
const depositMinorMax = 5_000;
const firstDepositMinor = 10_000;
/** Each takes a second. */
const accountWaitsMax = 90;

const selections = {
  order: 'order { id status } userErrors { code }',
  money: 'entry { id } userErrors { code }',
  session: 'user { id } session { accessToken } userErrors { code }',
};

/** Registers a customer and pays the first money in. */
export async function register({ door, history, random }: Acting, client: string): Promise<Customer> {
  const credentials = { email: `${randomUUID()}@example.com`, password: 'correct horse battery staple' };
  const input = { ...credentials, name: 'Ada' };
  const query = mutation('registerUser', selections.session);
  let { payload, tries } = await door.ask<SessionPayload>({ client, name: 'registerUser', query, input });
  if (payload.userErrors[0]?.code === 'EMAIL_TAKEN' && tries > 1) {
    const login = mutation('login', selections.session);
    ({ payload } = await door.ask<SessionPayload>({
      client,
      name: 'login',
      query: login,
      input: credentials,
    }));
  }
  if (!payload.user || !payload.session) throw new Error(`not registered: ${JSON.stringify(payload)}`);
  const customer: Customer = {
    id: payload.user.id,
    email: credentials.email,
    token: payload.session.accessToken,
    client,
    ownMinor: 0,
    ownMovements: 0,
    orders: new Map(),
    keyed: [],
  };
  await moveMoney({ door, history, random }, customer, 'deposit', firstDepositMinor);
  return customer;
}

export const deposit = (acting: Acting, customer: Customer) =>
  moveMoney(acting, customer, 'deposit', 1 + acting.random.below(depositMinorMax));

export const withdraw = (acting: Acting, customer: Customer) =>
  moveMoney(acting, customer, 'withdraw', 1 + acting.random.below(depositMinorMax));

/** Places an order, now and then twice at once with the same key. */
export async function place(acting: Acting, customer: Customer): Promise<void> {
  const { history, random } = acting;
  const unitMinor = random.chance(0.15) ? tooDearMinor : 1 + random.below(priceMinorMax);
  const quantity = 1 + random.below(3);
  const input = {
    items: [{ name: 'Tea', quantity, unitPrice: { amount: formatMinor(unitMinor) } }],
    idempotencyKey: randomUUID(),
  };
  history.countOrder();
  const times = random.chance(0.2) ? 2 : 1;
  const replies = await Promise.all(
    Array.from({ length: times }, () => command(acting, customer, 'placeOrder', input)),
  );
  for (const { payload } of replies) {
    if (!payload.order) throw new Error(`not placed: ${JSON.stringify(payload)}`);
    learn(history, customer, payload.order, unitMinor * quantity);
  }
  const ids = new Set(replies.map(({ payload }) => payload.order?.id));
  if (ids.size > 1) history.violate(`one key made the orders ${[...ids].join(' and ')}`);
  customer.keyed.push({ name: 'placeOrder', input, id: replies[0]?.payload.order?.id ?? null });
}

/** Puts a draft together and submits it. */
export async function submitDraft(acting: Acting, customer: Customer): Promise<void> {
  const totalMinor = 1 + acting.random.below(priceMinorMax);
  const input = { items: [{ name: 'Cup', quantity: 1, unitPrice: { amount: formatMinor(totalMinor) } }] };
  acting.history.countOrder();
  const { payload } = await command(acting, customer, 'createOrder', input);
  if (!payload.order) throw new Error(`no draft: ${JSON.stringify(payload)}`);
  const draft: KnownOrder = { id: payload.order.id, totalMinor, possible: ['DRAFT'] };
  customer.orders.set(draft.id, draft);
  await submit(acting, customer, draft);
}

/** Submits a declined order once more. */
export async function resubmit(acting: Acting, customer: Customer): Promise<void> {
  const declined = ordersIn(customer, 'PAYMENT_FAILED');
  if (declined.length > 0) await submit(acting, customer, acting.random.pick(declined));
}

export async function cancel(acting: Acting, customer: Customer): Promise<void> {
  const candidates = [...customer.orders.values()].filter(({ possible }) => !possible.includes('CANCELLED'));
  if (candidates.length === 0) return;
  const order = acting.random.pick(candidates);
  const { payload, tries } = await command(acting, customer, 'cancelOrder', { orderId: order.id });
  requireOrderOr(acting, payload, tries, `cancelOrder of ${order.id}`);
  order.possible = ['CANCELLED'];
}

/** Asks again what was answered before; the answer must be the same. */
export async function repeat(acting: Acting, customer: Customer, { name, input, id }: Keyed): Promise<void> {
  const selection = name === 'placeOrder' ? selections.order : selections.money;
  const { payload } = await acting.door.ask<Partial<OrderPayload & MoneyPayload>>({
    ...{ client: customer.client, token: customer.token, name, input },
    query: mutation(name, selection),
  });
  const again = payload.order?.id ?? payload.entry?.id ?? null;
  if (again !== id) acting.history.violate(`${name} asked again gave ${again} in place of ${id}`);
}

async function submit(acting: Acting, customer: Customer, order: KnownOrder): Promise<void> {
  const { payload, tries } = await command(acting, customer, 'submitOrder', { orderId: order.id });
  requireOrderOr(acting, payload, tries, `submitOrder of ${order.id}`);
  // A try without an answer may have left the order to be settled later.
  order.possible = payload.order ? possibleAfter(payload.order.status) : ['PAID', 'PAYMENT_FAILED'];
}

async function moveMoney(
  acting: Acting,
  customer: Customer,
  name: 'deposit' | 'withdraw',
  minor: number,
): Promise<void> {
  const { client, token } = customer;
  const input = { amount: { amount: formatMinor(minor) }, idempotencyKey: randomUUID() };
  const query = mutation(name, selections.money);
  for (let waits = 0; ; waits++) {
    const { payload } = await acting.door.ask<MoneyPayload>({ client, token, name, query, input });
    const [refusal] = payload.userErrors;
    // The account of somebody who registered while billing was away is opened when billing is back.
    if (refusal?.code === 'ACCOUNT_NOT_FOUND' && waits < accountWaitsMax) {
      await acting.door.pause();
      continue;
    }
    const isExpected = name === 'withdraw' && refusal?.code === 'INSUFFICIENT_FUNDS';
    if (refusal && !isExpected) acting.history.violate(`${name} was refused: ${refusal.code}`);
    if (payload.entry) {
      customer.ownMinor += name === 'deposit' ? minor : -minor;
      customer.ownMovements += 1;
    }
    if (name === 'deposit') customer.keyed.push({ name, input, id: payload.entry?.id ?? null });
    return;
  }
}

const command = (acting: Acting, { client, token }: Customer, name: string, input: object) =>
  acting.door.ask<OrderPayload>({ client, token, name, input, query: mutation(name, selections.order) });

/** A command may be refused only when an earlier try of it has taken effect. */
function requireOrderOr({ history }: Acting, payload: OrderPayload, tries: number, what: string): void {
  const [refusal] = payload.userErrors;
  const earlierTryDid = tries > 1 && refusal?.code === 'INVALID_TRANSITION';
  if (!payload.order && !earlierTryDid) history.violate(`${what} was refused: ${refusal?.code}`);
}

function learn(
  history: History,
  customer: Customer,
  { id, status }: { id: string; status: Status },
  totalMinor: number,
): void {
  const known = customer.orders.get(id);
  const possible = possibleAfter(status).filter((one) => known?.possible.includes(one) ?? true);
  if (possible.length === 0) history.violate(`order ${id} was said to be ${known?.possible} and ${status}`);
  customer.orders.set(id, { id, totalMinor, possible });
}

function mutation(name: string, selection: string): string {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`;
}
