import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { userEntities } from '../subgraphs/user/database.ts';
import { startDeletingExpiredRows } from '../subgraphs/user/delete-expired-rows.ts';
import { login as signInAs } from '../subgraphs/user/login.ts';
import { createThrottle } from '../subgraphs/user/throttle.ts';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';
import { eventually, loginMutation, openStack, registerMutation, type Stack } from './support/stack.ts';

const limits = { accountFree: 5, registrationFree: 3, addressFree: 10, refreshFree: 6, delayMaxSeconds: 4 };
const logger = createLogger({ service: 'test', level: 'silent' });
const rightPassword = 'the right password';
let launched: LaunchedStack;
let stack: Stack;
let database: Database;

beforeAll(async () => {
  launched = await launchStack({
    TRUSTED_PROXIES: '127.0.0.1',
    THROTTLE_ACCOUNT_FREE: String(limits.accountFree),
    THROTTLE_REGISTRATION_FREE: String(limits.registrationFree),
    THROTTLE_ADDRESS_FREE: String(limits.addressFree),
    THROTTLE_REFRESH_FREE: String(limits.refreshFree),
    THROTTLE_DELAY_MAX_SECONDS: String(limits.delayMaxSeconds),
  });
  stack = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
  await slowDatabaseClock();
  database = await open(stack.servers().postgres.databases.user);
  // The service notices that its connections were cut.
  await eventually(async () => expect(await login(newEmail())).toBe('INVALID_CREDENTIALS'));
});
afterAll(async () => {
  await database?.close();
  await launched?.stop();
});
beforeEach(async () => void (await sql('delete from throttles')));

const sql = <Row>(query: string, values: unknown[] = []) =>
  database.em.fork().execute<Row[]>(query, values) as Promise<Row[]>;

const open = (url: string) =>
  openDatabase({ url, poolMax: 10, applicationName: 'test', entities: userEntities, migrations: [], logger });

/**
 * Puts a clock in the place of the user database's own that goes a hundred times slower, so that a delay ends
 * when a test says so, however slow the machine is.
 */
async function slowDatabaseClock(): Promise<void> {
  const { url, databases } = stack.servers().postgres;
  const { pathname } = new URL(databases.user);
  const admin = await open(Object.assign(new URL(url), { pathname }).href);
  for (const statement of [
    'create schema clock',
    'create table clock.hand (started timestamptz not null, moment timestamptz not null)',
    'insert into clock.hand select now(), now()',
    `create function clock.now() returns timestamptz stable language sql as
     'select moment + (pg_catalog.now() - started) / 100 from clock.hand'`,
    'grant usage on schema clock to public',
    'grant select, update on clock.hand to public',
    `alter database "${pathname.slice(1)}" set search_path = clock, pg_catalog, public`,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  ]) {
    await admin.em.fork().execute(statement);
  }
  await admin.close();
}

const pass = (time: string) => sql('update clock.hand set moment = moment + ?::interval', [time]);

const newEmail = () => `${randomUUID()}@example.com`;
let addresses = 0;
const newAddress = () => `10.0.${Math.floor(++addresses / 256)}.${addresses % 256}`;

