import { expect, test } from '@jest/globals';
import { readNotificationConfig } from './config.ts';

const environment = {
  DATABASE_URL: 'postgres://127.0.0.1/notification',
  NATS_URL: 'nats://127.0.0.1',
  CALLER_KEYS: JSON.stringify({
    gateway: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'a key', x: 'its public part' }] },
  }),
};
const read = (settings: object) => readNotificationConfig({ ...environment, ...settings });

test('without an SMTP_URL no mail is sent', () => {
  expect(read({}).SMTP_URL).toBeUndefined();
  expect(read({ SMTP_URL: '' }).SMTP_URL).toBeUndefined();
});

test.each(['smtp://mail.example.com', 'smtp://localhost:1025', 'smtps://ada:p%40ss@[::1]:465'])(
  '%s is an SMTP server',
  (url) => {
    expect(read({ SMTP_URL: url }).SMTP_URL).toBe(url);
  },
);

test.each([
  'http://mail.example.com',
  'mail.example.com:25',
  'smtp:',
  'smtp://',
  'smtp://mail.example.com?logger=true',
  'smtp://ada:secret?@mail.example.com',
])('%s is no SMTP server, and is not shown', (url) => {
  expect(() => read({ SMTP_URL: url })).toThrow(/SMTP_URL: must be an smtp URL/);
  expect(() => read({ SMTP_URL: url })).not.toThrow(/mail\.example|secret/);
});

test.each([
  [undefined, { name: 'Ordergraph', address: 'no-reply@localhost' }],
  ['shop@example.com', { name: '', address: 'shop@example.com' }],
  ['The shop <shop@example.com>', { name: 'The shop', address: 'shop@example.com' }],
  ['"Shop, the" <shop@example.com>', { name: 'Shop, the', address: 'shop@example.com' }],
])('mail comes from %s', (MAIL_FROM, sender) => {
  expect(read({ MAIL_FROM }).MAIL_FROM).toEqual(sender);
});

test.each([
  'shop',
  'The shop',
  '<>',
  'shop@example.com, eve@example.com',
  'shops: shop@example.com, eve@example.com;',
  'The shop <shop@example.com>\r\nBcc: eve@example.com',
])('mail cannot come from %j', (MAIL_FROM) => {
  expect(() => read({ MAIL_FROM })).toThrow('MAIL_FROM: must be one e-mail address');
});
