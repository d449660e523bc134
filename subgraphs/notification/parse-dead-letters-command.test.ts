import { expect, test } from '@jest/globals';
import { parseDeadLettersCommand } from './parse-dead-letters-command.ts';

const parse = (words: string) => parseDeadLettersCommand(words.split(' ').filter((word) => word !== ''));
const defaults = { ids: [], all: false, data: '.data' };

test('the actions are list, show, replay and discard', () => {
  expect(parse('list')).toEqual({ ...defaults, action: 'list' });
  expect(parse('show a')).toEqual({ ...defaults, action: 'show', ids: ['a'] });
  expect(parse('replay a b')).toEqual({ ...defaults, action: 'replay', ids: ['a', 'b'] });
  expect(parse('replay --all')).toEqual({ ...defaults, action: 'replay', all: true });
  expect(parse('discard a --data=elsewhere')).toEqual({
    ...defaults,
    action: 'discard',
    ids: ['a'],
    data: 'elsewhere',
  });
});

test.each([
  ['', 'list, show, replay or discard?'],
  ['forget', 'list, show, replay or discard?'],
  ['list x', 'list takes no ID'],
  ['list --all', '--all belongs to replay'],
  ['show', 'show takes one ID'],
  ['show a b', 'show takes one ID'],
  ['replay', 'replay needs an ID'],
  ['replay a --all', 'replay takes IDs or --all, not both'],
  ['replay --all=a', '--all takes no value'],
  ['discard', 'discard needs an ID'],
  ['list --data', '--data needs a directory'],
  ['list --data=', '--data needs a directory'],
])('wrong usage is told: %p', (words, problem) => {
  expect(parse(words)).toContain(problem);
});

test('every problem is told at once', () => {
  expect(parse('show --every --data')).toEqual([
    '--every is not an option',
    '--data needs a directory',
    'show takes one ID',
  ]);
});