interface Options {
  from?: string;
  token?: string | undefined;
}
interface Session {
  accessToken: string;
  refreshToken: string;
}
interface Sent {
  data?: Record<string, { userErrors: { code: string }[]; session?: Session | null }> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

async function send(query: string, input: object, { from = newAddress(), token }: Options): Promise<Sent> {
  const response = await fetch(`${stack.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()) as Sent;
}

/** `OK`, the code of the first refusal, or by how many seconds to come later. */
function outcomeOf({ data, errors }: Sent): string | number {
  const [error] = errors ?? [];
  if (error) {
    const { code, retryAfterSeconds, ...rest } = error.extensions;
    expect({ code, rest, message: error.message }).toEqual({
      code: 'RATE_LIMITED',
      rest: {},
      message: `Too many attempts; try again in ${retryAfterSeconds} s.`,
    });
    return retryAfterSeconds as number;
  }
  const [payload] = Object.values(data ?? {});
  return payload?.userErrors[0]?.code ?? 'OK';
}

const login = async (email: string, options: Options & { password?: string } = {}) =>
  outcomeOf(await send(loginMutation, { email, password: options.password ?? 'a wrong password' }, options));

const signIn = (email: string, from?: string) => login(email, { from, password: rightPassword });

const registration = (email: string) => ({ email, password: rightPassword, name: 'Ada' });

const register = async (email: string, options: Options = {}) =>
  outcomeOf(await send(registerMutation, registration(email), options));

async function newUser(from = newAddress()) {
  const email = newEmail();
  const { data } = await send(registerMutation, registration(email), { from });
  const { accessToken: token, refreshToken = '' } = data?.registerUser?.session ?? {};
  return { email, from, token, refreshToken };
}

const times = async <Result>(count: number, act: () => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  for (let round = 0; round < count; round++) results.push(await act());
  return results;
};
const wrong = (count: number) => Array<string>(count).fill('INVALID_CREDENTIALS');

describe('wrong passwords for one account', () => {
  test.each([
    ['a user', async () => (await newUser()).email],
    ['nobody', async () => newEmail()],
  ])('are answered as often as is free, and then refused: of %s', async (_whose, choose) => {
    const email = await choose();
    const other = await choose();
    expect(await times(limits.accountFree + 1, () => login(email))).toEqual([
      ...wrong(limits.accountFree),
      1,
    ]);
    expect(await login(other)).toBe('INVALID_CREDENTIALS');
  });

  test('are refused for twice as long each time, up to the longest delay', async () => {
    const email = newEmail();
    await times(limits.accountFree, () => login(email));
    for (const seconds of [1, 2, 4, 4]) {
      expect(await times(2, () => login(email))).toEqual([seconds, seconds]);
      await pass(`${seconds} seconds`);
      expect(await login(email)).toBe('INVALID_CREDENTIALS');
    }
  });

  test('are refused until the delay is over, by the clock of the database', async () => {
    const email = newEmail();
    await times(limits.accountFree, () => login(email));
    await pass('0.9 seconds');
    expect(await login(email)).toBe(1);
    await pass('0.1 seconds');
    expect(await login(email)).toBe('INVALID_CREDENTIALS');
  });

  test('are forgotten after 15 minutes, and not before', async () => {
    const [early, late] = [newEmail(), newEmail()];
    await times(limits.accountFree - 1, () => login(late));
    await pass('1 second');
    await times(limits.accountFree - 1, () => login(early));
    await pass('14 minutes 59 seconds');
    expect(await times(2, () => login(early))).toEqual([...wrong(1), 1]);
    expect(await times(limits.accountFree + 1, () => login(late))).toEqual([...wrong(limits.accountFree), 1]);
  });

  test('are one account’s however its address is written', async () => {
    const name = randomUUID();
    const forms = [`${name}\u00e9@münchen.de`, ` ${name.toUpperCase()}E\u0301@XN--mnchen-3ya.de`];
    await times(limits.accountFree - 1, () => login(forms[0] ?? ''));
    expect(await login(forms[1] ?? '')).toBe('INVALID_CREDENTIALS');
    expect([await login(forms[0] ?? ''), await login(forms[1] ?? '')]).toEqual([1, 1]);
  });

  test('do not slip through when many come at once', async () => {
    const { email } = await newUser();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => login(email)));
    const answered = outcomes.filter((outcome) => outcome === 'INVALID_CREDENTIALS');
    expect(answered).toHaveLength(limits.accountFree);
  });

  test('are all counted when many come at once, and none is taken for one too many', async () => {
    const count = 100;
    const { countPassword } = createThrottle({ ...limits, accountFree: count });
    const email = newEmail();
    const attempts = Array.from({ length: count }, () =>
      countPassword(database.em.fork(), email, newAddress()),
    );
    await Promise.all(attempts);
    expect(await sql('select attempts from throttles')).toEqual([{ attempts: count }]);
  });

  test('do not stand in the way of as many right ones at once', async () => {
    const { email, from } = await newUser();
    for (const address of [from, newAddress()]) {
      const outcomes = Array.from({ length: limits.accountFree }, () => signIn(email, address));
      expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['OK']));
    }
  });

  test('are forgotten when the right one is given', async () => {
    const { email } = await newUser();
    expect(await times(limits.accountFree - 1, () => login(email))).toEqual(wrong(limits.accountFree - 1));
    expect(await signIn(email)).toBe('OK');
    expect(await times(limits.accountFree + 1, () => login(email))).toEqual([
      ...wrong(limits.accountFree),
      1,
    ]);
  });

  test('let the right one be refused too, from where its user has never signed in', async () => {
    const { email } = await newUser();
    await times(limits.accountFree, () => login(email));
    expect(await signIn(email)).toBe(1);
  });

  test('of strangers do not keep out a user at an address where they registered or signed in', async () => {
    const { email, from } = await newUser();
    const elsewhere = newAddress();
    await signIn(email, elsewhere);
    await times(limits.accountFree + 1, () => login(email));
    await pass('29 days 23 hours 59 minutes');
    await times(limits.accountFree + 1, () => login(email));
    expect([await signIn(email, from), await signIn(email, elsewhere)]).toEqual(['OK', 'OK']);
  });

  test('at the user’s own address are refused as well, and do not count elsewhere', async () => {
    const { email, from } = await newUser();
    const outcomes = await times(limits.accountFree + 1, () => login(email, { from }));
    expect(outcomes).toEqual([...wrong(limits.accountFree), 1]);
    expect(await signIn(email)).toBe('OK');
    await pass('5 seconds');
    expect(await times(2, () => login(email, { from }))).toEqual([...wrong(1), 2]);
  });

  test('are counted when the password is changed, together with those of sign-ins', async () => {
    const { email, from, token } = await newUser();
    const change = async (currentPassword: string) => {
      const query = `mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { userErrors { code } }
      }`;
      return outcomeOf(await send(query, { currentPassword, newPassword: rightPassword }, { from, token }));
    };
    const guesses = limits.accountFree - 1;
    expect(await times(guesses, () => change('a wrong password'))).toEqual(wrong(guesses));
    expect(await change(rightPassword)).toBe('OK');
    expect(await times(guesses, () => change('a wrong password'))).toEqual(wrong(guesses));
    expect(await login(email, { from })).toBe('INVALID_CREDENTIALS');
    expect([await change(rightPassword), await signIn(email, from)]).toEqual([1, 1]);
  });

  test('are counted by all replicas together', async () => {
    const email = newEmail();
    const replica = createThrottle(limits);
    const count = () => replica.countPassword(database.em.fork(), email, newAddress());
    await times(limits.accountFree - 1, count);
    expect(await times(2, () => login(email))).toEqual([...wrong(1), 1]);
    await expect(count()).rejects.toMatchObject({ code: 'RATE_LIMITED', fields: { retryAfterSeconds: 1 } });
  });
});

describe('attempts from one client address', () => {
  test('are answered as often as is free, and then refused, whoever they are for', async () => {
    const from = newAddress();
    const logins = await times(limits.addressFree - 2, () => login(newEmail(), { from }));
    const registrations = await times(2, () => register(newEmail(), { from }));
    expect([logins, registrations]).toEqual([wrong(limits.addressFree - 2), ['OK', 'OK']]);
    const refused = newEmail();
    expect([await login(newEmail(), { from }), await register(refused, { from })]).toEqual([1, 1]);
    expect(await sql('select 1 from users where email = ?', [refused])).toEqual([]);
    expect(await login(newEmail())).toBe('INVALID_CREDENTIALS');
  });

  test('are refused for twice as long each time, up to the longest delay', async () => {
    const from = newAddress();
    await times(limits.addressFree, () => login(newEmail(), { from }));
    for (const seconds of [1, 2, 4, 4]) {
      expect(await login(newEmail(), { from })).toBe(seconds);
      await pass(`${seconds} seconds`);
      expect(await login(newEmail(), { from })).toBe('INVALID_CREDENTIALS');
    }
  });

  test('are so many a minute, and after too many a minute must be left alone', async () => {
    const from = newAddress();
    const attempt = () => login(newEmail(), { from });
    await times(limits.addressFree - 1, attempt);
    await pass('59 seconds');
    expect(await attempt()).toBe('INVALID_CREDENTIALS');
    expect(await attempt()).toBe(1);
    await pass('61 seconds');
    const fresh = [...wrong(limits.addressFree), 1];
    expect(await times(limits.addressFree + 1, attempt)).toEqual(fresh);
    await pass('60 seconds');
    expect(await times(2, attempt)).toEqual([...wrong(1), 2]);
    await pass('61 seconds');
    expect(await times(2, attempt)).toEqual([...wrong(1), 4]);
    await pass('64 seconds');
    expect(await times(limits.addressFree + 1, attempt)).toEqual(fresh);
  });

  test('of an IPv6 network are counted together', async () => {
    const from = (host: string) => ({ from: `2001:db8:0:1:${host}` });
    await times(limits.addressFree, () => login(newEmail(), from(`${addresses}:${++addresses}::1`)));
    expect(await login(newEmail(), from(':9'))).toBe(1);
    expect(await login(newEmail(), { from: '2001:db8:0:2::9' })).toBe('INVALID_CREDENTIALS');
  });

  test('do not slip through when many come at once', async () => {
    const from = newAddress();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => login(newEmail(), { from })));
    const answered = outcomes.filter((outcome) => outcome === 'INVALID_CREDENTIALS');
    expect(answered).toHaveLength(limits.addressFree);
  });

  test('that are refused for their input are not counted', async () => {
    const from = newAddress();
    const attempt = () => register('no address', { from });
    const outcomes = await times(limits.addressFree + 1, attempt);
    expect(new Set(outcomes)).toEqual(new Set(['INVALID_EMAIL']));
  });
});

describe('exchanges of refresh tokens from one client address', () => {
  const refresh = async (refreshToken: string, from: string) =>
    outcomeOf(
      await send(
        'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { userErrors { code } } }',
        { refreshToken },
        { from },
      ),
    );

  test('are answered as often as is free, and then refused without spending the token', async () => {
    const { from, refreshToken } = await newUser();
    const guesses = await times(limits.refreshFree, () => refresh('a wrong token', from));
    expect(guesses).toEqual(Array(limits.refreshFree).fill('INVALID_REFRESH_TOKEN'));
    expect(await refresh(refreshToken, from)).toBe(1);
    expect(await refresh(refreshToken, newAddress())).toBe('OK');
  });

  test('are counted apart from sign-ins', async () => {
    const from = newAddress();
    await times(limits.addressFree, () => login(newEmail(), { from }));
    expect(await refresh('a wrong token', from)).toBe('INVALID_REFRESH_TOKEN');
    await times(limits.refreshFree - 1, () => refresh('a wrong token', from));
    expect(await refresh('a wrong token', from)).toBe(1);
  });
});

test.each([
  ['for one account', limits.accountFree, () => ({ email: 'ann@example.com', clientAddress: newAddress() })],
  ['from one client address', limits.addressFree, () => ({ email: newEmail(), clientAddress: '192.0.2.7' })],
])('sign-ins that are refused are not hashed, also when many come at once: %s', async (_what, free, next) => {
  const notCalled = async (): Promise<never> => {
    throw new Error('nobody signs in here');
  };
  let hashes = 0;
  const passwords = { hash: notCalled, matches: async () => ++hashes < 0 };
  const accessTokens = { sign: notCalled, jwks: () => ({ keys: [] }) };
  const dependencies = { passwords, accessTokens, throttle: createThrottle(limits) };
  const attempts = Array.from({ length: 50 }, () =>
    signInAs(dependencies, database.em.fork(), { ...next(), password: 'a wrong password' }),
  );
  await Promise.allSettled(attempts);
  expect(hashes).toBe(free);
});

test('registrations of one e-mail address are answered as often as is free, and then refused', async () => {
  const email = newEmail();
  const outcomes = await times(limits.registrationFree + 1, () => register(email));
  expect(outcomes).toEqual(['OK', 'EMAIL_TAKEN', 'EMAIL_TAKEN', 1]);
  expect(await register(newEmail())).toBe('OK');
});

test('the table shows neither who has tried to sign in nor from where', async () => {
  const { email, from } = await newUser();
  await login(email);
  const rows = await sql<{ key: string }>('select * from throttles');
  expect(rows.length).toBeGreaterThanOrEqual(4);
  expect(rows.every(({ key }) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  expect(JSON.stringify(rows)).not.toContain(email);
  expect(JSON.stringify(rows)).not.toContain(from);
});

test('what is forgotten is deleted, and nothing else', async () => {
  await login(newEmail());
  await pass('15 minutes 1 second');
  await login(newEmail());
  await startDeletingExpiredRows({ database, logger }).stop();
  expect(await sql('select 1 from throttles')).toHaveLength(2);
});

test('more than one run deletes is deleted without a wait for the next hour', async () => {
  await sql(`insert into throttles (key, attempts, expires_at)
    select encode(sha256(n::text::bytea), 'hex'), 1, now() - interval '1 second' from generate_series(1, 20001) as n`);
  const deleting = startDeletingExpiredRows({ database, logger });
  await eventually(async () =>
    expect(await sql('select count(*)::int from throttles')).toEqual([{ count: 0 }]),
  );
  await deleting.stop();
});

const pairsMin = 40;
const pairsMax = 200;
const timesTestMs = 600_000;

test(
  'a wrong password and an unknown user are told neither by the answer nor by its time',
  async () => {
    const { email } = await newUser();
    const nobody = newEmail();
    const answers = new Set<string>();
    const measure = async (who: string) => {
      const startedAt = performance.now();
      const answer = await send(loginMutation, { email: who, password: 'a wrong password' }, {});
      answers.add(JSON.stringify(answer));
      return performance.now() - startedAt;
    };
    // The two of a pair meet the same load, and either is as often the first. However noisy the machine is, so
    // many pairs are taken that their median is within 5 % of the truth.
    const ratios: number[] = [];
    let ratio = { low: 0, middle: 0, high: 2 };
    while (ratios.length < pairsMin || (ratio.high - ratio.low > 0.1 && ratios.length < pairsMax)) {
      await sql('delete from throttles');
      const known = await measure(email);
      const unknown = [await measure(nobody), await measure(nobody)];
      ratios.push(known / (unknown[0] ?? 0), (await measure(email)) / (unknown[1] ?? 0));
      ratio = medianOf(ratios);
    }
    // What is wrong is told with certainty, and what is right is not called wrong for the noise.
    expect(ratio.low).toBeLessThanOrEqual(1.1);
    expect(ratio.high).toBeGreaterThanOrEqual(0.9);
    expect([...answers]).toHaveLength(1);
  },
  timesTestMs,
);

/** The median, and between which two values that of endless many would be in 95 of 100 cases. */
function medianOf(values: number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const spread = 0.98 * Math.sqrt(sorted.length);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  return { low: at(middle - spread), middle: at(middle), high: at(middle + spread) };
}
