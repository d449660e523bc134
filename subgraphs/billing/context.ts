/** What the resolvers of one request share: who calls, and batched loaders. */
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { Caller } from '#platform/identity.ts';
import { createPageLoader } from '#platform/pagination.ts';
import { Account } from './account.ts';
import { entryOrder, LedgerEntry } from './ledger.ts';
import { Payment } from './payment.ts';

export interface RequestContext {
  caller: Caller;
  em: EntityManager;
  accountById: DataLoader<string, Account | null>;
  accountByOwner: DataLoader<string, Account | null>;
  paymentById: DataLoader<string, Payment | null>;
  /** The latest attempt to pay an order. */
  paymentByOrder: DataLoader<string, Payment | null>;
  entriesByAccount: ReturnType<typeof createPageLoader<LedgerEntry>>;
}

export function createRequestContext(caller: Caller, em: EntityManager): RequestContext {
  return {
    caller,
    em,
    accountById: loader(
      (ids) => em.find(Account, { id: { $in: ids } }),
      (account) => account.id,
    ),
    accountByOwner: loader(
      (ids) => em.find(Account, { ownerId: { $in: ids } }),
      (account) => account.ownerId,
    ),
    paymentById: loader(
      (ids) => em.find(Payment, { id: { $in: ids } }),
      (payment) => payment.id,
    ),
    // A later attempt overwrites an earlier one of the same order.
    paymentByOrder: loader(
      (ids) => em.find(Payment, { orderId: { $in: ids } }, { orderBy: { attempt: 'asc' } }),
      (payment) => payment.orderId,
    ),
    entriesByAccount: createPageLoader<LedgerEntry>({
      em,
      entity: LedgerEntry,
      parentColumn: 'account_id',
      order: entryOrder,
    }),
  };
}

function loader<Row>(find: (ids: string[]) => Promise<Row[]>, keyOf: (row: Row) => string) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await find([...ids])).map((row) => [keyOf(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}
