import { describe, expect, test } from '@jest/globals';
import { createPasswords } from './password.ts';

const passwords = createPasswords();
const password = 'correct horse battery';

describe('a password hash', () => {
  test('is a PHC string of argon2id with its cost', async () => {
    expect(await passwords.hash(password)).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    );
  });

  test('has a salt of its own', async () => {
    expect(await passwords.hash(password)).not.toBe(await passwords.hash(password));
  });

  test('matches its password alone', async () => {
    const hash = await passwords.hash(password);
    expect(await passwords.matches(password, hash)).toBe(true);
    expect(await passwords.matches(`${password} `, hash)).toBe(false);
  });

  test('matches its password however its letters are composed', async () => {
    const hash = await passwords.hash('caf\u00e9 con leche');
    expect(await passwords.matches('cafe\u0301 con leche', hash)).toBe(true);
  });

  test('of the reference implementation, at another cost, is understood', async () => {
    // From the tests of https://github.com/P-H-C/phc-winner-argon2.
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await passwords.matches('password', hash)).toBe(true);
    expect(await passwords.matches('passwore', hash)).toBe(false);
  });

  test('that is not a PHC string is a fault, not a wrong password', async () => {
    await expect(passwords.matches(password, 'plain text')).rejects.toThrow('PHC');
  });
});

test('without a hash no password matches', async () => {
  expect(await passwords.matches(password, null)).toBe(false);
});

test('a password longer than any that can be chosen matches nothing and is not hashed', async () => {
  const hash = await passwords.hash('x'.repeat(128));
  // As hashes, so many would be refused.
  const attempts = Array.from({ length: 1_000 }, () => passwords.matches('x'.repeat(129), hash));
  expect(new Set(await Promise.all(attempts))).toEqual(new Set([false]));
});
