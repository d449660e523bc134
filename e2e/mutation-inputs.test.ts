import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Answer,
  type Customer,
  depositMutation,
  loginMutation,
  oneItem,
  placeOrderMutation,
  registerMutation,
  sharedStack,
} from './support/stack.ts';

const stack = sharedStack();
let ada: Customer;
let administrator: string;

beforeAll(async () => {
  [ada, administrator] = await Promise.all([stack.register('50.00'), stack.signInAdministrator()]);
});

const withdrawMutation = `mutation ($input: WithdrawInput!) {
  withdraw(input: $input) { account { balance { amount } } entry { id } userErrors { code message field } }
}`;
const updateProfileMutation = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { name phone } userErrors { code message field } }
}`;
const changePasswordMutation = `mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) { userErrors { code message field } }
}`;
const refreshMutation = `mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { session { accessToken } userErrors { code message field } }
}`;
const logoutMutation = `mutation ($input: LogoutInput!) {
  logout(input: $input) { userErrors { code message field } }
}`;
const sendNotificationMutation = `mutation ($input: SendNotificationInput!) {
  sendNotification(input: $input) { notification { id } userErrors { code message field } }
}`;

type Payload = Record<string, unknown> & {
  userErrors: { code: string; field: string[] | null; message: string }[];
};

/** The refusals of an answer as `CODE at.its.place`; everything beside them must be null. */
function refusalsOf({ data }: Answer<Record<string, Payload>>): string[] {
  const [payload] = Object.values(data ?? {});
  const { userErrors = [], ...rest } = payload ?? {};
  expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
  expect(userErrors.every(({ message }) => message.length > 0)).toBe(true);
  return userErrors.map(({ code, field }) => `${code} ${field?.join('.') ?? '-'}`);
}

const amount = (value: unknown, currency?: unknown) => ({ amount: { amount: value, currency } });
const long = (length: number) => 'x'.repeat(length);

describe.each([
  ['deposit', depositMutation],
  ['withdraw', withdrawMutation],
])('%s', (name, mutation) => {
  test.each([
    ['zero', amount('0'), 'INVALID_AMOUNT amount'],
    ['minus zero', amount('-0'), 'INVALID_AMOUNT amount'],
    ['a negative amount', amount('-1.00'), 'INVALID_AMOUNT amount'],
    ['too many decimals', amount('1.001'), 'INVALID_AMOUNT amount'],
    ['decimals of another currency', amount('1.001', 'EUR'), 'INVALID_AMOUNT amount'],
    ['more than one movement may be', amount('10000000.01'), 'AMOUNT_TOO_LARGE amount'],
    ['the largest decimal', amount('999999999999999999'), 'AMOUNT_TOO_LARGE amount'],
    ['another currency', amount('1.00', 'EUR'), 'CURRENCY_MISMATCH amount.currency'],
  ])('refuses %s', async (_what, input, refusal) => {
    expect(refusalsOf(await stack.send(mutation, { input }, ada.token))).toEqual([refusal]);
  });

  test.each([
    ['a number', amount(5)],
    ['a number with decimals', amount(5.5)],
    ['a boolean', amount(true)],
    ['a list', amount(['5'])],
    ['null', amount(null)],
    ['the empty string', amount('')],
    ['a word', amount('five')],
    ['an exponent', amount('1e3')],
    ['white space', amount(' 5')],
    ['a leading zero', amount('05')],
    ['19 digits', amount('1234567890123456789')],
    ['a currency that does not exist', amount('5', 'XYZ')],
    ['a currency in lower case', amount('5', 'usd')],
    ['no amount', {}],
    ['an unknown field', { ...amount('5'), accountId: ada?.id ?? 'x' }],
    ['an empty key', { ...amount('5'), idempotencyKey: '' }],
    ['too long a key', { ...amount('5'), idempotencyKey: long(256) }],
    ['a key that is a number', { ...amount('5'), idempotencyKey: 5 }],
  ])('says BAD_USER_INPUT to %s', async (_what, input) => {
    const answer = await stack.send<Record<string, unknown>>(mutation, { input }, ada.token);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(answer.data?.[name] ?? null).toBeNull();
  });

  test('says BAD_USER_INPUT to a number literal', async () => {
    const query = `mutation { ${name}(input: { amount: { amount: 5 } }) { userErrors { code } } }`;
    const answer = await stack.send<Record<string, unknown>>(query, {}, ada.token);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test('needs a signed-in user', async () => {
    const answer = await stack.send(mutation, { input: amount('5') });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });
});

test('withdraw refuses more than the balance, and takes exactly the balance', async () => {
  const { token } = await stack.register('10.00');
  expect(refusalsOf(await stack.send(withdrawMutation, { input: amount('10.01') }, token))).toEqual([
    'INSUFFICIENT_FUNDS amount',
  ]);
  const { data } = await stack.send(withdrawMutation, { input: amount('10.00') }, token);
  expect(data).toMatchObject({ withdraw: { account: { balance: { amount: '0.00' } }, userErrors: [] } });
});

test('deposit takes the smallest and the largest amount', async () => {
  const { token } = await stack.register();
  for (const value of ['0.01', '10000000.00']) {
    const { data } = await stack.send(depositMutation, { input: amount(value) }, token);
    expect(data).toMatchObject({ deposit: { entry: { amount: { amount: value } }, userErrors: [] } });
  }
});

describe('placeOrder', () => {
  const items = (change: object) => ({ items: oneItem('1.00', change) });
  const price = (value: unknown, currency?: string) => items({ unitPrice: { amount: value, currency } });

  test.each([
    ['no items', { items: [] }, ['EMPTY_ORDER items']],
    ['101 items', { items: Array(101).fill(oneItem('1.00')[0]) }, ['TOO_MANY_ITEMS items']],
    ['a quantity of zero', items({ quantity: 0 }), ['INVALID_QUANTITY items.0.quantity']],
    ['a negative quantity', items({ quantity: -3 }), ['INVALID_QUANTITY items.0.quantity']],
    ['a quantity of 1,001', items({ quantity: 1001 }), ['INVALID_QUANTITY items.0.quantity']],
    ['an empty name', items({ name: '' }), ['INVALID_NAME items.0.name']],
    ['a name of 201 characters', items({ name: long(201) }), ['INVALID_NAME items.0.name']],
    ['a name with a NUL', items({ name: 'a\u0000b' }), ['INVALID_NAME items.0.name']],
    ['an empty code', items({ sku: '' }), ['INVALID_SKU items.0.sku']],
    ['a price of zero', price('0.00'), ['INVALID_PRICE items.0.unitPrice.amount']],
    ['a negative price', price('-5'), ['INVALID_PRICE items.0.unitPrice.amount']],
    ['a price with three decimals', price('1.005'), ['INVALID_PRICE items.0.unitPrice.amount']],
    [
      'two currencies',
      { items: [...oneItem('1.00'), ...oneItem('1.00', { unitPrice: { amount: '1.00', currency: 'EUR' } })] },
      ['CURRENCY_MISMATCH items.1.unitPrice.currency'],
    ],
    [
      'a total of 10,000,000.01',
      { items: [...oneItem('10000000.00'), ...oneItem('0.01')] },
      ['TOTAL_TOO_LARGE items'],
    ],
    [
      'several faults, all at once',
      { items: oneItem('0', { name: '', quantity: 0 }) },
      [
        'INVALID_NAME items.0.name',
        'INVALID_QUANTITY items.0.quantity',
        'INVALID_PRICE items.0.unitPrice.amount',
      ],
    ],
  ])('refuses %s', async (_what, input, refusals) => {
    expect(refusalsOf(await stack.send(placeOrderMutation, { input }, ada.token))).toEqual(refusals);
  });

  test.each([
    ['a price that is a number', price(5)],
    ['a price that is a word', price('five')],
    ['a currency that does not exist', price('5', 'XYZ')],
    ['a quantity that is a string', items({ quantity: '2' })],
    ['a quantity with decimals', items({ quantity: 1.5 })],
    ['a quantity beyond 32 bits', items({ quantity: 2 ** 31 })],
    ['an item that is null', { items: [null] }],
    ['items that are missing', {}],
    ['another customer’s id', { ...items({}), customerId: 'x' }],
    ['a key of 256 characters', { ...items({}), idempotencyKey: long(256) }],
  ])('says BAD_USER_INPUT to %s', async (_what, input) => {
    const answer = await stack.send<{ placeOrder: unknown }>(placeOrderMutation, { input }, ada.token);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test('needs a signed-in user', async () => {
    const answer = await stack.send(placeOrderMutation, { input: items({}) });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });

  test('takes an order in another currency than the account’s as a declined one', async () => {
    const { data } = await stack.send(placeOrderMutation, { input: price('5', 'EUR') }, ada.token);
    expect(data).toMatchObject({
      placeOrder: {
        order: { status: 'PAYMENT_FAILED', paymentFailure: { code: 'CURRENCY_MISMATCH' } },
        userErrors: [],
      },
    });
  });

  test('takes 100 items, the largest quantity and a key of 255 characters', async () => {
    const many = {
      items: Array(100).fill(oneItem('0.01', { quantity: 1000 })[0]),
      idempotencyKey: long(255),
    };
    const { data } = await stack.send(placeOrderMutation, { input: many }, ada.token);
    expect(data).toMatchObject({ placeOrder: { order: { total: { amount: '1000.00' } }, userErrors: [] } });
  });
});

describe('registerUser', () => {
  let count = 0;
  const registration = (change: object) => ({
    email: `new.${process.pid}.${Date.now()}.${count++}@example.com`,
    password: 'correct horse battery',
    name: 'New',
    ...change,
  });

  test.each([
    ['an address without an at sign', { email: 'example.com' }, ['INVALID_EMAIL email']],
    ['an empty address', { email: '' }, ['INVALID_EMAIL email']],
    ['an address of 255 characters', { email: `${long(243)}@example.com` }, ['INVALID_EMAIL email']],
    ['an address with a line break', { email: 'a@example.com\nBcc: b@example.com' }, ['INVALID_EMAIL email']],
    ['a password of 11 characters', { password: long(11) }, ['WEAK_PASSWORD password']],
    ['a password of 129 characters', { password: long(129) }, ['WEAK_PASSWORD password']],
    ['an empty name', { name: '' }, ['INVALID_NAME name']],
    ['a name of 101 characters', { name: long(101) }, ['INVALID_NAME name']],
    ['a phone number that is a word', { phone: 'phone' }, ['INVALID_PHONE phone']],
    ['a phone number without a country', { phone: '600123123' }, ['INVALID_PHONE phone']],
    [
      'several faults, all at once',
      { email: 'x', password: 'x', name: ' ', phone: 'x' },
      ['INVALID_EMAIL email', 'WEAK_PASSWORD password', 'INVALID_NAME name', 'INVALID_PHONE phone'],
    ],
  ])('refuses %s', async (_what, change, refusals) => {
    const answer = await stack.send<Record<string, Payload>>(registerMutation, {
      input: registration(change),
    });
    expect(refusalsOf(answer).sort()).toEqual([...refusals].sort());
  });

  test('refuses an address that another user has, whatever its case', async () => {
    const input = registration({ email: ` ${ada.email.toUpperCase()} ` });
    expect(refusalsOf(await stack.send(registerMutation, { input }))).toEqual(['EMAIL_TAKEN email']);
  });

  test('takes an address for one of twenty who ask at once', async () => {
    const input = registration({});
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        stack.send<{ registerUser: { user: object | null; userErrors: { code: string }[] } }>(
          registerMutation,
          {
            input,
          },
        ),
      ),
    );
    const registered = answers.filter(({ data }) => data?.registerUser.user);
    const refused = answers.filter(({ data }) => data?.registerUser.userErrors[0]?.code === 'EMAIL_TAKEN');
    expect([registered.length, refused.length]).toEqual([1, 19]);
  });

  test.each([
    ['12 characters of password', { password: long(12) }],
    ['128 characters of password', { password: long(128) }],
    ['100 characters of name', { name: long(100) }],
    ['a phone number', { phone: '+34 600 123 123' }],
  ])('takes %s', async (_what, change) => {
    const { data } = await stack.send(registerMutation, { input: registration(change) });
    expect(data).toMatchObject({ registerUser: { userErrors: [], user: { role: 'CUSTOMER' } } });
  });

  test.each([{ email: 5 }, { password: null }, { role: 'ADMIN' }, { name: ['a'] }])(
    'says BAD_USER_INPUT to %j',
    async (change) => {
      const answer = await stack.send(registerMutation, { input: registration(change) });
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    },
  );
});

describe('login', () => {
  test.each([
    ['another password', () => ({ email: ada.email, password: `${ada.password}!` })],
    ['an unknown address', () => ({ email: 'nobody@example.com', password: ada.password })],
    ['an empty password', () => ({ email: ada.email, password: '' })],
    ['a huge password', () => ({ email: ada.email, password: long(20_000) })],
    ['an address that is none', () => ({ email: "' or 1=1 --", password: ada.password })],
  ])('refuses %s, without saying which is wrong', async (_what, input) => {
    const answer = await stack.send(loginMutation, { input: input() });
    expect(answer.data).toEqual({
      login: { user: null, session: null, userErrors: [{ code: 'INVALID_CREDENTIALS', field: null }] },
    });
  });

  test('takes the address in any case', async () => {
    const input = { email: ada.email.toUpperCase(), password: ada.password };
    expect((await stack.send(loginMutation, { input })).data).toMatchObject({
      login: { user: { id: ada.id } },
    });
  });
});

describe('updateProfile', () => {
  test.each([
    ['an empty name', { name: '' }, ['INVALID_NAME name']],
    ['no name', { name: null }, ['INVALID_NAME name']],
    ['a name of 101 characters', { name: long(101) }, ['INVALID_NAME name']],
    ['an empty phone number', { phone: '' }, ['INVALID_PHONE phone']],
    ['both at once', { name: ' ', phone: 'x' }, ['INVALID_NAME name', 'INVALID_PHONE phone']],
  ])('refuses %s', async (_what, input, refusals) => {
    expect(refusalsOf(await stack.send(updateProfileMutation, { input }, ada.token))).toEqual(refusals);
  });

  test('changes what is given, and takes a phone number away by null', async () => {
    const { token } = await stack.register();
    const update = async (input: object) => (await stack.send(updateProfileMutation, { input }, token)).data;
    expect(await update({ phone: '+34 600-123-123' })).toMatchObject({
      updateProfile: { user: { name: 'Ada', phone: '+34600123123' } },
    });
    expect(await update({ name: 'Ada L.' })).toMatchObject({
      updateProfile: { user: { name: 'Ada L.', phone: '+34600123123' } },
    });
    expect(await update({ phone: null })).toMatchObject({ updateProfile: { user: { phone: null } } });
  });

  test('needs a signed-in user', async () => {
    const answer = await stack.send(updateProfileMutation, { input: { name: 'x' } });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });
});

describe('changePassword', () => {
  test.each([
    [
      'another current password',
      { currentPassword: 'wrong', newPassword: long(12) },
      ['INVALID_CREDENTIALS currentPassword'],
    ],
    ['a new password of 11 characters', { newPassword: long(11) }, ['WEAK_PASSWORD newPassword']],
  ])('refuses %s', async (_what, change, refusals) => {
    const input = { currentPassword: ada.password, ...change };
    expect(refusalsOf(await stack.send(changePasswordMutation, { input }, ada.token))).toEqual(refusals);
  });
});

describe('sessions', () => {
  test.each(['', 'x', long(5_000), '\u0000'])('refreshSession and logout refuse %j', async (refreshToken) => {
    const input = { refreshToken };
    for (const mutation of [refreshMutation, logoutMutation]) {
      expect(refusalsOf(await stack.send(mutation, { input }))).toEqual([
        'INVALID_REFRESH_TOKEN refreshToken',
      ]);
    }
  });
});

describe('sendNotification', () => {
  const message = (change: object) => ({ userId: ada.id, subject: 'Hello', body: 'How are you?', ...change });

  test.each([
    ['an unknown user', { userId: '01a2006f-d331-7753-a9e4-68f031936a27' }, ['USER_NOT_FOUND userId']],
    ['an id that is none', { userId: "'; --" }, ['USER_NOT_FOUND userId']],
    ['an empty subject', { subject: '' }, ['INVALID_SUBJECT subject']],
    ['a subject of 201 characters', { subject: long(201) }, ['INVALID_SUBJECT subject']],
    ['an empty text', { body: ' ' }, ['INVALID_BODY body']],
    ['a text of 10,001 characters', { body: long(10_001) }, ['INVALID_BODY body']],
  ])('refuses %s', async (_what, change, refusals) => {
    const answer = await stack.send<Record<string, Payload>>(
      sendNotificationMutation,
      { input: message(change) },
      administrator,
    );
    expect(refusalsOf(answer)).toEqual(refusals);
  });

  test('is for administrators', async () => {
    const code = async (token?: string) =>
      (await stack.send(sendNotificationMutation, { input: message({}) }, token)).errors?.[0]?.extensions
        .code;
    expect([await code(), await code(ada.token)]).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
  });
});
