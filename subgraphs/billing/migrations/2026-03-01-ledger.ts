/** Accounts, payments, and the ledger with the rules that the database itself keeps. */
import { Migration } from '@mikro-orm/migrations';
import { idempotencyTable } from '#platform/idempotency.ts';

export class Ledger extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts (
        id uuid primary key,
        owner_id uuid not null unique,
        currency char(3) not null,
        balance_minor bigint not null default 0 check (balance_minor >= 0),
        entry_count bigint not null default 0,
        created_at timestamptz not null default now()
      );

      create table payments (
        id uuid primary key,
        order_id uuid not null,
        attempt int not null check (attempt >= 1),
        customer_id uuid not null,
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null,
        status text not null check (status in ('SUCCEEDED', 'DECLINED', 'REFUNDED')),
        decline_code text check (decline_code in ('INSUFFICIENT_FUNDS', 'CURRENCY_MISMATCH', 'ACCOUNT_NOT_FOUND')),
        created_at timestamptz not null default now(),
        refunded_at timestamptz,
        unique (order_id, attempt),
        check ((status = 'DECLINED') = (decline_code is not null)),
        check ((status = 'REFUNDED') = (refunded_at is not null))
      );
      create unique index payments_one_charge_per_order on payments (order_id) where status <> 'DECLINED';

      create table transfers (
        id uuid primary key,
        kind text not null check (kind in ('DEPOSIT', 'WITHDRAWAL', 'ORDER_PAYMENT', 'ORDER_REFUND')),
        currency char(3) not null,
        order_id uuid,
        payment_id uuid references payments (id),
        created_at timestamptz not null default now(),
        check ((kind in ('ORDER_PAYMENT', 'ORDER_REFUND')) = (payment_id is not null and order_id is not null))
      );
      create unique index transfers_one_per_payment on transfers (payment_id, kind) where payment_id is not null;

      create table postings (
        id uuid primary key,
        transfer_id uuid not null references transfers (id),
        book text not null check (book in ('CUSTOMER', 'CASH_IN', 'CASH_OUT', 'SALES', 'REFUNDS')),
        account_id uuid references accounts (id),
        amount_minor bigint not null check (amount_minor <> 0),
        balance_after_minor bigint check (balance_after_minor >= 0),
        sequence bigint,
        unique (account_id, sequence),
        check ((book = 'CUSTOMER') = (account_id is not null)),
        check ((book = 'CUSTOMER') = (balance_after_minor is not null)),
        check ((book = 'CUSTOMER') = (sequence is not null))
      );
      create index postings_transfer on postings (transfer_id);

      create view ledger_entries as
        select postings.id, account_id, owner_id, sequence, kind, transfers.currency, amount_minor,
          balance_after_minor, order_id, transfers.created_at
        from postings
          join transfers on transfers.id = transfer_id
          left join accounts on accounts.id = account_id
        where book = 'CUSTOMER';

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% of % is refused: the ledger is append-only', tg_op, tg_table_name;
      end $$;
      create trigger transfers_append_only before update or delete or truncate on transfers
        execute function refuse_change();
      create trigger postings_append_only before update or delete or truncate on postings
        execute function refuse_change();

      create function check_transfer_balance() returns trigger language plpgsql as $$
      begin
        if (select sum(amount_minor) from postings where transfer_id = new.transfer_id) <> 0 then
          raise exception 'the postings of transfer % do not add up to zero', new.transfer_id;
        end if;
        return null;
      end $$;
      create constraint trigger postings_balance after insert on postings
        deferrable initially deferred for each row execute function check_transfer_balance();
    `);
    this.addSql(idempotencyTable.create);
  }

  override down(): void {
    this.addSql(idempotencyTable.drop);
    this.addSql(`
      drop view ledger_entries;
      drop table postings;
      drop table transfers;
      drop table payments;
      drop table accounts;
      drop function check_transfer_balance;
      drop function refuse_change;
    `);
  }
}
