/**
 * Ways to break each rule that the ledger is checked for, by hand, in copies of databases with orders of
 * every outcome.
 */
import type { LedgerDatabase } from '../../dev/verify/snapshot.ts';

export interface Damage {
  what: string;
  database: LedgerDatabase;
  /** Run with the triggers and foreign keys of the database out of force. */
  sql: string;
  /** All that it breaks. */
  rules: string[];
  /** What is said of it, among others. */
  found: RegExp;
}

const first = (table: string, where: string) =>
  `(select id from ${table} where ${where} order by id limit 1)`;
const order = (status: string) => `id = ${first('orders', `status = '${status}'`)}`;
const payment = (status: string) => `id = ${first('payments', `status = '${status}'`)}`;
const posting = (where: string) => `id = ${first('postings', where)}`;
const aSale = posting(`book = 'SALES'`);
const anEntry = posting(`book = 'CUSTOMER' and sequence = 1`);
const lastEntry = posting(
  `(account_id, sequence) in (select id, entry_count from accounts where entry_count > 1)`,
);
const become = (status: string) =>
  `status = '${status}', timeline = jsonb_set(timeline, '{-1,status}', '"${status}"')`;
const message = (
  columns: string,
) => `insert into notifications (id, event_id, kind, user_id, recipient, subject, body, order_id)
  select gen_random_uuid(), gen_random_uuid(), ${columns}, recipient, subject, body, order_id
  from notifications where id = ${first('notifications', `kind = 'ORDER_PAID'`)}`;

