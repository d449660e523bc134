/**
 * Named points of the flow at which the chaos campaign ends or holds up a process; off unless a process
 * enables them.
 */
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** In the order in which an order, its cancellation, a deposit and a registration pass them. */
export const faultPoints = [
  'order-before-charge',
  'order-before-demand-reply',
  'billing-before-charge-commit',
  'billing-before-charge-reply',
  'order-before-result-commit',
  'order-before-publish',
  'relay-before-mark',
  'notification-before-commit',
  'notification-before-ack',
  'order-before-refund',
  'billing-before-refund-commit',
  'billing-before-refund-reply',
  'order-before-refund-result-commit',
  'billing-before-deposit-commit',
  'billing-before-deposit-reply',
  'user-before-account',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

/** One for the process, unlike any other dependency, so that a point is one line wherever it is. */
let strike: ((point: FaultPoint) => void) | undefined;

/**
 * From here on a file in the directory arms the point whose name it has. The process that comes there first
 * removes the file and ends as by kill -9; or, when the file holds a number, stands still for so many
 * milliseconds.
 */
export function enableFaultPoints(directory: string): void {
  strike = (point) => {
    const order = take(join(directory, point));
    if (order === undefined) return;
    if (order === '') process.kill(process.pid, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(order));
  };
}

/** Marks a point of the flow. */
export function reach(point: FaultPoint): void {
  strike?.(point);
}

/** What the file holds, for the one process that gets to remove it. */
function take(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    unlinkSync(file);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
