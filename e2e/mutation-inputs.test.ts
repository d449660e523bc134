import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { errorCodesOf, type Payload, refusalsOf } from './support/refusals.ts';
import {
  type Customer,
  depositMutation,
  eventually,
  loginMutation,
  registerMutation,
  sharedStack,
} from './support/stack.ts';

const stack = sharedStack();
let ada: Customer;
let administrator: string;

let before: unknown;

beforeAll(async () => {
  [ada, administrator] = await Promise.all([stack.register('50.00'), stack.signInAdministrator()]);
  before = await look();
});

// Whatever a test asks for in her name or about her is refused: nothing of hers may have changed.
afterEach(async () => {
  const was = before;
  before = await look();
  expect(before).toEqual(was);
});

async function look(): Promise<unknown> {
  const query = `{
    me { name phone account { balance { amount } entries { totalCount } } }
    notifications(filter: { kind: MANUAL }) { totalCount }
  }`;
  const { data } = await stack.send<object>(query, {}, ada.token);
  expect(data).toBeTruthy();
  return data;
}

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
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.data?.[name] ?? null).toBeNull();
  });

  test('says BAD_USER_INPUT to a number literal', async () => {
    const query = `mutation { ${name}(input: { amount: { amount: 5 } }) { userErrors { code } } }`;
    const answer = await stack.send<Record<string, unknown>>(query, {}, ada.token);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });

  test('needs a signed-in user', async () => {
    const answer = await stack.send(mutation, { input: amount('5') });
    expect(errorCodesOf(answer)).toEqual(['UNAUTHENTICATED']);
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
    ['a common password', { password: 'Unbelievable' }, ['WEAK_PASSWORD password']],
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

  test('refuses an address that another user has in another form of Unicode', async () => {
    const name = randomUUID();
    const one = await stack.send(registerMutation, {
      input: registration({ email: `${name}.jos\u00e9@münchen.de` }),
    });
    expect(one.data).toMatchObject({
      registerUser: { user: { email: `${name}.jos\u00e9@xn--mnchen-3ya.de` } },
    });
    const input = registration({ email: `${name}.JOSE\u0301@MÜNCHEN.de` });
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
      expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
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
    expect(errorCodesOf(answer)).toEqual(['UNAUTHENTICATED']);
  });
});

describe('changePassword', () => {
  const change = (changes: object) => ({
    input: { currentPassword: ada.password, newPassword: 'another horse battery', ...changes },
  });
  afterEach(async () => {
    const { email, password } = ada;
    const { data } = await stack.send(loginMutation, { input: { email, password } });
    expect(data).toMatchObject({ login: { user: { id: ada.id } } });
  });

  test.each([
    ['another current password', { currentPassword: 'wrong' }, ['INVALID_CREDENTIALS currentPassword']],
    ['an empty current password', { currentPassword: '' }, ['INVALID_CREDENTIALS currentPassword']],
    ['a new password of 11 characters', { newPassword: long(11) }, ['WEAK_PASSWORD newPassword']],
    ['a new password of 129 characters', { newPassword: long(129) }, ['WEAK_PASSWORD newPassword']],
    ['a common new password', { newPassword: 'Unbelievable' }, ['WEAK_PASSWORD newPassword']],
    ['an empty new password', { newPassword: '' }, ['WEAK_PASSWORD newPassword']],
  ])('refuses %s', async (_what, changes, refusals) => {
    const answer = await stack.send<Record<string, Payload>>(
      changePasswordMutation,
      change(changes),
      ada.token,
    );
    expect(refusalsOf(answer)).toEqual(refusals);
  });

  test.each([
    ['no current password', { currentPassword: undefined }],
    ['a current password that is null', { currentPassword: null }],
    ['a current password that is a list', { currentPassword: ['x'] }],
    ['no new password', { newPassword: undefined }],
    ['a new password that is a number', { newPassword: 123_456_789_012 }],
    ['a new password that is a boolean', { newPassword: true }],
    ['an unknown field', { userId: 'x' }],
  ])('says BAD_USER_INPUT to %s', async (_what, changes) => {
    const answer = await stack.send(changePasswordMutation, change(changes), ada.token);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });

  test('needs a signed-in user', async () => {
    const answer = await stack.send(changePasswordMutation, change({}));
    expect(errorCodesOf(answer)).toEqual(['UNAUTHENTICATED']);
  });
});

