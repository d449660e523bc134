import { expect, test } from '@jest/globals';
import type { CheckName } from '../finding.ts';
import { countDangerous } from './dangerous.ts';
import { finding } from './test-subgraphs.ts';

const dangerous = finding({ criticality: 'dangerous' });

test('a dangerous change counts as breaking where the policy says so, and says why', () => {
  expect(countDangerous([dangerous], 'warn')).toEqual([dangerous]);
  expect(countDangerous([dangerous], 'fail')).toEqual([
    { ...dangerous, criticality: 'breaking', because: 'dangerous counts as breaking here' },
  ]);
});

test('what was said of it before stays', () => {
  const [counted] = countDangerous([{ ...dangerous, because: 'hardly used' }], 'fail');
  expect(counted?.because).toBe('hardly used; dangerous counts as breaking here');
});

test.each(['safe', 'breaking'] as const)('a %s change stays what it is', (criticality) => {
  const other = finding({ criticality });
  expect(countDangerous([other], 'fail')).toEqual([other]);
});

test('an approved change stays what it is', () => {
  const approved = { ...dangerous, approvedBy: 'ada@example.com', because: 'approved' };
  expect(countDangerous([approved], 'fail')).toEqual([approved]);
});

test.each<[CheckName, boolean]>([
  ['changes', true],
  ['operations', true],
  ['plans', true],
  ['contracts', true],
  ['lint', false],
  ['approvals', false],
])('the policy is for %s: %s', (check, isForIt) => {
  const [counted] = countDangerous([{ ...dangerous, check }], 'fail');
  expect(counted?.criticality).toBe(isForIt ? 'breaking' : 'dangerous');
});
