/** Orders and the outbox of their events. */
import { Migration } from '@mikro-orm/migrations';
import { outboxTable } from '#platform/outbox.ts';

export class Orders extends Migration {
  override up(): void {
    this.addSql(`
      create sequence order_number as int start 1001;
      create table orders (
        id uuid primary key,
        number int not null unique default nextval('order_number'),
        customer_id uuid not null,
        status text not null
          check (status in ('DRAFT', 'WAITING_PAY', 'PAID', 'PAYMENT_FAILED', 'CANCELLED', 'COMPLETED')),
        items jsonb not null,
        timeline jsonb not null,
        currency char(3) not null,
        total_minor bigint not null check (total_minor >= 0),
        attempt int not null,
        decline_code text check (decline_code in ('INSUFFICIENT_FUNDS', 'CURRENCY_MISMATCH', 'ACCOUNT_NOT_FOUND')),
        cancellation jsonb check (cancellation is null or status = 'PAID'),
        idempotency_key text,
        request_fingerprint text,
        leased_until timestamptz not null default now() + interval '7 seconds',
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        unique (customer_id, idempotency_key),
        check ((status = 'PAYMENT_FAILED') = (decline_code is not null))
      );
      alter sequence order_number owned by orders.number;
      create index orders_of_customer on orders (customer_id, id desc);
      create index orders_with_key on orders (created_at) where idempotency_key is not null;
      create index orders_in_doubt on orders (leased_until)
        where status = 'WAITING_PAY' or cancellation is not null;
    `);
    this.addSql(outboxTable.create);
  }

  override down(): void {
    this.addSql(outboxTable.drop);
    this.addSql('drop table orders;');
  }
}
