import { describe, expect, test } from '@jest/globals';
import {
  checkIdempotencyKey,
  cleanLine,
  cleanText,
  fingerprint,
  idempotencyKeyLengthMax,
  isId,
} from './text.ts';

describe('text from outside', () => {
  test.each([
    ['a', 'a'],
    ['  Ana María  ', 'Ana María'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['x'.repeat(10), 'x'.repeat(10)],
    ['日本語', '日本語'],
  ])('%j is taken as %j', (value, text) => expect(cleanText(value, 24)).toBe(text));

  test.each([
    ['nothing', ''],
    ['only white space', ' \n\t'],
    ['one character too many', 'x'.repeat(25)],
    ['a NUL', 'a\u0000b'],
    ['an escape', '\u001b[31m'],
    ['half a surrogate pair', '\ud800'],
    ['only what cannot be seen', '\u200b\u2060'],
    ['what turns the direction of the rest', 'a\u202eb'],
  ])('%s is refused', (_what, value) => expect(cleanText(value, 24)).toBeNull());

  test.each(['two\nlines', 'a\ttab', 'a\u2028b'])('%j is more than a line', (value) => {
    expect(cleanText(value, 24)).toBe(value);
    expect(cleanLine(value, 24)).toBeNull();
  });

  test('joined emoji are a line', () => expect(cleanLine(' 👩‍👩‍👧 ', 24)).toBe('👩‍👩‍👧'));
});

test.each([
  ['01a2006f-d331-7753-a9e4-68f031936a27', true],
  ['01A2006F-D331-7753-A9E4-68F031936A27', false],
  ['01a2006fd3317753a9e468f031936a27', false],
  ["'; drop table users; --", false],
  ['', false],
])('%j is an id: %p', (text, is) => expect(isId(text)).toBe(is));

describe('an idempotency key', () => {
  test.each([null, undefined])('may be absent (%p)', (key) => expect(checkIdempotencyKey(key)).toBeNull());
  test.each(['k', 'x'.repeat(idempotencyKeyLengthMax)])('may have 1 to 255 characters', (key) =>
    expect(checkIdempotencyKey(key)).toBe(key),
  );
  test.each(['', ' ', ' padded', 'x'.repeat(idempotencyKeyLengthMax + 1), 'a\u0000'])(
    'may not be %j',
    (key) =>
      expect(() => checkIdempotencyKey(key)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' })),
  );
});

test('other inputs have other fingerprints, however their parts are cut', () => {
  expect(fingerprint(['ab', 'c'])).toBe(fingerprint(['ab', 'c']));
  expect(fingerprint(['ab', 'c'])).not.toBe(fingerprint(['a', 'bc']));
  expect(fingerprint([['a'], 'b'])).not.toBe(fingerprint(['a', ['b']]));
});
