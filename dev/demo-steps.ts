/** The eight steps of the demo: what each asks of the gateway, and what has to come back. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeFailure } from './gateway-command.ts';

/** Values by their names, as they are shown. */
export type Facts = Record<string, string>;

export interface Outcome {
  asked: string[];
  cameBack: Facts;
  /** Which of the facts have to be what. */
  expected: Facts;
  /** The text of a message to the user. */
  message?: string;
}

export interface Step {
  title: string;
  /** @throws {StepFailure} when there is no answer that the steps after this one can build on. */
  run(): Promise<Outcome>;
}

export class StepFailure extends Error {}

const answerWaitMs = 15_000;
const messageWaitMs = 30_000;
const messagePollMs = 100;
const operationsFolder = join(import.meta.dirname, '../schema/operations');

const deposit = { amount: '100.00', currency: 'USD' };
const covered = {
  item: { sku: 'TEA-1', name: 'Green tea', quantity: 2, unitPrice: { amount: '15.00', currency: 'USD' } },
  total: '30.00 USD',
};
const notCovered = {
  item: { sku: 'URN-1', name: 'Samovar', quantity: 1, unitPrice: { amount: '250.00', currency: 'USD' } },
  total: '250.00 USD',
};
const balances = { opened: '0.00 USD', afterDeposit: '100.00 USD', afterOrder: '70.00 USD' };

/** The steps in their order; each builds on those before it. */
export function demoSteps(endpoint: string): Step[] {
  const email = `ada.${randomBytes(4).toString('hex')}@example.com`;
  const orders: { paid?: PlacedOrder; declined?: PlacedOrder } = {};
  let token: string | undefined;
  let balance = 'none';
  const send: Send = (operation, variables) => sendOperation(endpoint, token, operation, variables);
  const moveTo = (after: string): Facts => {
    const before = balance;
    balance = after;
    return { 'balance before': before, after };
  };
  return [
    {
      title: 'Register a user: an account appears in billing',
      run: async () => {
        const registered = await register(send, email);
        token = registered.token;
        balance = await readBalance(send);
        return {
          asked: [`mutation RegisterUser: email ${email}, name Ada Lovelace`, 'query Me, as this user'],
          cameBack: { user: registered.email, role: registered.role, 'account with': balance },
          expected: { user: email, role: 'CUSTOMER', 'account with': balances.opened },
        };
      },
    },
    {
      title: `Deposit ${format(deposit)}`,
      run: async () => {
        const { entry, account } = await payIn(send);
        const moved = moveTo(format(account.balance));
        return {
          asked: [`mutation Deposit: amount ${format(deposit)}`],
          cameBack: { entry: entry.kind, of: format(entry.amount), ...moved },
          expected: {
            entry: 'DEPOSIT',
            of: format(deposit),
            'balance before': balances.opened,
            after: balances.afterDeposit,
          },
        };
      },
    },
    {
      title: 'Place an order that the balance covers',
      run: async () => {
        orders.paid = await placeOrder(send, covered.item);
        return {
          asked: [describeOrder(covered)],
          cameBack: { order: String(orders.paid.number), ...orders.paid.facts },
          expected: { status: 'PAID', total: covered.total, payment: 'SUCCEEDED', failure: 'none' },
        };
      },
    },
    {
      title: `The balance went down by ${covered.total}`,
      run: async () => ({
        asked: ['query Me'],
        cameBack: moveTo(await readBalance(send)),
        expected: { 'balance before': balances.afterDeposit, after: balances.afterOrder },
      }),
    },
    {
      title: 'The good news is in the notifications',
      run: () => readNews({ send, email, order: orders.paid, kind: 'ORDER_PAID' }),
    },
    {
      title: 'Place an order that the balance does not cover',
      run: async () => {
        orders.declined = await placeOrder(send, notCovered.item);
        const failure = 'INSUFFICIENT_FUNDS';
        return {
          asked: [describeOrder(notCovered)],
          cameBack: { order: String(orders.declined.number), ...orders.declined.facts },
          expected: { status: 'PAYMENT_FAILED', total: notCovered.total, payment: 'DECLINED', failure },
        };
      },
    },
    {
      title: 'The balance is unchanged',
      run: async () => ({
        asked: ['query Me'],
        cameBack: moveTo(await readBalance(send)),
        expected: { 'balance before': balances.afterOrder, after: balances.afterOrder },
      }),
    },
    {
      title: 'The bad news is in the notifications',
      run: () => readNews({ send, email, order: orders.declined, kind: 'ORDER_PAYMENT_FAILED' }),
    },
  ];
}

