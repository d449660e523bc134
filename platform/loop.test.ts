import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from './log.ts';
import { startLoop } from './loop.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const never = 60_000;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(1);
}

test('a nudge runs the job at once', async () => {
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  const loop = startLoop({ name: 'job', intervalMs: never, logger, run });
  await until(() => runs === 1);
  await sleep(10);
  loop.nudge();
  await until(() => runs === 2);
  await loop.stop();
});

test('nudges during a run lead to one more run, and never to two at once', async () => {
  let runs = 0;
  let atOnce = 0;
  let atOnceMax = 0;
  let finish = () => {};
  const run = async () => {
    runs += 1;
    atOnce += 1;
    atOnceMax = Math.max(atOnceMax, atOnce);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    atOnce -= 1;
  };
  const loop = startLoop({ name: 'job', intervalMs: never, logger, run });
  await until(() => runs === 1);
  for (let nudges = 0; nudges < 5; nudges++) loop.nudge();
  finish();
  await until(() => runs === 2);
  finish();
  await sleep(20);
  expect(runs).toBe(2);
  expect(atOnceMax).toBe(1);
  await loop.stop();
});

test('a job that fails is run again after the pause, and a nudge does not cut it short', async () => {
  const pauseMs = 100;
  const startsMs: number[] = [];
  const run = async () => {
    startsMs.push(performance.now());
    throw new Error('fails');
  };
  const loop = startLoop({ name: 'job', intervalMs: pauseMs, logger, run });
  await until(() => startsMs.length === 1);
  await sleep(10);
  loop.nudge();
  await until(() => startsMs.length === 2);
  const [first = 0, second = 0] = startsMs;
  expect(second - first).toBeGreaterThan(pauseMs * 0.9);
  await loop.stop();
});

test('a stop waits for the run that a nudge has asked for', async () => {
  let runs = 0;
  const run = async () => {
    runs += 1;
    await sleep(10);
  };
  const loop = startLoop({ name: 'job', intervalMs: never, logger, run });
  await until(() => runs === 1);
  loop.nudge();
  await loop.stop();
  expect(runs).toBe(2);
});

test('a stop waits for the run in progress and starts no other', async () => {
  let started = 0;
  let finished = 0;
  const run = async () => {
    started += 1;
    await sleep(30);
    finished += 1;
  };
  const loop = startLoop({ name: 'job', intervalMs: 1, logger, run });
  await until(() => started === 1);
  await loop.stop();
  expect(finished).toBe(1);
  await sleep(30);
  expect(started).toBe(1);
});
