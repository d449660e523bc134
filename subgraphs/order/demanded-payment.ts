/** What an order asks of billing at the moment, for billing to ask before it moves money. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { reach } from '#platform/fault-points.ts';
import { isId } from '#platform/text.ts';
import { isBeingCancelled } from './cancel-order.ts';
import { Order } from './order.ts';
import { awaitsPayment } from './settle-payment.ts';

export const PaymentDemand = { charge: 'CHARGE', refund: 'REFUND' } as const;
export type PaymentDemand = (typeof PaymentDemand)[keyof typeof PaymentDemand];

/**
 * The order as it is committed. An answer that is late does no harm: an order leaves `WAITING_PAY`, and its
 * cancellation ends, only when billing has done what it asks for, which billing then does not do again.
 */
export async function demandedPayment(em: EntityManager, orderId: string): Promise<Order | null> {
  const order = isId(orderId) ? await em.findOne(Order, orderId) : null;
  reach('order-before-demand-reply');
  return order;
}

/** By the same rules by which the order service asks billing itself; null when nothing is to be done. */
export function demandOf(order: Order): PaymentDemand | null {
  if (awaitsPayment(order)) return PaymentDemand.charge;
  return isBeingCancelled(order) ? PaymentDemand.refund : null;
}
