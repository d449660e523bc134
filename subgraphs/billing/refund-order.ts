/** Gives back what an order was charged, once and whole. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { reach } from '#platform/fault-points.ts';
import { movementSql, TransferKind } from './ledger.ts';
import { Payment, PaymentStatus } from './payment.ts';

/**
 * The refunded payment, be it refunded in this call or in one before it. The payment's row decides between
 * parallel calls: whoever finds it refunded moves nothing.
 *
 * @throws {Error} when the order was never charged, which is a fault of the caller.
 */
export async function refundOrder(em: EntityManager, orderId: string): Promise<Payment> {
  const charged = await em.findOneOrFail(Payment, { orderId, status: { $ne: PaymentStatus.declined } });
  if (charged.status === PaymentStatus.refunded) return charged;
  const movement = movementSql(
    {
      kind: TransferKind.orderRefund,
      ownerId: charged.customerId,
      change: { minor: charged.amountMinor, currency: charged.currency },
      orderId,
      paymentId: charged.id,
    },
    'exists (select from refunded)',
  );
  await em.transactional(async (em) => {
    const [counts] = await em.execute<{ refunded: string; moved: string }[]>(
      `with refunded as (
         update payments set status = 'REFUNDED', refunded_at = now() where id = ? and status = 'SUCCEEDED'
         returning id),
       ${movement.sql}
       select (select count(*) from refunded) as refunded, (select count(*) from moved) as moved`,
      [charged.id, ...movement.parameters],
    );
    if (counts?.refunded !== counts?.moved)
      throw new Error(`order ${orderId} cannot be given its money back`);
    reach('billing-before-refund-commit');
  });
  reach('billing-before-refund-reply');
  return em.refreshOrFail(charged);
}