interface Money {
  amount: string;
  currency: string;
}

interface PlacedOrder {
  id: string;
  number: number;
  facts: Facts;
}

interface Refusable {
  userErrors: { code: string; message: string }[];
}

type Item = typeof covered.item;

type Send = <Data>(operation: string, variables?: object) => Promise<Data>;

async function register(send: Send, email: string) {
  const password = randomBytes(16).toString('base64url');
  const { registerUser } = await send<{
    registerUser: Refusable & {
      user: { email: string; role: string };
      session: { accessToken: string };
    };
  }>('RegisterUser', { input: { email, password, name: 'Ada Lovelace' } });
  refuseUserErrors(registerUser);
  return { ...registerUser.user, token: registerUser.session.accessToken };
}

async function readBalance(send: Send): Promise<string> {
  const { me } = await send<{ me: { account: { balance: Money } | null } | null }>('Me');
  return me?.account ? format(me.account.balance) : 'none';
}

async function payIn(send: Send) {
  const answer = await send<{
    deposit: Refusable & { account: { balance: Money }; entry: { kind: string; amount: Money } };
  }>('Deposit', { input: { amount: deposit } });
  refuseUserErrors(answer.deposit);
  return answer.deposit;
}

async function placeOrder(send: Send, item: Item): Promise<PlacedOrder> {
  const { placeOrder } = await send<{
    placeOrder: Refusable & {
      order: {
        id: string;
        number: number;
        status: string;
        total: Money;
        payment: { status: string } | null;
        paymentFailure: { code: string } | null;
      };
    };
  }>('PlaceOrder', { input: { items: [item] } });
  refuseUserErrors(placeOrder);
  const { id, number, status, total, payment, paymentFailure } = placeOrder.order;
  const facts = {
    status,
    total: format(total),
    payment: payment?.status ?? 'none',
    failure: paymentFailure?.code ?? 'none',
  };
  return { id, number, facts };
}

interface News {
  send: Send;
  email: string;
  order: PlacedOrder | undefined;
  kind: string;
}

/** Messages come a moment after the order, so they are asked for again and again, within bounds. */
async function readNews({ send, email, order, kind }: News): Promise<Outcome> {
  interface Answer {
    notifications: { nodes: { kind: string; recipient: string; subject: string; body: string }[] };
  }
  const startedAt = performance.now();
  const ask = () => send<Answer>('Notifications', { filter: { orderId: order?.id } });
  let messages = (await ask()).notifications.nodes;
  while (messages.length === 0 && performance.now() - startedAt < messageWaitMs) {
    await sleep(messagePollMs);
    messages = (await ask()).notifications.nodes;
  }
  const [message] = messages;
  return {
    asked: [
      `query Notifications: those about order ${order?.number}, for at most ${messageWaitMs / 1_000} s`,
    ],
    cameBack: {
      messages: String(messages.length),
      kind: message?.kind ?? 'none',
      to: message?.recipient ?? 'none',
      waited: `${Math.round(performance.now() - startedAt)} ms`,
    },
    expected: { messages: '1', kind, to: email },
    message: message && [message.subject, ...message.body.split(/\n+/)].join('\n'),
  };
}

async function sendOperation<Data>(
  endpoint: string,
  token: string | undefined,
  operation: string,
  variables: object = {},
): Promise<Data> {
  const query = readFileSync(join(operationsFolder, `${operation}.graphql`), 'utf8');
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  };
  const { data, errors } = await fetch(endpoint, { ...request, signal: AbortSignal.timeout(answerWaitMs) })
    .then((response) => response.json() as Promise<GraphQLAnswer<Data>>)
    .catch((error) => {
      throw new StepFailure(`${operation} got no answer: ${describeFailure(error)}`);
    });
  if (errors || !data) {
    const reasons = errors?.map(({ message, extensions }) => `${extensions?.code} ${message}`);
    throw new StepFailure(`${operation} answered ${reasons?.join(', ') ?? 'without data'}`);
  }
  return data;
}

interface GraphQLAnswer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code: string } }[];
}

function refuseUserErrors({ userErrors }: Refusable): void {
  if (userErrors.length === 0) return;
  throw new StepFailure(userErrors.map(({ code, message }) => `${code} ${message}`).join(', '));
}

function describeOrder({ item, total }: { item: Item; total: string }): string {
  return `mutation PlaceOrder: ${item.quantity} × ${item.name} at ${format(item.unitPrice)}, together ${total}`;
}

function format({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
