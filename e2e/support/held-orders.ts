/** Orders held at a moment that passes at once otherwise, as if the process that asks billing had died there. */
import { openInsight } from '../../dev/chaos/insight.ts';
import type { Stack } from './stack.ts';

export type HeldOrders = ReturnType<typeof heldOrders>;

export function heldOrders(stack: Stack) {
  const insight = openInsight(stack.servers);
  const change = (orderId: string, to: string) =>
    insight.query('order', `update orders set ${to}, version = version + 1 where id = ?`, [orderId]);
  return {
    /** Submits a draft, or an order whose payment was declined, and asks billing for nothing. */
    submit: (orderId: string) =>
      change(
        orderId,
        `status = 'WAITING_PAY', attempt = attempt + 1, decline_code = null, leased_until = 'infinity'`,
      ),
    /** Begins to cancel a paid order, and asks billing for nothing. */
    cancel: (orderId: string) => change(orderId, `cancellation = '{}', leased_until = 'infinity'`),
    /** Leaves the order to the reconciler. */
    release: (orderId: string) => change(orderId, 'leased_until = now()'),
    /** Leaves all that is still held to the reconciler. */
    close: async () => {
      await insight.query('order', `update orders set leased_until = now() where leased_until = 'infinity'`);
      await insight.close();
    },
  };
}
