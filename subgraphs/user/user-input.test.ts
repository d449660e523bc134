import { describe, expect, test } from '@jest/globals';
import { parseEmail, parseName, parsePhone } from './user-input.ts';

describe('an e-mail address', () => {
  test.each([
    ['ann@example.com', 'ann@example.com'],
    ['  Ann@EXAMPLE.com\u00a0', 'ann@example.com'],
    ["o'neil_-+x@a-b.example.com", "o'neil_-+x@a-b.example.com"],
    [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
  ])('has one form: %j', (text, email) => {
    expect(parseEmail(text)).toBe(email);
  });

  test('is not looked at when it is far too long, white space included', () => {
    expect(parseEmail('ann@example.com'.padEnd(1_016))).toBe('ann@example.com');
    expect(parseEmail('ann@example.com'.padEnd(1_017))).toBeNull();
  });

  test.each([
    ['full-width letters', '\uff21nn\uff20example.com', 'ann@example.com'],
    ['a raised capital letter', '\u1d2cnn@example.com', 'ann@example.com'],
    ['ligatures', '\ufb01nn@example.com', 'finn@example.com'],
    ['the Kelvin sign', '\u212aarl@example.com', 'karl@example.com'],
    ['an accent apart', 'JOSE\u0301@example.com', 'jos\u00e9@example.com'],
    ['an accent that only the small letter joins', 'J\u030can@example.com', '\u01f0an@example.com'],
    ['another script', 'ИВАН@example.com', 'иван@example.com'],
    ['a domain in Unicode', 'ann@MÜNCHEN.de', 'ann@xn--mnchen-3ya.de'],
    ['a domain with an accent apart', 'ann@mu\u0308nchen.de', 'ann@xn--mnchen-3ya.de'],
    ['the same domain in ASCII', 'ann@XN--MNCHEN-3ya.de', 'ann@xn--mnchen-3ya.de'],
    ['a top-level domain in Unicode', 'ann@пример.рф', 'ann@xn--e1afmkfd.xn--p1ai'],
  ])('is compared in normal form, whatever its case: %s', (_what, text, email) => {
    expect(parseEmail(text)).toBe(email);
    expect(parseEmail(email)).toBe(email);
    expect(parseEmail(email.toUpperCase())).toBe(email);
  });

  test.each([
    ['ß', 'stra\u00dfe@example.com', 'strasse@example.com'],
    ['ß in a domain', 'ann@stra\u00dfe.de', 'ann@strasse.de'],
    ['the dotless i', 'm\u0131ke@example.com', 'mike@example.com'],
    ['the dotted capital I', 'M\u0130KE@example.com', 'mike@example.com'],
  ])('with %s is another one than without, as it is in Unicode', (_what, one, other) => {
    expect(parseEmail(one)).not.toBeNull();
    expect(parseEmail(one)).not.toBe(parseEmail(other));
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
    '.ann@example.com',
    'ann.@example.com',
    'a..nn@example.com',
    '"ann"@example.com',
    'ann@example.com, eve@example.com',
    'ann@example.com.',
    'ann@-example.com',
    'ann@example..com',
    'ann@127.0.0.1',
    'ann@0x7f.1',
    'ann@[::1]',
    'ann@example.com/x',
    'ann@example.com?x',
    'ann@ex%61mple.com',
    'ann@ex_ample.com',
    'ann@\u00ad.com',
    'an\u00adn@example.com',
    'an\u200dn@example.com',
    'an\u202en@example.com',
    'an\u034fn@example.com',
    'an\u3164n@example.com',
    '\u0301nn@example.com',
    '\ud800nn@example.com',
    `${'a'.repeat(243)}@example.com`,
    `ann@${'ü'.repeat(100)}${'.aü'.repeat(30)}.de`,
    `ann@${'ü'.repeat(50_000)}.de`,
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
