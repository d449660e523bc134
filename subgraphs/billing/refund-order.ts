/** Gives back what an order was charged, once and whole. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { forbidden } from '#platform/errors.ts';
import { reach } from '#platform/fault-points.ts';
import { movementSql, TransferKind } from './ledger.ts';
import type { PaymentDependencies } from './order-client.ts';
import { Payment, PaymentStatus } from './payment.ts';

/**
 * The refunded payment, be it refunded in this call or in one before it. Money moves only for an order that
 * asks for it. The payment's row decides between parallel calls: whoever finds it refunded moves nothing.
 *
 * @throws {ServiceError} FORBIDDEN when the order does not ask for it, or was never charged;
 *   SERVICE_UNAVAILABLE when order cannot be asked. Then nothing was moved.
 */
export async function refundOrder(
  { orders, logger }: PaymentDependencies,
  em: EntityManager,
  orderId: string,
): Promise<Payment> {
  const demanded = await orders.demandedPayment(orderId);
  const charged = await em.findOne(Payment, { orderId, status: { $ne: PaymentStatus.declined } });
  if (charged?.status === PaymentStatus.refunded) return charged;
  if (!charged || demanded?.demand !== 'REFUND') {
    logger.warn({ orderId }, 'refused a refund that its order does not ask for');
    throw forbidden('The order does not ask for this refund.');
  }
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
