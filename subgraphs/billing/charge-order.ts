/** Charges an order to its customer's account, once for each attempt, in one statement. */
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { forbidden } from '#platform/errors.ts';
import { reach } from '#platform/fault-points.ts';
import { newId } from '#platform/ids.ts';
import type { Money } from '#platform/money.ts';
import { movementSql, TransferKind } from './ledger.ts';
import type { DemandedPayment, PaymentDependencies } from './order-client.ts';
import { Payment, PaymentStatus } from './payment.ts';

export interface Charge {
  orderId: string;
  /** From 1; together with the order it is the charge's idempotency key. */
  attempt: number;
  customerId: string;
  /** Positive. */
  amount: Money;
}

/**
 * The payment that the attempt ended in, be it in this call or in one before it. Money moves only for an order
 * that asks for this charge, so that whoever has the key of the order service cannot make one up. What order
 * said still holds when the statement runs: an order awaits its attempt's payment until it is recorded here.
 *
 * @throws {ServiceError} FORBIDDEN when the order does not ask for it, SERVICE_UNAVAILABLE when order cannot be
 *   asked. Then nothing was moved.
 */
export async function chargeOrder(
  { orders, logger }: PaymentDependencies,
  em: EntityManager,
  charge: Charge,
): Promise<Payment> {
  const { orderId, attempt } = charge;
  if (asksFor(await orders.demandedPayment(orderId), charge)) {
    try {
      const payment = await attemptCharge(em, charge);
      if (payment) return payment;
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
    }
  }
  const made = await findCharge(em, charge);
  if (made) return made;
  logger.warn({ orderId, attempt }, 'refused a charge that its order does not ask for');
  throw forbidden('The order does not ask for this charge.');
}

function asksFor(demanded: DemandedPayment | null, { attempt, customerId, amount }: Charge): boolean {
  return (
    demanded?.demand === 'CHARGE' &&
    demanded.attempt === attempt &&
    demanded.customerId === customerId &&
    demanded.amount.minor === amount.minor &&
    demanded.amount.currency === amount.currency
  );
}

/**
 * Null when the order is paid already. The statement commits by itself: the unique index on order and attempt
 * decides between parallel calls, and the loser's movement is undone with it.
 */
async function attemptCharge(em: EntityManager, charge: Charge): Promise<Payment | null> {
  const { orderId, attempt, customerId, amount } = charge;
  const paymentId = newId();
  const movement = movementSql(
    {
      kind: TransferKind.orderPayment,
      ownerId: customerId,
      change: { minor: -amount.minor, currency: amount.currency },
      orderId,
      paymentId,
    },
    'exists (select from due)',
  );
  reach('billing-before-charge-commit');
  const rows = await em.execute<Record<string, unknown>[]>(
    `with due as (select 1 where not exists (select from payments where order_id = ? and status <> 'DECLINED')),
     ${movement.sql}
     insert into payments (id, order_id, attempt, customer_id, amount_minor, currency, status, decline_code)
     select ?::uuid, ?::uuid, ?, ?::uuid, ?::bigint, ?,
       case when exists (select from moved) then 'SUCCEEDED' else 'DECLINED' end,
       case
         when exists (select from moved) then null
         when not exists (select from accounts where owner_id = ?) then 'ACCOUNT_NOT_FOUND'
         when not exists (select from accounts where owner_id = ? and currency = ?) then 'CURRENCY_MISMATCH'
         else 'INSUFFICIENT_FUNDS'
       end
     from due
     returning *`,
    [
      orderId,
      ...movement.parameters,
      ...[paymentId, orderId, attempt, customerId, amount.minor.toString(), amount.currency],
      ...[customerId, customerId, amount.currency],
    ],
  );
  reach('billing-before-charge-reply');
  return rows[0] ? em.map(Payment, rows[0]) : null;
}

/** The attempt's payment, or the one that has paid the order already; null when it was of something else. */
async function findCharge(em: EntityManager, charge: Charge): Promise<Payment | null> {
  const { orderId, attempt, customerId, amount } = charge;
  const payment = await em.findOne(
    Payment,
    { orderId, $or: [{ attempt }, { status: { $ne: PaymentStatus.declined } }] },
    { orderBy: { attempt: 'asc' } },
  );
  const isSame =
    payment?.customerId === customerId &&
    payment.amountMinor === amount.minor &&
    payment.currency === amount.currency;
  return isSame ? payment : null;
}
