import { describe, expect, test } from '@jest/globals';
import { isStrongPassword, parseEmail, parseName, parsePhone } from './user-input.ts';

describe('an e-mail address', () => {
  test.each([
    ['ann@example.com', 'ann@example.com'],
    ['  Ann@EXAMPLE.com ', 'ann@example.com'],
    ['\uff21nn@example.com', 'ann@example.com'],
    [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
  ])('has one form: %j', (text, email) => {
    expect(parseEmail(text)).toBe(email);
  });

  test.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@example',
    'ann b@example.com',
    'a@b@example.com',
    'ann\u0000@example.com',
    `${'a'.repeat(243)}@example.com`,
  ])('is refused: %j', (text) => {
    expect(parseEmail(text)).toBeNull();
  });
});

describe('a phone number', () => {
  test.each(['+34600123123', '+34 600 123 123', '+34 (600) 123-123', '+34.600.123.123'])(
    'is kept in E.164 form: %j',
    (text) => {
      expect(parsePhone(text)).toBe('+34600123123');
    },
  );

  test.each(['', ' ', '600123123', '+0600123123', '+34600abc123', '+1234567890123456', '++34600123123'])(
    'is refused: %j',
    (text) => {
      expect(parsePhone(text)).toBeNull();
    },
  );
});

describe('a name', () => {
  test('has 1 to 100 characters without the white space around it', () => {
    expect(parseName(' Ann ')).toBe('Ann');
    expect(parseName('x'.repeat(100))).toHaveLength(100);
    expect(parseName('x'.repeat(101))).toBeNull();
    expect(parseName('  ')).toBeNull();
  });

  test('has no control characters', () => {
    expect(parseName('An\u0000n')).toBeNull();
  });
});

describe('a password', () => {
  test.each([
    [11, false],
    [12, true],
    [128, true],
    [129, false],
  ])('of %i characters, counted as code points: %j', (length, strong) => {
    expect(isStrongPassword('x'.repeat(length))).toBe(strong);
    expect(isStrongPassword('🙂'.repeat(length))).toBe(strong);
  });

  test('with half a character is refused, because it could be written in two ways', () => {
    expect(isStrongPassword(`\ud800${'x'.repeat(12)}`)).toBe(false);
  });
});
