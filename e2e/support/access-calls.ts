/** Somebody whose data is asked for, and for each root field the arguments that ask for data. */
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { HeldOrders } from './held-orders.ts';
import { type Customer, eventually, loginMutation, placeOrderMutation, type Stack } from './stack.ts';

/**
 * By `Type.field`: the arguments, in several forms where one alone does not show all fields. A form that is a
 * function makes what it names; without it there is one that changes nothing.
 */
export type RootArguments = Record<string, (caller: Customer) => (string | (() => Promise<string>))[]>;

export interface Fixtures {
  ada: Customer;
  /** For each type of entity: those of Ada, in whichever subgraph. */
  idsOf: Record<string, string[]>;
  /** Root fields that are about Ada's things, whoever calls. */
  onAdas: RootArguments;
  /** Root fields that are about the caller's own things, or about everybody's, the caller's among them. */
  onOwn: RootArguments;
  /** Root fields that sign the caller in, as whoever they are for. */
  signIn: RootArguments;
}

const item = (price: string, quantity = 1) =>
  `{ sku: "T-1", name: "Tea", quantity: ${quantity}, unitPrice: { amount: "${price}" } }`;
const input = (fields: string) => `(input: { ${fields} })`;
const unknownId = '01a2006f-d331-7753-a9e4-68f031936a27';

/**
 * Ada has a phone number, money, a paid, a declined and a refunded order, one that is held while it awaits its
 * payment, and messages. Her mutations work on things that are made for the call.
 */
