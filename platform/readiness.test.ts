import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createReadiness } from './readiness.ts';

test('however many ask at a time, a check runs once, and again for who asks later', async () => {
  let runs = 0;
  const readiness = createReadiness();
  readiness.add({
    name: 'database',
    required: true,
    run: async () => {
      runs += 1;
      await sleep(20);
      if (runs > 1) throw new Error('gives no answer');
    },
  });
  const reports = await Promise.all(Array.from({ length: 1_000 }, () => readiness.report()));
  expect(new Set(reports.map(({ status }) => status))).toEqual(new Set(['ready']));
  expect(runs).toBe(1);
  expect(await readiness.report()).toEqual({
    status: 'unready',
    failing: [{ name: 'database', reason: 'gives no answer' }],
  });
  expect(runs).toBe(2);
});
