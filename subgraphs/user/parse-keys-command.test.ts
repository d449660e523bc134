import { expect, test } from '@jest/globals';
import { parseKeysCommand } from './parse-keys-command.ts';

const parse = (words: string) => parseKeysCommand(words.split(' ').filter((word) => word !== ''));
const defaults = { afterSeconds: 600, file: undefined, data: undefined };

test('the actions are list, create and rotate', () => {
  expect(parse('list')).toEqual({ ...defaults, action: 'list' });
  expect(parse('create --file keys.json')).toEqual({ ...defaults, action: 'create', file: 'keys.json' });
  expect(parse('rotate --data=elsewhere')).toEqual({ ...defaults, action: 'rotate', data: 'elsewhere' });
});

test.each([35, 36, 86_400])('a new key may sign after %d seconds', (afterSeconds) => {
  expect(parse(`rotate --after ${afterSeconds}`)).toMatchObject({ afterSeconds });
});

test.each([
  ['', 'list, create or rotate?'],
  ['forget', 'list, create or rotate?'],
  ['list x', 'x is one word too many'],
  ['create --after 60', '--after belongs to rotate'],
  ['rotate --after', '--after needs a whole number from 35 to 86400'],
  ['rotate --after 34', '--after needs a whole number from 35 to 86400'],
  ['rotate --after 86401', '--after needs a whole number from 35 to 86400'],
  ['rotate --after 1e3', '--after needs a whole number from 35 to 86400'],
  ['list --file', '--file needs a file'],
  ['list --file=', '--file needs a file'],
  ['list --data', '--data needs a directory'],
  ['list --file a --data b', '--file and --data exclude each other'],
])('wrong usage is told: %p', (words, problem) => {
  expect(parse(words)).toContain(problem);
});

test('every problem is told at once', () => {
  expect(parse('list now --every --after 1 --file')).toEqual([
    '--every is not an option',
    'now is one word too many',
    '--after belongs to rotate',
    '--after needs a whole number from 35 to 86400',
    '--file needs a file',
  ]);
});
