import { describe, expect, test } from '@jest/globals';
import { findPasswordFault } from './password-rules.ts';

describe('a password', () => {
  test.each([
    [11, 'Must have at least 12 characters.'],
    [12, null],
    [128, null],
    [129, 'Must have at most 128 characters.'],
  ])('of %i characters, counted as code points: %j', (length, fault) => {
    expect(findPasswordFault('x'.repeat(length))).toBe(fault);
    expect(findPasswordFault('🙂'.repeat(length))).toBe(fault);
  });

  test('with half a character is refused, because it could be written in two ways', () => {
    expect(findPasswordFault(`\ud800${'x'.repeat(12)}`)).toBe('Must be well-formed Unicode.');
  });

  test.each(['unbelievable', 'UnBelievable', '1qaz2wsx3edc4rfv', 'ｕｎbelievable'])(
    'that is common is refused, however its letters are written: %j',
    (password) => {
      expect(findPasswordFault(password)).toBe('Must not be one of the most common passwords.');
    },
  );

  test.each(['unbelievable!', 'so unbelievable', 'correct horse battery staple'])(
    'that only contains a common one may be chosen: %j',
    (password) => {
      expect(findPasswordFault(password)).toBeNull();
    },
  );
});
