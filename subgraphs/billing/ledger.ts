/** The double-entry ledger: every movement of money is one transfer whose postings add up to zero. */
import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql';
import { newId } from '#platform/ids.ts';
import type { Money } from '#platform/money.ts';
import type { CursorForm } from '#platform/pagination.ts';

export const TransferKind = {
  deposit: 'DEPOSIT',
  withdrawal: 'WITHDRAWAL',
  orderPayment: 'ORDER_PAYMENT',
  orderRefund: 'ORDER_REFUND',
} as const;
export type TransferKind = (typeof TransferKind)[keyof typeof TransferKind];

/** A customer's line in the statement, read from the view of the same name. */
export const LedgerEntry = defineEntity({
  name: 'LedgerEntry',
  tableName: 'ledger_entries',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    ownerId: p.uuid(),
    sequence: p.bigint('bigint'),
    kind: p.enum(() => TransferKind),
    currency: p.string().length(3),
    amountMinor: p.bigint('bigint'),
    balanceAfterMinor: p.bigint('bigint'),
    orderId: p.uuid().nullable(),
    createdAt: p.datetime(),
  },
});
export type LedgerEntry = InferEntity<typeof LedgerEntry>;

/**
 * A statement is ordered by the account's own count, because ids may be made in another order than balances
 * move.
 */
export const entryOrder: { cursor: CursorForm; cursorOf: (entry: LedgerEntry) => string } = {
  cursor: {
    column: 'sequence',
    sqlType: 'bigint',
    max: '9223372036854775807',
    accepts: (text) => /^[1-9]\d{0,17}$/.test(text),
  },
  cursorOf: (entry) => entry.sequence.toString(),
};

/**
 * The book that stands against the customer's account. It keeps no balance, so that no row is shared by all.
 */
const counterBook = {
  DEPOSIT: 'CASH_IN',
  WITHDRAWAL: 'CASH_OUT',
  ORDER_PAYMENT: 'SALES',
  ORDER_REFUND: 'REFUNDS',
} as const satisfies Record<TransferKind, string>;

export interface Movement {
  kind: TransferKind;
  ownerId: string;
  /** What the account gains; negative for what it loses. */
  change: Money;
  orderId: string | null;
  paymentId: string | null;
}

/**
 * The common table expressions that move money, for a statement that continues with what belongs to the
 * movement. `moved` has the account's row when the money moved, and none when there is no account in this
 * currency, the balance would become negative, or `condition` does not hold; then nothing at all is written.
 */
export function movementSql(
  movement: Movement,
  condition = 'true',
): {
  sql: string;
  parameters: unknown[];
  entryId: string;
} {
  const { kind, ownerId, change, orderId, paymentId } = movement;
  const [transferId, entryId, counterId] = [newId(), newId(), newId()];
  const delta = change.minor.toString();
  return {
    entryId,
    sql: `
      moved as (
        update accounts set balance_minor = balance_minor + ?::bigint, entry_count = entry_count + 1
        where owner_id = ? and currency = ?
          and balance_minor + ?::bigint >= 0 and ${condition}
        returning id, balance_minor, entry_count),
      transfer as (
        insert into transfers (id, kind, currency, order_id, payment_id)
        select ?::uuid, ?, ?, ?::uuid, ?::uuid from moved),
      postings_made as (
        insert into postings (id, transfer_id, book, account_id, amount_minor, balance_after_minor, sequence)
        select ?::uuid, ?::uuid, 'CUSTOMER', id, ?::bigint, balance_minor, entry_count from moved
        union all
        select ?::uuid, ?::uuid, ?, null, -?::bigint, null, null from moved)`,
    parameters: [
      ...[delta, ownerId, change.currency, delta],
      ...[transferId, kind, change.currency, orderId, paymentId],
      ...[entryId, transferId, delta],
      ...[counterId, transferId, counterBook[kind], delta],
    ],
  };
}

/** Moves money in one statement; the id of the customer's entry, or null when nothing was moved. */
export async function moveMoney(
  em: EntityManager,
  movement: Movement,
  condition?: string,
): Promise<string | null> {
  const { sql, parameters, entryId } = movementSql(movement, condition);
  const moved = await em.execute<unknown[]>(`with ${sql} select id from moved`, parameters);
  return moved.length > 0 ? entryId : null;
}