export const ledgerDamages: Damage[] = [
  {
    what: 'half a transfer is changed',
    database: 'billing',
    sql: `update postings set amount_minor = amount_minor + 1 where ${aSale}`,
    rules: ['zero-sum'],
    found: /^transfer \S+: its postings add up to 1 minor units$/,
  },
  {
    what: 'half a transfer is missing',
    database: 'billing',
    sql: `delete from postings where ${aSale}`,
    rules: ['zero-sum', 'two-sides'],
    found: /^transfer \S+: it has 1$/,
  },
  {
    what: 'a transfer is in another currency',
    database: 'billing',
    sql: `update transfers set currency = 'EUR' where kind = 'WITHDRAWAL'`,
    rules: ['one-currency', 'sums'],
    found: /^transfer \S+: it is in EUR, account \S+ in USD$/,
  },
  {
    what: 'a transfer is missing',
    database: 'billing',
    sql: `delete from transfers where kind = 'WITHDRAWAL'`,
    rules: ['no-orphan', 'sums', 'ledger-key'],
    found: /^posting \S+: there is no transfer \S+$/,
  },
  {
    what: 'an account is missing',
    database: 'billing',
    sql: `delete from accounts where balance_minor = 4000`,
    rules: ['no-orphan', 'sums', 'succeeded-payment', 'ledger-key'],
    found: /^posting \S+: there is no account \S+$/,
  },
  {
    what: 'a transfer stands against another book',
    database: 'billing',
    sql: `update postings set book = 'CASH_IN' where ${aSale}`,
    rules: ['right-side'],
    found: /^transfer \S+: ORDER_PAYMENT has 500 minor units in CASH_IN$/,
  },
  {
    what: 'a balance is changed',
    database: 'billing',
    sql: 'update accounts set balance_minor = balance_minor + 100 where balance_minor = 4000',
    rules: ['balance', 'sums'],
    found: /^account \S+: its balance is 4100, its postings add up to 4000 minor units$/,
  },
  {
    what: 'a balance is negative',
    database: 'billing',
    sql: `alter table accounts drop constraint accounts_balance_minor_check;
      update accounts set balance_minor = -1 where id = ${first('accounts', 'entry_count = 0')}`,
    rules: ['balance', 'not-negative', 'sums'],
    found: /^account \S+: its balance is -1 minor units$/,
  },
  {
    what: 'a balance was negative',
    database: 'billing',
    sql: `alter table postings drop constraint postings_balance_after_minor_check;
      update postings set balance_after_minor = -5 where ${anEntry}`,
    rules: ['not-negative', 'running-balance'],
    found: /^account \S+: its balance was -5 after entry 1$/,
  },
  {
    what: 'entries are counted wrong',
    database: 'billing',
    sql: 'update accounts set entry_count = entry_count + 1 where balance_minor = 4000',
    rules: ['entry-count'],
    found: /^account \S+: it counts 4 entries and has 3$/,
  },
  {
    what: 'the numbers of entries have a gap',
    database: 'billing',
    sql: `update postings set sequence = sequence + 1 where ${lastEntry}`,
    rules: ['sequence'],
    found: /^account \S+: entry 7 follows 5$/,
  },
  {
    what: 'the balance after an entry is another',
    database: 'billing',
    sql: `update postings set balance_after_minor = balance_after_minor + 1 where ${anEntry}`,
    rules: ['running-balance'],
    found: /^account \S+: after entry 1 it says 10001, the sum is 10000 minor units$/,
  },
  {
    what: 'postings may be changed',
    database: 'billing',
    sql: 'alter table postings disable trigger postings_append_only',
    rules: ['protection'],
    found: /^trigger postings_append_only: it is disabled$/,
  },
  {
    what: 'transfers may be out of balance',
    database: 'billing',
    sql: 'drop trigger postings_balance on postings',
    rules: ['protection'],
    found: /^trigger postings_balance: it is missing$/,
  },
  {
    what: 'the balance of a transfer is checked before it is whole',
    database: 'billing',
    sql: `drop trigger postings_balance on postings;
      create constraint trigger postings_balance after insert on postings
      for each row execute function check_transfer_balance()`,
    rules: ['protection'],
    found: /^trigger postings_balance: it does not do what it should$/,
  },
  {
    what: 'an order is charged twice',
    database: 'billing',
    sql: `drop index payments_one_charge_per_order;
      update payments set status = 'SUCCEEDED', decline_code = null where id = ${first(
        'payments',
        `attempt = 1 and order_id in (select order_id from payments where attempt = 2)`,
      )}`,
    rules: ['protection', 'one-charge', 'succeeded-payment', 'message-missing', 'message-twice'],
    found: /^order \S+: 2 payments were not declined: \S+, \S+$/,
  },
  {
    what: 'a payment is of another amount than was moved',
    database: 'billing',
    sql: `update payments set amount_minor = amount_minor + 1 where ${payment('SUCCEEDED')}`,
    rules: ['succeeded-payment', 'paid-order'],
    found: /^payment \S+: SUCCEEDED of order \S+: 0 exact charges, 0 exact refunds, 1 other transfers$/,
  },
  {
    what: 'a refund was not paid out',
    database: 'billing',
    sql: `update payments set status = 'REFUNDED', refunded_at = now() where ${payment('SUCCEEDED')}`,
    rules: ['refunded-payment', 'paid-order'],
    found: /^order \S+: it is PAID, payment \S+ is REFUNDED$/,
  },
  {
    what: 'a declined payment moved money',
    database: 'billing',
    sql: `update payments set status = 'DECLINED', decline_code = 'INSUFFICIENT_FUNDS' where ${payment('SUCCEEDED')}`,
    rules: ['declined-payment', 'paid-order', 'message-missing', 'message-without-outcome'],
    found: /^payment \S+: DECLINED of order \S+: 1 exact charges, 0 exact refunds, 0 other transfers$/,
  },
  {
    what: 'a key stands for an entry that there is not',
    database: 'billing',
    sql: `update idempotency_keys set outcome = '{"entryId": "no"}' where operation = 'DEPOSIT'`,
    rules: ['ledger-key'],
    found: /^key "deposit" of \S+: it names the entry no$/,
  },
  {
    what: 'a declined payment is missing',
    database: 'billing',
    sql: `delete from payments where amount_minor = 500 and attempt = 2`,
    rules: ['attempts', 'message-twice'],
    found: /^order \S+: it settled 3 attempts, and has payments of the attempts 1, 3$/,
  },
  {
    what: 'a total is not the sum of the items',
    database: 'order',
    sql: `update orders set total_minor = total_minor + 1 where ${order('DRAFT')}`,
    rules: ['order-total'],
    found: /^order \S+: its total is 701, its items add up to 700 minor units$/,
  },
  {
    what: 'a timeline lags behind',
    database: 'order',
    sql: `update orders set timeline = timeline - -1 where ${order('COMPLETED')}`,
    rules: ['timeline'],
    found: /^order \S+: it is COMPLETED after 1 attempts, its timeline ends with PAID after 1$/,
  },
  {
    what: 'an order skipped a status',
    database: 'order',
    sql: `update orders set timeline = timeline - 1 where ${order('COMPLETED')}`,
    rules: ['transition'],
    found: /^order \S+: it went from WAITING_PAY to COMPLETED$/,
  },
  {
    what: 'an order is a draft after it was paid',
    database: 'order',
    sql: `update orders set status = 'DRAFT', timeline = '[]', attempt = 0 where ${order('PAID')}`,
    rules: ['draft-order', 'attempts'],
    found: /^order \S+: it is DRAFT and has 1 payments$/,
  },
  {
    what: 'a refunded order waits for its payment',
    database: 'order',
    sql: `update orders set status = 'WAITING_PAY', timeline = jsonb_path_query_array(timeline, '$[0]')
      where id = ${first('orders', `timeline @> '[{"status": "PAID"}, {"status": "CANCELLED"}]'`)}`,
    rules: ['waiting-order', 'order-in-doubt', 'message-without-outcome'],
    found: /^order \S+: it is WAITING_PAY, payment \S+ is REFUNDED$/,
  },
  {
    what: 'an order is paid without a charge',
    database: 'order',
    sql: `update orders set ${become('PAID')}, decline_code = null where ${order('PAYMENT_FAILED')}`,
    rules: ['paid-order'],
    found: /^order \S+: it is PAID, and no payment of it succeeded$/,
  },
  {
    what: 'a charged order says that its payment failed',
    database: 'order',
    sql: `update orders set ${become('PAYMENT_FAILED')}, decline_code = 'ACCOUNT_NOT_FOUND' where ${order('PAID')}`,
    rules: ['failed-order'],
    found: /^order \S+: it is PAYMENT_FAILED, payment \S+ is SUCCEEDED$/,
  },
  {
    what: 'an order is cancelled without its refund',
    database: 'order',
    sql: `update orders set status = 'CANCELLED', timeline = timeline || '{"status": "CANCELLED"}'
      where ${order('PAID')}`,
    rules: ['cancelled-order', 'message-missing'],
    found: /^order \S+: it is CANCELLED, payment \S+ is SUCCEEDED$/,
  },
  {
    what: 'an order is missing',
    database: 'order',
    sql: `delete from orders where ${order('PAID')}`,
    rules: ['payment-without-order', 'message-without-outcome'],
    found: /^order \S+: payment \S+ is SUCCEEDED$/,
  },
  {
    what: 'a cancellation does not come to its end',
    database: 'order',
    sql: `update orders set cancellation = '{"reason": null}' where ${order('PAID')}`,
    rules: ['order-in-doubt'],
    found: /^order \S+: it is being cancelled since \d{4}-/,
  },
  {
    what: 'an outcome has two events',
    database: 'order',
    sql: `insert into outbox (event_id, event, published_at)
      select gen_random_uuid(), event, published_at from outbox where sequence = (select min(sequence) from outbox)`,
    rules: ['one-event'],
    found: /^order \S+: 2 events say order\.paid\.v1$/,
  },
  {
    what: 'an event is not published',
    database: 'order',
    sql: 'update outbox set published_at = null where sequence = (select min(sequence) from outbox)',
    rules: ['event-unpublished'],
    found: /^event \S+: order\.paid\.v1 of order \S+ waits since \d{4}-/,
  },
  {
    what: 'two orders have one key',
    database: 'order',
    sql: `alter table orders drop constraint orders_customer_id_idempotency_key_key;
      update orders set idempotency_key = 'first' where idempotency_key = 'second'`,
    rules: ['order-key'],
    found: /^key "first" of \S+: 2 orders have it: \S+, \S+$/,
  },
  {
    what: 'a message is missing',
    database: 'notification',
    sql: `delete from notifications where id = ${first('notifications', `kind = 'ORDER_PAID'`)}`,
    rules: ['message-missing'],
    found: /^order \S+: 0 of 1 messages ORDER_PAID$/,
  },
  {
    what: 'a message is there twice',
    database: 'notification',
    sql: message('kind, user_id'),
    rules: ['message-twice'],
    found: /^order \S+: 2 of 1 messages ORDER_PAID$/,
  },
  {
    what: 'a message tells of a cancellation that was not',
    database: 'notification',
    sql: message(`'ORDER_CANCELLED', user_id`),
    rules: ['message-without-outcome'],
    found: /^order \S+: 1 of 0 messages ORDER_CANCELLED$/,
  },
  {
    what: 'a message went to somebody else',
    database: 'notification',
    sql: `update notifications set user_id = gen_random_uuid()
      where id = ${first('notifications', `kind = 'ORDER_CANCELLED'`)}`,
    rules: ['message-recipient'],
    found: /^order \S+: ORDER_CANCELLED went to \S+, the customer is \S+$/,
  },
];
