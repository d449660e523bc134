/** What the check finds that reads the logs of the whole suite when their stack stops. */
import { describe, expect, test } from '@jest/globals';
import { checkLines, secretsOf } from '../dev/check-logs.ts';

const random = 'q3Zk8-vN0_pTzY5xJm2LwA7cRbE1dGfHsUiOoKt9MnV';
const line = (text: string) => JSON.stringify({ level: 30, msg: text });
const kinds = (name: string, text: string, secrets: string[] = []) =>
  checkLines(name, [text], secrets).map((finding) => finding.replace(/^\S+ has (.*?): .*/, '$1'));

test('an ordinary line is fine', () => {
  const ordinary =
    'node_modules/@apollo/server/x.js:1 0198f3c2-7a4e-7cc3-98c4-dc0c0c07398f nats://127.0.0.1:4222';
  expect(kinds('gateway.log', line(ordinary), ['another secret'])).toEqual([]);
});

describe.each(['gateway.log', 'user.log.1', 'postgres.log', 'nats.log'])('in %s is found', (name) => {
  test.each([
    ['a JWT', `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.x`],
    ['a bearer token', 'authorization: Bearer abcdefgh'],
    ['a token of 32 bytes', `token ${random},`],
    ['a private JWK', JSON.stringify({ d: 'abcdefghijklmnopqrstu' })],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['a password of the tests', 'a password for 0198f3c2'],
    ['a password of the tests', 'an administrator’s password'],
    ['a password in a URL', 'postgres://user:abc@127.0.0.1/order'],
    ['a secret of the stack', 'with the secret of this stack in it'],
  ])('%s', (kind, text) => {
    expect(kinds(name, line(text), ['the secret of this stack'])).toEqual([kind]);
  });
});

test('an e-mail address is found in the logs of services', () => {
  for (const address of ['ada@example.com', 'x.y+z@mail.example.co.uk', 'zoë@bücher.example']) {
    expect(kinds('user.log', line(`to <${address}>`))).toEqual(['an e-mail address']);
  }
  expect(kinds('postgres.log', 'Key (email)=(ada@example.com) already exists.')).toEqual([]);
});

test.each(['', 'text', '[1]', '"text"', '{"level":30}{"level":30}', '{"level":30', ' {"level":30}'])(
  'what is not one JSON object is found in the logs of services: %s',
  (text) => {
    expect(kinds('order.log', text)).toEqual(['what is not one JSON object']);
    expect(kinds('nats.log', text)).toEqual([]);
  },
);

test('the secrets of a stack are what is private in its file', () => {
  const key = { kty: 'OKP', crv: 'Ed25519', kid: 'a'.repeat(20), x: 'b'.repeat(43), d: 'c'.repeat(43) };
  const file = { serviceKeys: { gateway: key }, databasePasswords: { user: 'd'.repeat(20) } };
  expect(secretsOf(file)).toEqual(['c'.repeat(43), 'd'.repeat(20)]);
});
