import { describe, expect, test } from '@jest/globals';
import { createLogger } from './log.ts';
import { entriesMax, textCharsMax } from './log-fields.ts';
import { withTrace } from './trace-context.ts';

type Line = Record<string, unknown> & { err: Record<string, unknown> };

/** What is written for one event. */
function write(fields: unknown, message?: string): string {
  const written: string[] = [];
  const logger = createLogger({ service: 'test', level: 'info' }, { write: (text) => written.push(text) });
  logger.info(fields, message);
  expect(written).toHaveLength(1);
  return written[0] ?? '';
}
const read = (fields: unknown, message?: string) => JSON.parse(write(fields, message)) as Line;

const circular: Record<string, unknown> = { name: 'circle' };
circular.self = circular;
const circularError = new Error('of itself');
circularError.cause = circularError;
const nested = Array.from({ length: 1_000 }).reduce<object>((inner) => ({ inner }), {});
const fail = () => {
  throw new Error('do not look');
};
const traps = Object.defineProperty({}, 'trap', { get: fail, enumerable: true });

const isOneLine = (text: string) => text.endsWith('\n') && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text.slice(0, -1));

// Made only when they are needed: the test runner itself would read them.
test.each<[string, () => unknown, string?]>([
  ['control characters', () => ({ text: 'a\nb\r\0\x1b[2J\u009b\u2028', 'a\nkey': 1 }), 'a\r\nb\u2029c'],
  ['half a character', () => ({ text: '\ud800' }), '\udfff'],
  ['a huge text', () => ({ text: 'x'.repeat(10_000_000) })],
  ['a huge key', () => ({ ['x'.repeat(1_000_000)]: 1 })],
  ['a thousand objects in each other', () => ({ nested })],
  ['a million entries', () => ({ list: Array.from({ length: 1_000_000 }, () => ({})) })],
  ['a circle', () => circular],
  ['an error that is its own cause', () => circularError],
  ['an error that causes itself', () => ({ err: circularError })],
  ['an error with a huge message', () => ({ err: new Error('x\n'.repeat(1_000_000)) })],
  ['getters that throw', () => ({ traps })],
  ['getters that throw at the top', () => traps],
  ['an error whose parts throw', () => ({ err: Object.defineProperty(new Error(), 'code', { get: fail }) })],
  ['a proxy that throws', () => ({ proxy: new Proxy({}, { ownKeys: fail }) })],
  ['a toJSON that throws', () => ({ value: { toJSON: fail } })],
  ['a date that is none', () => ({ date: new Date(Number.NaN) })],
  [
    'what JSON has no word for',
    () => ({ a: 1n, b: Symbol('b'), c: fail, d: Number.NaN, e: [1n, undefined], f: new Map() }),
  ],
  ['bytes', () => ({ bytes: Buffer.alloc(1_000_000) })],
  ['a text for an error', () => ({ err: 'text' })],
  ['nothing for an error', () => ({ err: null })],
  ['no fields', () => undefined],
  ['a message with placeholders', () => ({}), '%s %d %o %j'],
])('an event is one line of JSON, of bounded length, with %s', (_what, make, ...[message]) => {
  const text = write(make(), message);
  expect([isOneLine(text), text.length < entriesMax * textCharsMax]).toEqual([true, true]);
  expect(JSON.parse(text)).toMatchObject({ service: 'test', level: 30 });
});

test('an event tells its trace', () => {
  withTrace(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, () => {
    expect(read({}, 'traced')).toMatchObject({ traceId: 'a'.repeat(32), msg: 'traced' });
  });
});

test('a text is written as it is up to its bound, and cut above', () => {
  const text = 'x'.repeat(textCharsMax);
  expect(read({ text }).text).toBe(text);
  expect(read({ text: `${text}x` }).text).toMatch(/^x+…$/);
});

test('as many entries as the bound are written, and the rest left out', () => {
  const list = (length: number) => JSON.stringify(read({ list: Array.from({ length }, () => 1) }).list);
  expect(list(entriesMax - 1)).not.toContain('left out');
  expect(JSON.parse(list(entriesMax + 1)).filter((entry: unknown) => entry === 1)).toHaveLength(
    entriesMax - 1,
  );
});

