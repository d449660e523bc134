/** How much there is of everything, and whether all of the money is there. */
import { formatMinor } from './amount.ts';
import type { Rule, Violation } from './check.ts';
import type { LedgerDatabase, Snapshot } from './snapshot.ts';

export interface Total {
  what: string;
  /** The kind, book or status. */
  kind: string;
  currency: string | null;
  count: number;
  /** In minor units; null of what is no money. */
  minor: string | null;
}

/** The money of one currency, in minor units: what customers have, and how they came to have it. */
export interface Sums {
  currency: string;
  balances: bigint;
  deposits: bigint;
  withdrawals: bigint;
  orderPayments: bigint;
  refunds: bigint;
}

export const readTotals = (name: LedgerDatabase, snapshot: Snapshot): Promise<Total[]> =>
  snapshot.rows<Total>(totalsSql[name]);

export const sumsRule: Rule = {
  name: 'sums',
  invariant: 1,
  text: 'Balances are deposits - withdrawals - order payments + refunds.',
};

export function sumUp(totals: Total[]): Sums[] {
  const currencies = new Set(
    totals.flatMap(({ what, currency }) => (fromLedger.has(what) ? (currency ?? []) : [])),
  );
  return [...currencies].sort().map((currency) => {
    const of = (what: string, kind: string) =>
      BigInt(
        totals.find((total) => total.what === what && total.kind === kind && total.currency === currency)
          ?.minor ?? 0,
      );
    return {
      currency,
      balances: of('accounts', ''),
      deposits: of('transfers', 'DEPOSIT'),
      withdrawals: -of('transfers', 'WITHDRAWAL'),
      orderPayments: -of('transfers', 'ORDER_PAYMENT'),
      refunds: of('transfers', 'ORDER_REFUND'),
    };
  });
}

export function sumsViolations(sums: Sums[]): Violation[] {
  return sums.flatMap(({ currency, balances, deposits, withdrawals, orderPayments, refunds }) => {
    const expected = deposits - withdrawals - orderPayments + refunds;
    if (balances === expected) return [];
    const found = `${formatMinor(balances, currency)} in accounts, and ${formatMinor(expected, currency)} came in`;
    return [{ subject: `currency ${currency}`, found }];
  });
}

const fromLedger = new Set(['accounts', 'transfers']);

const totalsSql: Record<LedgerDatabase, string> = {
  billing: `
    with moved as materialized (
      select kind, book, transfers.currency, count(*) as count, sum(amount_minor) as minor
      from postings join transfers on transfers.id = transfer_id group by 1, 2, 3
    )
    select 'accounts' as what, '' as kind, currency, count(*)::int, sum(balance_minor)::text as minor
    from accounts group by currency
    union all (
      select 'transfers', kind, currency, count(*)::int, (select sum(moved.minor)::text from moved
        where book = 'CUSTOMER' and moved.kind = transfers.kind and moved.currency = transfers.currency)
      from transfers group by kind, currency order by 2, 3)
    union all (
      select 'postings', book, currency, sum(count)::int, sum(minor)::text
      from moved group by book, currency order by 2, 3)
    union all (
      select 'payments', status, currency, count(*)::int, sum(amount_minor)::text
      from payments group by status, currency order by 2, 3)`,
  order: `
    (select 'orders' as what, status as kind, currency, count(*)::int, sum(total_minor)::text as minor
      from orders group by status, currency order by 2, 3)
    union all
    select 'outbox', 'unpublished', null, count(*)::int, null from outbox where published_at is null`,
  notification: `
    (select 'messages' as what, kind, null as currency, count(*)::int, null as minor
      from notifications group by kind order by 2)
    union all
    select 'dead letters', 'waiting', null, count(*)::int, null from dead_letters
     where replayed_at is null and discarded_at is null`,
};
