import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { faultPoints } from '#platform/fault-points.ts';

const root = resolve(import.meta.dirname, '..');
const limitMs = 600_000;
const services = ['order', 'billing'];
const isOf = (service: string) => (fault: string) => fault.startsWith(`${service}-`);
/** The faults of one process strike in one run, one after the other; so do all others. */
const others = [
  ...faultPoints.filter((point) => !services.some((service) => isOf(service)(point))),
  ...[
    'kill-user',
    'kill-order',
    'kill-billing',
    'kill-notification',
    'kill-gateway',
    'kill-nats',
    'kill-postgres',
  ],
];
const strikes = [...services.map((service) => faultPoints.filter(isOf(service))), others];

test(
  'processes that die at every point of the flow lose no order, money or message, and make none twice',
  async () => {
    const args = ['--only', strikes.map((faults) => faults.join('+')).join(',')];
    const failed = (error: { stdout: string; stderr: string }) => error;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['dev/chaos/main.ts', ...args], {
      cwd: root,
    }).catch(failed);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\| all \| 3 \| \d+ \| \d+ \| 0 \| /m);
  },
  limitMs,
);