describe.each([
  ['refreshSession', refreshMutation],
  ['logout', logoutMutation],
])('%s', (_name, mutation) => {
  test.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['quotes', "' or 1=1 --"],
    ['5,000 characters', long(5_000)],
    ['a NUL', '\u0000'],
  ])('refuses a token that is none: %s', async (_what, refreshToken) => {
    const answer = await stack.send<Record<string, Payload>>(mutation, { input: { refreshToken } });
    expect(refusalsOf(answer)).toEqual(['INVALID_REFRESH_TOKEN refreshToken']);
  });

  test.each([
    {},
    { refreshToken: null },
    { refreshToken: 5 },
    { refreshToken: true },
    { refreshToken: ['x'] },
  ])('says BAD_USER_INPUT to %j', async (input) => {
    expect(errorCodesOf(await stack.send(mutation, { input }))).toEqual(['BAD_USER_INPUT']);
  });

  test('says BAD_USER_INPUT to an unknown field, and leaves the session as it is', async () => {
    const { refreshToken } = await stack.register();
    const input = { refreshToken, userId: ada.id };
    expect(errorCodesOf(await stack.send(mutation, { input }))).toEqual(['BAD_USER_INPUT']);
    const { data } = await stack.send(refreshMutation, { input: { refreshToken } });
    expect(data).toMatchObject({ refreshSession: { userErrors: [] } });
  });
});

describe('sendNotification', () => {
  const message = (change: object) => ({
    input: { userId: ada.id, subject: 'Hello', body: 'How are you?', ...change },
  });
  const isKnown = async ({ token }: Customer) => {
    const { data } = await stack.send(
      '{ notifications(filter: { kind: WELCOME }) { totalCount } }',
      {},
      token,
    );
    expect(data).toEqual({ notifications: { totalCount: 1 } });
  };
  beforeAll(() => eventually(() => isKnown(ada)));

  test.each([
    ['an unknown user', { userId: '01a2006f-d331-7753-a9e4-68f031936a27' }, ['USER_NOT_FOUND userId']],
    ['an id that is none', { userId: "'; --" }, ['USER_NOT_FOUND userId']],
    ['an empty id', { userId: '' }, ['USER_NOT_FOUND userId']],
    ['an id with a NUL', { userId: '\u0000' }, ['USER_NOT_FOUND userId']],
    ['an id that is a number', { userId: 5 }, ['USER_NOT_FOUND userId']],
    ['an empty subject', { subject: '' }, ['INVALID_SUBJECT subject']],
    ['a subject of 201 characters', { subject: long(201) }, ['INVALID_SUBJECT subject']],
    ['a subject of two lines', { subject: 'Hello\nBcc: b@example.com' }, ['INVALID_SUBJECT subject']],
    ['an empty text', { body: ' ' }, ['INVALID_BODY body']],
    ['a text of 10,001 characters', { body: long(10_001) }, ['INVALID_BODY body']],
    [
      'several faults, all at once',
      { userId: 'x', subject: '', body: '' },
      ['USER_NOT_FOUND userId', 'INVALID_SUBJECT subject', 'INVALID_BODY body'],
    ],
  ])('refuses %s', async (_what, change, refusals) => {
    const answer = await stack.send<Record<string, Payload>>(
      sendNotificationMutation,
      message(change),
      administrator,
    );
    expect(refusalsOf(answer)).toEqual(refusals);
  });

  test.each([
    ['no user', { userId: undefined }],
    ['a user that is null', { userId: null }],
    ['a user that is a boolean', { userId: true }],
    ['no subject', { subject: undefined }],
    ['a subject that is a number', { subject: 5 }],
    ['a subject that is a list', { subject: ['Hello'] }],
    ['a text that is null', { body: null }],
    ['a text that is an object', { body: { text: 'x' } }],
    ['an unknown field', { kind: 'WELCOME' }],
    ['an empty key', { idempotencyKey: '' }],
    ['a key of 256 characters', { idempotencyKey: long(256) }],
    ['a key that is a number', { idempotencyKey: 5 }],
  ])('says BAD_USER_INPUT to %s', async (_what, change) => {
    const answer = await stack.send(sendNotificationMutation, message(change), administrator);
    expect(errorCodesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });

  test('takes the longest subject, text and key', async () => {
    const bob = await stack.register();
    await eventually(() => isKnown(bob));
    const longest = { userId: bob.id, subject: long(200), body: long(10_000), idempotencyKey: long(255) };
    const { data } = await stack.send(sendNotificationMutation, message(longest), administrator);
    expect(data).toMatchObject({ sendNotification: { userErrors: [] } });
  });

  test('is for administrators', async () => {
    expect(errorCodesOf(await stack.send(sendNotificationMutation, message({})))).toEqual([
      'UNAUTHENTICATED',
    ]);
    const answer = await stack.send(sendNotificationMutation, message({}), ada.token);
    expect(errorCodesOf(answer)).toEqual(['FORBIDDEN']);
  });
});
