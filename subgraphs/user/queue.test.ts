import { expect, test } from '@jest/globals';
import { createQueue } from './queue.ts';

test('only so many tasks run at a time, and the others in the order they came', async () => {
  const inTurn = createQueue({ atOnceMax: 2, waitingMax: 10 });
  const started: number[] = [];
  const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const results = ends.map(({ promise }, index) =>
    inTurn(async () => {
      started.push(index);
      await promise;
      return index;
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]?.resolve();
  await results[1];
  expect(started).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
});

test('what comes when the queue is full is refused as an outage', async () => {
  const inTurn = createQueue({ atOnceMax: 1, waitingMax: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const accepted = [inTurn(() => promise), inTurn(() => promise)];
  await expect(inTurn(() => promise)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  resolve();
  await Promise.all(accepted);
});

test('a task that fails makes way for the next', async () => {
  const inTurn = createQueue({ atOnceMax: 1, waitingMax: 1 });
  const failing = inTurn(() => Promise.reject(new Error('no')));
  const next = inTurn(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});
