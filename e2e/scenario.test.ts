import { expect, test } from '@jest/globals';
import { eventually, oneItem, placeOrderMutation, registerMutation, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const email = `ada.${process.pid}.${Date.now()}@example.com`;

interface View {
  me: { account: { balance: { amount: string } } };
  notifications: { nodes: { kind: string; order: { id: string } | null; body: string; recipient: string }[] };
}
const look = async (token: string) => {
  const query = `{
    me { account { balance { amount } } }
    notifications { nodes { kind recipient body order { id } } }
  }`;
  const { data } = await stack.send<View>(query, {}, token);
  return { balance: data?.me.account.balance.amount, messages: data?.notifications.nodes ?? [] };
};

test('a user registers, deposits, orders within and beyond the balance, and reads both messages', async () => {
  const input = { email, name: 'Ada', password: 'correct horse battery' };
  const registered = await stack.send<{
    registerUser: { user: { id: string; account: object }; session: { accessToken: string } };
  }>(registerMutation, { input });
  expect(registered.errors).toBeUndefined();
  const token = registered.data?.registerUser.session.accessToken ?? '';
  expect(registered.data?.registerUser.user).toMatchObject({
    email,
    name: 'Ada',
    role: 'CUSTOMER',
    account: { balance: { amount: '0.00', currency: 'USD' } },
  });

  expect(await look(token)).toMatchObject({ balance: '0.00' });
  await stack.send(
    'mutation { deposit(input: { amount: { amount: "100.00" } }) { userErrors { code } } }',
    {},
    token,
  );
  expect(await look(token)).toMatchObject({ balance: '100.00' });

  const place = async (amount: string) => {
    const items = oneItem(amount);
    const { data } = await stack.send<{ placeOrder: { order: { id: string } } }>(
      placeOrderMutation,
      { input: { items } },
      token,
    );
    return data?.placeOrder.order;
  };
  const covered = await place('30.00');
  expect(covered).toMatchObject({
    status: 'PAID',
    total: { amount: '30.00', currency: 'USD' },
    paymentFailure: null,
    payment: { status: 'SUCCEEDED', amount: { amount: '30.00' } },
  });
  expect(await look(token)).toMatchObject({ balance: '70.00' });
  await eventually(async () => {
    const { messages } = await look(token);
    expect(messages.filter(({ order }) => order?.id === covered?.id)).toEqual([
      expect.objectContaining({ kind: 'ORDER_PAID', recipient: email }),
    ]);
  });

  const notCovered = await place('70.01');
  expect(notCovered).toMatchObject({
    status: 'PAYMENT_FAILED',
    paymentFailure: { code: 'INSUFFICIENT_FUNDS' },
    payment: { status: 'DECLINED', declineCode: 'INSUFFICIENT_FUNDS' },
  });
  expect(await look(token)).toMatchObject({ balance: '70.00' });
  await eventually(async () => {
    const { messages } = await look(token);
    expect(messages.filter(({ order }) => order?.id === notCovered?.id)).toEqual([
      expect.objectContaining({ kind: 'ORDER_PAYMENT_FAILED', recipient: email }),
    ]);
  });

  const { messages } = await look(token);
  expect(messages.map(({ kind }) => kind)).toEqual(['ORDER_PAYMENT_FAILED', 'ORDER_PAID', 'WELCOME']);
});