describe('an error', () => {
  test('is written with its kind, message, code, frames and causes', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED' });
    const { err } = read({ err: new AggregateError([new Error('one')], 'outer', { cause }) });
    expect(err).toMatchObject({
      type: 'AggregateError',
      message: 'outer',
      stack: expect.stringMatching(/^ +at .*log\.test\.ts/),
      cause: { type: 'TypeError', message: 'inner', code: 'ECONNREFUSED' },
      errors: [{ message: 'one' }],
    });
  });

  test('is not written with what libraries hang on it', () => {
    const secret = 'hunter2';
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      table: 'users',
      constraint: 'users_email_unique',
      detail: `Key (name)=(${secret}) already exists.`,
      where: secret,
      query: secret,
      parameters: [secret],
      payload: { secret },
      body: secret,
      issues: [{ input: secret }],
      source: { body: secret },
    });
    const text = write({ err: error });
    expect(text).not.toContain(secret);
    expect(JSON.parse(text).err).toMatchObject({ code: '23505', constraint: 'users_email_unique' });
  });
});

describe('never written is', () => {
  const base64url = 'q3Zk8-vN0_pTzY5xJm2LwA7cRbE1dGfHsUiOoKt9MnV';
  test.each([
    ['an e-mail address', 'ada.love+lace@mail.example.com'],
    ['an e-mail address in another script', 'zoë@bücher.example'],
    ['an e-mail address that ends in a mark', 'नमस्ते@mail.example'],
    ['an e-mail address in a URL', 'ada%40mail.example'],
    ['a JWT', `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.${base64url}`],
    ['a refresh token', base64url],
    ['the credentials of a URL', 'postgres://user:hunter2@db.internal:5432/order'],
    ['a bearer token', 'Bearer abc.def-ghi'],
    ['a private key', `-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----`],
    ['a private JWK', JSON.stringify({ kty: 'OKP', d: 'hunter2', x: 'public' })],
    ['a private JWK in JSON in JSON', JSON.stringify(JSON.stringify({ d: 'hunter2' }))],
    ['a password in GraphQL', 'login(input: { password: "hunter2 \\" hunter2" })'],
    ['a password in JSON', JSON.stringify({ newPassword: 'hunter2' })],
  ])('%s, wherever it stands', (_what, secret) => {
    const places = [
      write({}, `before ${secret} after`),
      write({ field: `\n${secret}\t` }),
      write({ deep: { list: [secret] } }),
      write({ [secret]: 1 }),
      write({ err: new Error(secret) }),
      write({ err: new Error('outer', { cause: new Error(secret) }) }),
      write(new Error(secret)),
      write({ text: `${'x '.repeat(textCharsMax / 2 - 10)}${secret}` }),
    ];
    const parts = /hunter2|love|zoë|eyJ|q3Zk8|MC4|abc\.def/;
    for (const place of places) expect(place).not.toMatch(parts);
  });

  test.each([
    'password',
    'newPassword',
    'refreshToken',
    'authorization',
    'Cookie',
    'SERVICE_SECRET',
    'apiKey',
    'd',
  ])('a field %s', (name) => {
    expect(read({ headers: { [name]: 'hunter2' }, [name]: { value: 'hunter2' } })).toMatchObject({
      headers: { [name]: '[redacted]' },
      [name]: '[redacted]',
    });
  });
});

test.each([
  'node_modules/@apollo/server/dist/esm/ApolloServer.js:12:3',
  'file:///app/platform/http-server.ts',
  'connect ECONNREFUSED 127.0.0.1:5432',
  '0198f3c2-7a4e-7cc3-98c4-dc0c0c07398f',
  'duplicate key value violates unique constraint "users_email_unique"',
  'a'.repeat(43),
  'The Authorization header must be "Bearer" and an access token.',
  'nats://127.0.0.1:4222',
])('what is no secret stays: %s', (text) => {
  expect(read({ text }).text).toBe(text);
});
