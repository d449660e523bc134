import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { callers } from '../dev/stack/keys.ts';
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
    expect(data?.notifications.nodes).toHaveLength(1);
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
    for (const service of callers) {
      const token = await stack.signAs(service)('user', { id: ada.id, role: 'ADMIN' });
      const answer = await stack.send('{ me { id } }', {}, token);
      expect([service, answer.status, codeOf(answer)]).toEqual([service, 401, 'UNAUTHENTICATED']);
    }
  });

  test('hides what is for sibling services', async () => {
    for (const mutation of ['chargeOrder', 'refundOrder', 'openAccount']) {
      const answer = await stack.send(`mutation { ${mutation} }`, {}, administrator);
      expect(answer.errors?.[0]?.message).toContain(`Cannot query field "${mutation}"`);
    }
    const answer = await stack.send('{ demandedPayment }', {}, administrator);
    expect(answer.errors?.[0]?.message).toContain('Cannot query field "demandedPayment"');
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
    for (const other of services.filter((name) => name !== service)) {
      for (const caller of callers) {
        const token = await stack.signAs(caller)(other, { id: ada.id, role: 'ADMIN' });
        const { status } = await stack.sendTo(service, `Bearer ${token}`, '{ __typename }');
        expect([other, caller, status]).toEqual([other, caller, 401]);
      }
    }
  });

  test.each(services)('%s tells nothing of its schema', async (service) => {
    const token = await stack.signAs('gateway')(service, { id: ada.id, role: 'ADMIN' });
    const answer = await stack.sendTo(service, `Bearer ${token}`, '{ __schema { types { name } } }');
    expect(answer.data ?? null).toBeNull();
    expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
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
