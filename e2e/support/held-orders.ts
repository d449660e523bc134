/** Orders held at a moment that passes at once otherwise, as if the process that asks billing had died there. */
import { openInsight } from '../../dev/chaos/insight.ts';
import type { Stack } from './stack.ts';

export type HeldOrders = ReturnType<typeof heldOrders>;

export function heldOrders(stack: Stack) {
  const insight = openInsight(stack.servers);
  /** Not all that is held in the database: tests of other files hold orders of the same stack. */
  const held = new Set<string>();
  const change = (orderId: string, to: string) =>
    insight.query('order', `update orders set ${to}, version = version + 1 where id = ?`, [orderId]);
  const hold = (orderId: string, to: string) => {
    held.add(orderId);
    return change(orderId, `${to}, leased_until = 'infinity'`);
  };
  /** Leaves the order to the reconciler. */
  const release = (orderId: string) => {
    held.delete(orderId);
    return change(orderId, 'leased_until = now()');
  };
  const releaseAll = async () => {
    for (const orderId of held) await release(orderId);
  };
  return {
    /** Submits a draft, or an order whose payment was declined, and asks billing for nothing. */
    submit: (orderId: string) =>
      hold(orderId, `status = 'WAITING_PAY', attempt = attempt + 1, decline_code = null`),
    /** Begins to cancel a paid order, and asks billing for nothing. */
    cancel: (orderId: string) => hold(orderId, `cancellation = '{}'`),
    release,
    releaseAll,
    close: async () => {
      await releaseAll();
      await insight.close();
    },
  };
}
