import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  type Answer,
  type Customer,
  eventually,
  oneItem,
  placeOrderMutation,
  sharedStack,
} from './support/stack.ts';

const stack = sharedStack();
const services = ['user', 'order', 'billing', 'notification'] as const;
let ada: Customer;
let stranger: Customer;
let administrator: string;
let orderId: string;
let paymentId: string;
let accountId: string;
let notificationId: string;

const codeOf = ({ errors }: Answer<unknown>) => errors?.[0]?.extensions.code;

beforeAll(async () => {
  [ada, stranger, administrator] = await Promise.all([
    stack.register('50.00'),
    stack.register('50.00'),
    stack.signInAdministrator(),
  ]);
  const placed = await stack.send<{ placeOrder: { order: { id: string; payment: { id: string } } } }>(
    placeOrderMutation,
    { input: { items: oneItem('5.00') } },
    ada.token,
  );
  orderId = placed.data?.placeOrder.order.id ?? '';
  paymentId = placed.data?.placeOrder.order.payment.id ?? '';
  const look = '{ me { account { id } } notifications(filter: { kind: ORDER_PAID }) { nodes { id } } }';
  await eventually(async () => {
    const { data } = await stack.send<{
      me: { account: { id: string } };
      notifications: { nodes: { id: string }[] };
    }>(look, {}, ada.token);
    accountId = data?.me.account.id ?? '';
    notificationId = data?.notifications.nodes[0]?.id ?? '';
    expect(notificationId).not.toBe('');
  });
});

describe('the gateway', () => {
  test.each([
    ['a token of nonsense', 'nonsense'],
    ['a JWT signed by nobody', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
  ])('refuses a whole request with %s by 401', async (_what, token) => {
    const answer = await stack.send('{ __typename }', {}, token);
    expect([answer.status, codeOf(answer), answer.data ?? null]).toEqual([401, 'UNAUTHENTICATED', null]);
  });

  test('refuses a token that was changed', async () => {
    const [header, payload, signature] = ada.token.split('.') as [string, string, string];
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), role: 'ADMIN' }),
    );
    const answer = await stack.send(
      '{ me { id } }',
      {},
      `${header}.${forged.toString('base64url')}.${signature}`,
    );
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('takes no identity of a service for a user’s token', async () => {
    for (const service of ['gateway', 'order', 'user'] as const) {
      const token = await stack.signAs(service)('user', { id: ada.id, role: 'ADMIN' });
      const answer = await stack.send('{ me { id } }', {}, token);
      expect([service, answer.status, codeOf(answer)]).toEqual([service, 401, 'UNAUTHENTICATED']);
    }
  });

  test('hides the mutations of sibling services', async () => {
    for (const mutation of ['chargeOrder', 'refundOrder', 'openAccount']) {
      const answer = await stack.send(`mutation { ${mutation} }`, {}, administrator);
      expect(answer.errors?.[0]?.message).toContain(`Cannot query field "${mutation}"`);
    }
  });

  test('answers a signed-out user with what is public: nothing', async () => {
    const query = `{
      me { id } user(id: "${ada.id}") { id } users { totalCount } order(id: "${orderId}") { id }
      orders { totalCount nodes { id } } notifications { totalCount nodes { id } }
    }`;
    expect(await stack.send(query)).toEqual({
      status: 200,
      data: {
        me: null,
        user: null,
        users: { totalCount: 0 },
        order: null,
        orders: { totalCount: 0, nodes: [] },
        notifications: { totalCount: 0, nodes: [] },
      },
    });
  });
});

test('access tokens are EdDSA JWTs of 15 minutes with the claims of the contract', () => {
  expect(decodeProtectedHeader(ada.token)).toMatchObject({
    alg: 'EdDSA',
    typ: 'at+jwt',
    kid: expect.any(String),
  });
  const { iat = 0, exp = 0, ...claims } = decodeJwt(ada.token);
  expect(exp - iat).toBe(15 * 60);
  expect(claims).toMatchObject({
    sub: ada.id,
    role: 'CUSTOMER',
    iss: expect.any(String),
    aud: expect.any(String),
  });
});

