import { expect, test } from '@jest/globals';
import { bodyLengthMax, checkText, subjectLengthMax } from './send-notification.ts';

const check = (subject: string, body: string) => checkText({ subject, body }).refused;

test('a subject has 1 to 200 characters', () => {
  expect(check('s', 'b')).toEqual([]);
  expect(check('s'.repeat(subjectLengthMax), 'b')).toEqual([]);
  expect(check('', 'b')).toEqual(['INVALID_SUBJECT']);
  expect(check('s'.repeat(subjectLengthMax + 1), 'b')).toEqual(['INVALID_SUBJECT']);
});

test('a subject is one line', () => {
  for (const subject of ['a\nb', 'a\rb', 'a\r\nBcc: eve@example.com']) {
    expect(check(subject, 'b')).toEqual(['INVALID_SUBJECT']);
  }
});

test('a body has 1 to 10,000 characters', () => {
  expect(check('s', 'b'.repeat(bodyLengthMax))).toEqual([]);
  expect(check('s', '')).toEqual(['INVALID_BODY']);
  expect(check('s', 'b'.repeat(bodyLengthMax + 1))).toEqual(['INVALID_BODY']);
});

test('white space alone is no text, and that around a text is not sent', () => {
  expect(check('  ', '\n')).toEqual(['INVALID_SUBJECT', 'INVALID_BODY']);
  expect(checkText({ subject: ' s ', body: '\nfirst\n\nsecond\n' }).text).toEqual({
    subject: 's',
    body: 'first\n\nsecond',
  });
});

test('control characters are refused', () => {
  expect(check('a\u0000b', 'a\u001bb')).toEqual(['INVALID_SUBJECT', 'INVALID_BODY']);
});

test('a text that is refused in part is not sent in part', () => {
  expect(checkText({ subject: 's', body: '' }).text).toBeNull();
});