export async function makeFixtures(stack: Stack, held: HeldOrders): Promise<Fixtures> {
  const ada = await stack.register('100.00');
  const change = async (field: string, values: string, selection = 'order { id items { id } }') => {
    const query = `mutation { ${field}${input(values)} { ${selection} } }`;
    const { data } = await stack.send<Record<string, { order: { id: string; items: { id: string }[] } }>>(
      query,
      {},
      ada.token,
    );
    return { orderId: data?.[field]?.order?.id, itemId: data?.[field]?.order?.items[0]?.id };
  };
  const place = async (amount: string) => {
    const items = [{ sku: 'T-1', name: 'Tea', quantity: 1, unitPrice: { amount } }];
    const { data } = await stack.send<{ placeOrder: { order: { id: string } } }>(
      placeOrderMutation,
      { input: { items } },
      ada.token,
    );
    return data?.placeOrder.order.id ?? '';
  };
  const draft = () => change('createOrder', `items: [${item('1.00')}]`);
  const session = async () => {
    const { data } = await stack.send<{
      login: { session: { accessToken: string; refreshToken: string } };
    }>(loginMutation, { input: { email: ada.email, password: ada.password } });
    return data?.login.session ?? { accessToken: '', refreshToken: '' };
  };

  await change('updateProfile', 'phone: "+34600123123"', 'userErrors { code }');
  const [paid, declined, refunded] = [await place('5.00'), await place('5000.00'), await place('2.00')];
  await change('cancelOrder', `orderId: "${refunded}", reason: "too late"`);
  const orders = [paid, declined, refunded];
  const known = await eventually(async () => {
    const query = `{
      me { account { id } } orders { nodes { payment { id } } }
      notifications { totalCount nodes { id } }
    }`;
    const { data } = await stack.send<{
      me: { account: { id: string } };
      orders: { nodes: { payment: { id: string } }[] };
      notifications: { totalCount: number; nodes: { id: string }[] };
    }>(query, {}, ada.token);
    // A welcome, two payments, a decline and a refund.
    if (data?.notifications.totalCount !== 5) throw new Error('not all messages are there');
    return data;
  });

  const { orderId: waiting = '' } = await draft();
  await held.submit(waiting);

  return {
    ada,
    idsOf: {
      User: [ada.id],
      Account: [known.me.account.id],
      Order: orders,
      Payment: known.orders.nodes.map(({ payment }) => payment.id),
      Notification: known.notifications.nodes.map(({ id }) => id),
    },
    onAdas: {
      'Query.user': () => [`(id: "${ada.id}")`],
      'Query.order': () => orders.map((id) => `(id: "${id}")`),
      'Query.orders': () => [`(filter: { customerId: "${ada.id}" })`],
      'Query.notifications': () => [`(filter: { userId: "${ada.id}" })`],
      'Mutation.revokeSession': () => [
        () => session().then(({ accessToken }) => input(`sessionId: "${decodeJwt(accessToken).sid}"`)),
        input(`sessionId: "${unknownId}"`),
      ],
      'Mutation.addOrderItem': () => [
        () => draft().then(({ orderId }) => input(`orderId: "${orderId}", item: ${item('1.00')}`)),
        input(`orderId: "${paid}", item: ${item('1.00')}`),
      ],
      'Mutation.removeOrderItem': () => [
        () => draft().then(({ orderId, itemId }) => input(`orderId: "${orderId}", itemId: "${itemId}"`)),
        input(`orderId: "${paid}", itemId: "${unknownId}"`),
      ],
      'Mutation.submitOrder': () => [
        () => draft().then(({ orderId }) => input(`orderId: "${orderId}"`)),
        input(`orderId: "${paid}"`),
      ],
      'Mutation.cancelOrder': () => [
        () => draft().then(({ orderId }) => input(`orderId: "${orderId}", reason: "too late"`)),
        input(`orderId: "${refunded}"`),
      ],
      'Mutation.completeOrder': () => [
        () => place('0.01').then((id) => input(`orderId: "${id}"`)),
        input(`orderId: "${refunded}"`),
      ],
      'Query.demandedPayment': () => [`(orderId: "${waiting}")`],
      'Mutation.openAccount': () => [input(`ownerId: "${ada.id}"`)],
      'Mutation.chargeOrder': () =>
        [
          [paid, '5.00'],
          [declined, '5000.00'],
        ].map(([id, amount]) =>
          input(`orderId: "${id}", attempt: 1, customerId: "${ada.id}", amount: { amount: "${amount}" }`),
        ),
      'Mutation.refundOrder': () => [input(`orderId: "${refunded}"`)],
      'Mutation.sendNotification': () => [
        input(`userId: "${ada.id}", subject: "Hello", body: "Ada"`),
        input(`userId: "${ada.id}", subject: "", body: "Ada"`),
      ],
    },
    onOwn: {
      'Query.me': () => [''],
      'Query.users': () => [''],
      'Mutation.updateProfile': () => [input('name: "Ada"'), input('name: ""')],
      'Mutation.changePassword': ({ password }) => [
        input(`currentPassword: "${password}", newPassword: "${password}"`),
        input(`currentPassword: "${password}", newPassword: "?"`),
      ],
      'Mutation.placeOrder': () => [input(`items: [${item('0.01')}]`), input(`items: [${item('1', 0)}]`)],
      'Mutation.createOrder': () => [input(`items: [${item('0.01')}]`), input(`items: [${item('1', 0)}]`)],
      'Mutation.deposit': () => [input('amount: { amount: "0.01" }'), input('amount: { amount: "0" }')],
      'Mutation.withdraw': () => [input('amount: { amount: "0.01" }'), input('amount: { amount: "0" }')],
    },
    signIn: {
      'Mutation.registerUser': () => [
        input(
          `email: "${randomUUID()}@example.com", password: "${ada.password}", name: "Eve", phone: "+34600123123"`,
        ),
        input('email: "?", password: "?", name: ""'),
      ],
      'Mutation.login': () => [
        input(`email: "${ada.email}", password: "${ada.password}"`),
        input(`email: "${randomUUID()}@example.com", password: "?"`),
      ],
      'Mutation.refreshSession': () => [
        () => session().then(({ refreshToken }) => input(`refreshToken: "${refreshToken}"`)),
        input('refreshToken: "?"'),
      ],
      'Mutation.logout': () => [
        () => session().then(({ refreshToken }) => input(`refreshToken: "${refreshToken}"`)),
        input('refreshToken: "?"'),
      ],
    },
  };
}
