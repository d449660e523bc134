/** What the billing database must be like by itself: each query gives the violations of its rule. */
import type { DatabaseCheck } from './check.ts';

export const billingChecks: DatabaseCheck[] = [
  {
    name: 'zero-sum',
    invariant: 1,
    text: 'The postings of every transfer add up to zero.',
    sql: `
      select 'transfer ' || transfer_id as subject,
        format('its postings add up to %s minor units', sum(amount_minor)) as found
      from postings group by transfer_id having sum(amount_minor) <> 0`,
  },
  {
    name: 'two-sides',
    invariant: 1,
    text: 'Every transfer has two postings or more.',
    sql: `
      select 'transfer ' || transfers.id as subject, format('it has %s', count(postings.id)) as found
      from transfers left join postings on transfer_id = transfers.id
      group by transfers.id having count(postings.id) < 2`,
  },
  {
    name: 'one-currency',
    invariant: 1,
    text: 'Every transfer is in the currency of the accounts that it touches.',
    sql: `
      select 'transfer ' || transfers.id as subject,
        format('it is in %s, account %s in %s', transfers.currency, accounts.id, accounts.currency) as found
      from postings join transfers on transfers.id = transfer_id join accounts on accounts.id = account_id
      where transfers.currency <> accounts.currency`,
  },
  {
    name: 'no-orphan',
    invariant: 1,
    text: 'Every posting has its transfer, and each of a customer its account.',
    sql: `
      select 'posting ' || postings.id as subject,
        case when transfers.id is null then format('there is no transfer %s', transfer_id)
          else format('there is no account %s', coalesce(account_id::text, 'at all')) end as found
      from postings left join transfers on transfers.id = transfer_id left join accounts on accounts.id = account_id
      where transfers.id is null or (book = 'CUSTOMER' and accounts.id is null)`,
  },
  {
    name: 'right-side',
    invariant: 1,
    text: 'Every transfer moves money from where to where its kind says.',
    sql: `
      select 'transfer ' || transfers.id as subject,
        format('%s has %s minor units in %s', transfers.kind, amount_minor, book) as found
      from postings join transfers on transfers.id = transfer_id
      join (values ('DEPOSIT', 'CASH_IN', 1), ('WITHDRAWAL', 'CASH_OUT', -1), ('ORDER_PAYMENT', 'SALES', -1),
        ('ORDER_REFUND', 'REFUNDS', 1)) as sides (kind, counter_book, sign) on sides.kind = transfers.kind
      where case book when 'CUSTOMER' then amount_minor * sign <= 0 when counter_book then amount_minor * sign >= 0
        else true end`,
  },
  {
    name: 'balance',
    invariant: 1,
    text: 'The balance of every account is the sum of its postings.',
    sql: `
      select 'account ' || id as subject,
        format('its balance is %s, its postings add up to %s minor units', balance_minor, coalesce(total, 0)) as found
      from accounts left join (
        select account_id, sum(amount_minor) as total from postings where account_id is not null group by account_id
      ) as entries on account_id = id
      where balance_minor <> coalesce(total, 0)`,
  },
  {
    name: 'not-negative',
    invariant: 1,
    text: 'No balance is, or was after any entry, below zero.',
    sql: `
      select 'account ' || id as subject, format('its balance is %s minor units', balance_minor) as found
      from accounts where balance_minor < 0
      union all
      select 'account ' || account_id, format('its balance was %s after entry %s', balance_after_minor, sequence)
      from postings where balance_after_minor < 0`,
  },
  {
    name: 'entry-count',
    invariant: 1,
    text: 'Every account counts its entries right.',
    sql: `
      select 'account ' || id as subject,
        format('it counts %s entries and has %s', entry_count, coalesce(total, 0)) as found
      from accounts left join (
        select account_id, count(*) as total from postings where account_id is not null group by account_id
      ) as entries on account_id = id
      where entry_count <> coalesce(total, 0)`,
  },
  {
    name: 'sequence',
    invariant: 1,
    text: 'The entries of every account are numbered from 1 without a gap.',
    sql: `
      select 'account ' || account_id as subject,
        format('entry %s follows %s', coalesce(sequence::text, 'without a number'), previous) as found
      from (
        select account_id, sequence,
          lag(sequence, 1, 0::bigint) over (partition by account_id order by sequence) as previous
        from postings where account_id is not null
      ) as entries
      where sequence is distinct from previous + 1`,
  },
  {
    name: 'running-balance',
    invariant: 1,
    text: 'The balance after every entry is the sum of the entries up to it.',
    sql: `
      select 'account ' || account_id as subject,
        format('after entry %s it says %s, the sum is %s minor units', sequence, balance_after_minor, total) as found
      from (
        select account_id, sequence, balance_after_minor,
          sum(amount_minor) over (partition by account_id order by sequence rows unbounded preceding) as total
        from postings where account_id is not null
      ) as entries
      where balance_after_minor is distinct from total`,
  },
  {
    name: 'protection',
    invariant: 1,
    text: 'The database itself refuses to change or unbalance the ledger.',
    sql: `
      select 'trigger ' || expected.name as subject,
        case when tgname is null then 'it is missing'
          when tgenabled not in ('O', 'A') then 'it is disabled'
          else 'it does not do what it should' end as found
      from (values
        ('transfers', 'transfers_append_only', 'refuse_change', 58, false),
        ('postings', 'postings_append_only', 'refuse_change', 58, false),
        ('postings', 'postings_balance', 'check_transfer_balance', 5, true)
      ) as expected (on_table, name, calls, type, deferred)
      left join pg_trigger on tgname = expected.name and tgrelid = to_regclass(on_table)
      left join pg_proc on pg_proc.oid = tgfoid
      where tgname is null or tgenabled not in ('O', 'A') or proname <> calls or tgtype <> type
        or tginitdeferred <> deferred
      union all
      select 'index ' || expected.name, case when indexrelid is null then 'it is missing' else 'it is not valid' end
      from (values ('payments_one_charge_per_order'), ('transfers_one_per_payment')) as expected (name)
      left join pg_index on indexrelid = to_regclass(expected.name)
      where indexrelid is null or not (indisunique and indisvalid)`,
  },
  {
    name: 'one-charge',
    invariant: 2,
    text: 'An order has one payment at most that was not declined.',
    sql: `
      select 'order ' || order_id as subject, format('%s payments were not declined: %s', total, (
        select string_agg(id::text, ', ' order by id) from payments
        where payments.order_id = charged.order_id and status <> 'DECLINED')) as found
      from (
        select order_id, count(*) as total from payments where status <> 'DECLINED' group by order_id
      ) as charged
      where total > 1`,
  },
  {
    name: 'succeeded-payment',
    invariant: 2,
    text: 'A successful payment took exactly its amount from its customer, once.',
    sql: movementsOf({ status: 'SUCCEEDED', charges: 1, refunds: 0 }),
  },
  {
    name: 'refunded-payment',
    invariant: 2,
    text: 'A refunded payment took exactly its amount, once, and gave it back, once.',
    sql: movementsOf({ status: 'REFUNDED', charges: 1, refunds: 1 }),
  },
  {
    name: 'declined-payment',
    invariant: 2,
    text: 'A declined payment moved nothing.',
    sql: movementsOf({ status: 'DECLINED', charges: 0, refunds: 0 }),
  },
  {
    name: 'ledger-key',
    invariant: 4,
    text: 'A key of a deposit or withdrawal stands for one movement of its owner.',
    sql: `
      select format('key %s of %s', to_json(key), owner_id) as subject,
        case when outcome is null then 'it has no outcome'
          when entry_id is null then format('it names the entry %s', outcome ->> 'entryId')
          when uses > 1 then format('entry %s has %s keys', entry_id, uses)
          else format('%s is not a %s of the owner', entry_id, operation) end as found
      from (
        select key, idempotency_keys.owner_id, operation, outcome, postings.id as entry_id, kind,
          accounts.owner_id as account_owner_id, count(*) over (partition by outcome ->> 'entryId') as uses
        from idempotency_keys
        left join postings on postings.id =
          case when pg_input_is_valid(outcome ->> 'entryId', 'uuid') then (outcome ->> 'entryId')::uuid end
        left join transfers on transfers.id = transfer_id left join accounts on accounts.id = account_id
      ) as keys
      where outcome is null or (outcome ->> 'entryId' is not null
        and (uses > 1 or entry_id is null or kind is distinct from operation or account_owner_id is distinct from owner_id))`,
  },
];

/** The payments of a status that moved anything else than so many exact charges and refunds. */
function movementsOf(expected: { status: string; charges: number; refunds: number }): string {
  return `
    select 'payment ' || id as subject,
      format('%s of order %s: %s exact charges, %s exact refunds, %s other transfers',
        '${expected.status}', order_id, charges, refunds, transfers - charges - refunds) as found
    from (
      select payments.id, payments.order_id, count(transfers.id) as transfers,
        count(*) filter (where exact and kind = 'ORDER_PAYMENT' and postings.amount_minor = -payments.amount_minor)
          as charges,
        count(*) filter (where exact and kind = 'ORDER_REFUND' and postings.amount_minor = payments.amount_minor)
          as refunds
      from payments left join transfers on payment_id = payments.id
      left join postings on transfer_id = transfers.id and book = 'CUSTOMER'
      left join accounts on accounts.id = account_id
      cross join lateral (select owner_id = customer_id and transfers.currency = payments.currency
        and transfers.order_id = payments.order_id) as compared (exact)
      where status = '${expected.status}'
      group by payments.id
    ) as movements
    where charges <> ${expected.charges} or refunds <> ${expected.refunds}
      or transfers <> ${expected.charges + expected.refunds}`;
}
