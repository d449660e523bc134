/** A bounded queue for work that only so many may do at a time. */
import { unavailable } from '#platform/errors.ts';

export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>;

/**
 * Runs at most `atOnceMax` tasks at a time and lets `waitingMax` more wait for their turn, in the order they
 * came. The queue rejects with SERVICE_UNAVAILABLE what comes on top.
 */
export function createQueue(limits: { atOnceMax: number; waitingMax: number }): Queue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < limits.atOnceMax) {
      running++;
    } else {
      if (waiting.length >= limits.waitingMax) throw unavailable('Too much to do at once; try again.');
      // Whoever ends hands its place over, so that `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