test('the published keys have no private parts', async () => {
  const response = await fetch(`${stack.servers().user.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid: expect.any(String) });
  expect(JSON.stringify(keys)).not.toMatch(/"d":/);
});

describe('a stranger', () => {
  const view = `query ($user: ID!, $order: ID!) {
    user(id: $user) { id email phone account { id } notifications { totalCount } }
    order(id: $order) { id total { amount } payment { id } notifications { totalCount } }
    orders(filter: { customerId: $user }) { totalCount nodes { id } }
    notifications(filter: { userId: $user }) { totalCount nodes { id } }
    byOrder: notifications(filter: { orderId: $order }) { totalCount nodes { id } }
    users { totalCount nodes { id } }
  }`;

  test('sees another’s things as if they did not exist', async () => {
    const answer = await stack.send(view, { user: ada.id, order: orderId }, stranger.token);
    const none = await stack.send(view, { user: stack.directory, order: stack.directory }, stranger.token);
    expect(answer).toEqual(none);
    expect(answer).toMatchObject({ status: 200, data: { user: null, order: null } });
    expect(answer.errors).toBeUndefined();
  });

  test('is no administrator, who sees them all', async () => {
    const answer = await stack.send<Record<string, { totalCount: number }>>(
      view,
      { user: ada.id, order: orderId },
      administrator,
    );
    expect(answer).toMatchObject({
      data: {
        user: { id: ada.id, email: ada.email, account: { id: accountId }, notifications: { totalCount: 2 } },
        order: { id: orderId, payment: { id: paymentId }, notifications: { totalCount: 1 } },
        orders: { totalCount: 1 },
        notifications: { totalCount: 2 },
        byOrder: { totalCount: 1 },
      },
    });
    expect(answer.data?.users?.totalCount).toBeGreaterThan(2);
  });
});

describe('every subgraph', () => {
  test.each(services)('%s refuses whoever is no service', async (service) => {
    for (const authorization of [undefined, 'Bearer x', `Bearer ${ada.token}`, 'Basic YTpi']) {
      const answer = await stack.sendTo(service, authorization, '{ __typename }');
      expect([answer.status, codeOf(answer), answer.data ?? null]).toEqual([401, 'UNAUTHENTICATED', null]);
    }
  });

  test.each(services)('%s refuses an identity that is for another', async (service) => {
    const other = services.find((name) => name !== service) ?? '';
    const token = await stack.signAs('gateway')(other, { id: ada.id, role: 'ADMIN' });
    expect((await stack.sendTo(service, `Bearer ${token}`, '{ __typename }')).status).toBe(401);
  });

  test.each(services)('%s tells nothing of its schema', async (service) => {
    const token = await stack.signAs('gateway')(service, { id: ada.id, role: 'ADMIN' });
    const answer = await stack.sendTo(service, `Bearer ${token}`, '{ __schema { types { name } } }');
    expect(answer.data ?? null).toBeNull();
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('references to entities', () => {
  const references = () => ({
    user: { __typename: 'User', id: ada.id },
    order: { __typename: 'Order', id: orderId },
    account: { __typename: 'Account', id: accountId },
    payment: { __typename: 'Payment', id: paymentId },
    notification: { __typename: 'Notification', id: notificationId },
  });
  const resolve = async (
    service: (typeof services)[number],
    selection: string,
    viewer: { id: string; role: 'CUSTOMER' | 'ADMIN' } | null,
    ...representations: object[]
  ) => {
    const token = await stack.signAs('gateway')(service, viewer);
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
    const answer = await stack.sendTo<{ _entities: unknown[] }>(service, `Bearer ${token}`, query, {
      r: representations,
    });
    return answer.data?._entities;
  };
  const owner = () => ({ id: ada.id, role: 'CUSTOMER' as const });
  const other = () => ({ id: stranger.id, role: 'CUSTOMER' as const });

  test('are resolved for their owner', async () => {
    const { user, order, account, payment, notification } = references();
    expect(await resolve('user', '... on User { email }', owner(), user)).toEqual([{ email: ada.email }]);
    expect(await resolve('order', '... on Order { status }', owner(), order)).toEqual([{ status: 'PAID' }]);
    expect(
      await resolve(
        'billing',
        `... on User { account { id } } ... on Order { payment { id } }
         ... on Account { owner { id } } ... on Payment { status }`,
        owner(),
        ...[user, order, account, payment],
      ),
    ).toEqual([
      { account: { id: accountId } },
      { payment: { id: paymentId } },
      { owner: { id: ada.id } },
      { status: 'SUCCEEDED' },
    ]);
    expect(await resolve('notification', '... on Notification { kind }', owner(), notification)).toEqual([
      { kind: 'ORDER_PAID' },
    ]);
  });

  test.each([
    ['a stranger', other],
    ['someone who is signed out', () => null],
  ])('are nothing to %s', async (_who, viewer) => {
    const { user, order, account, payment, notification } = references();
    expect(await resolve('user', '... on User { email }', viewer(), user)).toEqual([null]);
    expect(await resolve('order', '... on Order { status }', viewer(), order)).toEqual([null]);
    expect(
      await resolve(
        'billing',
        `... on User { account { id } } ... on Order { payment { id } }
         ... on Account { owner { id } } ... on Payment { status }`,
        viewer(),
        ...[user, order, account, payment],
      ),
    ).toEqual([{ account: null }, { payment: null }, null, null]);
    expect(
      await resolve(
        'notification',
        `... on Notification { kind } ... on User { notifications { totalCount } }
         ... on Order { notifications { totalCount nodes { id } } }`,
        viewer(),
        ...[notification, user, order],
      ),
    ).toEqual([null, { notifications: { totalCount: 0 } }, { notifications: { totalCount: 0, nodes: [] } }]);
  });
});

describe('what a sibling may do', () => {
  const charge = () => ({
    query: `mutation ($input: ChargeOrderInput!) { chargeOrder(input: $input) { payment { id } } }`,
    input: { orderId, attempt: 9, customerId: ada.id, amount: { amount: '5.00' } },
  });
  const open = () => ({
    query: `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { account { id } } }`,
    input: { ownerId: ada.id },
  });
  const as = async (
    service: 'gateway' | 'order' | 'user',
    { query, input }: { query: string; input: object },
  ) => {
    const token = await stack.signAs(service)('billing', { id: ada.id, role: 'ADMIN' });
    return stack.sendTo<object>('billing', `Bearer ${token}`, query, { input });
  };

  test('chargeOrder is for order alone', async () => {
    expect(codeOf(await as('gateway', charge()))).toBe('FORBIDDEN');
    expect(codeOf(await as('user', charge()))).toBe('FORBIDDEN');
    expect((await as('order', charge())).data).toEqual({ chargeOrder: { payment: { id: paymentId } } });
  });

  test('refundOrder is for order alone', async () => {
    const { data } = await stack.send<{ placeOrder: { order: { id: string } } }>(
      placeOrderMutation,
      { input: { items: oneItem('1.00') } },
      ada.token,
    );
    const refund = {
      query: `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { payment { status } } }`,
      input: { orderId: data?.placeOrder.order.id },
    };
    expect(codeOf(await as('gateway', refund))).toBe('FORBIDDEN');
    expect(codeOf(await as('user', refund))).toBe('FORBIDDEN');
    const { data: payment } = await stack.send(
      `{ order(id: "${refund.input.orderId}") { payment { status } } }`,
      {},
      ada.token,
    );
    expect(payment).toEqual({ order: { payment: { status: 'SUCCEEDED' } } });
  });

  test('openAccount is for user alone', async () => {
    expect(codeOf(await as('gateway', open()))).toBe('FORBIDDEN');
    expect(codeOf(await as('order', open()))).toBe('FORBIDDEN');
    expect((await as('user', open())).data).toEqual({ openAccount: { account: { id: accountId } } });
  });

  test('none speaks for a user', async () => {
    const deposit = {
      query: 'mutation ($input: DepositInput!) { deposit(input: $input) { userErrors { code } } }',
      input: { amount: { amount: '1.00' } },
    };
    expect(codeOf(await as('order', deposit))).toBe('UNAUTHENTICATED');
    expect(codeOf(await as('user', deposit))).toBe('UNAUTHENTICATED');
  });

  test('none may call a service that does not know it', async () => {
    for (const service of ['user', 'order', 'notification'] as const) {
      for (const caller of ['order', 'user'] as const) {
        const token = await stack.signAs(caller)(service);
        const query = '{ _entities(representations: []) { __typename } }';
        const answer = await stack.sendTo<object>(service, `Bearer ${token}`, query);
        expect([service, caller, answer.status]).toEqual([service, caller, 401]);
      }
    }
  });
});

describe('sessions', () => {
  const refresh = async (refreshToken: string) => {
    const query = `mutation ($input: RefreshSessionInput!) {
      refreshSession(input: $input) { session { accessToken refreshToken } userErrors { code } }
    }`;
    const { data } = await stack.send<{
      refreshSession: {
        session: { accessToken: string; refreshToken: string } | null;
        userErrors: { code: string }[];
      };
    }>(query, { input: { refreshToken } });
    if (!data) throw new Error('no answer');
    return data.refreshSession;
  };
  const refused = { session: null, userErrors: [{ code: 'INVALID_REFRESH_TOKEN' }] };

  test('a refresh token gives a session once, and its successor the next', async () => {
    const { refreshToken, id } = await stack.register();
    const { session } = await refresh(refreshToken);
    const { data } = await stack.send('{ me { id } }', {}, session?.accessToken);
    expect(data).toEqual({ me: { id } });
    expect((await refresh(session?.refreshToken ?? '')).session).not.toBeNull();
  });

  test('use of a spent refresh token ends its whole family', async () => {
    const { refreshToken } = await stack.register();
    const { session } = await refresh(refreshToken);
    expect(await refresh(refreshToken)).toEqual(refused);
    expect(await refresh(session?.refreshToken ?? '')).toEqual(refused);
  });

  test('logout ends the session, and only this one', async () => {
    const customer = await stack.register();
    const query = `mutation ($input: LoginInput!) { login(input: $input) { session { refreshToken } } }`;
    const { email, password } = customer;
    const second = await stack.send<{ login: { session: { refreshToken: string } } }>(query, {
      input: { email, password },
    });
    const logout = 'mutation ($input: LogoutInput!) { logout(input: $input) { userErrors { code } } }';
    const input = { refreshToken: customer.refreshToken };
    expect((await stack.send(logout, { input })).data).toEqual({ logout: { userErrors: [] } });
    expect(await refresh(customer.refreshToken)).toEqual(refused);
    expect((await refresh(second.data?.login.session.refreshToken ?? '')).session).not.toBeNull();
  });

  test('a changed password ends every other session', async () => {
    const { email, password, token, refreshToken } = await stack.register();
    const login = `mutation ($input: LoginInput!) { login(input: $input) { session { refreshToken } } }`;
    const second = await stack.send<{ login: { session: { refreshToken: string } } }>(login, {
      input: { email, password },
    });
    const change = `mutation ($input: ChangePasswordInput!) {
      changePassword(input: $input) { userErrors { code } }
    }`;
    const input = { currentPassword: password, newPassword: `${password} and more` };
    expect((await stack.send(change, { input }, token)).data).toEqual({ changePassword: { userErrors: [] } });
    expect(await refresh(second.data?.login.session.refreshToken ?? '')).toEqual(refused);
    expect((await refresh(refreshToken)).session).not.toBeNull();
  });
});
