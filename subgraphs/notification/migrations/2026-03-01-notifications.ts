/** Recipients, messages, dead letters, the inbox and idempotency keys. */
import { Migration } from '@mikro-orm/migrations';
import { idempotencyTable } from '#platform/idempotency.ts';
import { inboxTable } from '#platform/inbox.ts';

export class Notifications extends Migration {
  override up(): void {
    this.addSql(`
      create table recipients (
        user_id uuid primary key,
        email text not null,
        name text not null,
        as_of timestamptz not null
      );

      create table notifications (
        id uuid primary key,
        kind text not null
          check (kind in ('WELCOME', 'ORDER_PAID', 'ORDER_PAYMENT_FAILED', 'ORDER_CANCELLED', 'MANUAL')),
        user_id uuid not null,
        recipient text not null,
        subject text not null,
        body text not null,
        status text not null default 'STORED' check (status in ('STORED', 'SENT', 'FAILED')),
        order_id uuid,
        event_id uuid unique,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        -- When the message is sent next; null when it never is. Whoever sends it puts it off first, as a lease.
        mail_due_at timestamptz,
        mail_attempts int not null default 0,
        check ((status = 'SENT') = (sent_at is not null)),
        check (mail_due_at is null or status = 'STORED'),
        check ((kind = 'MANUAL') = (event_id is null)),
        check ((kind in ('WELCOME', 'MANUAL')) = (order_id is null))
      );
      create index notifications_of_user on notifications (user_id, id desc);
      create index notifications_of_order on notifications (order_id, id desc) where order_id is not null;
      create index notifications_due on notifications (mail_due_at) where mail_due_at is not null;

      create table dead_letters (
        id uuid primary key,
        consumer text not null,
        stream_sequence bigint not null,
        published_at timestamptz not null,
        body bytea not null,
        event_type text,
        reason text not null,
        deliveries int not null,
        created_at timestamptz not null default now(),
        replayed_at timestamptz,
        discarded_at timestamptz,
        -- A stream that was lost and made again counts its messages from 1 again.
        unique (consumer, stream_sequence, published_at)
      );
      create index dead_letters_open on dead_letters (id)
        where replayed_at is null and discarded_at is null;
    `);
    this.addSql(inboxTable.create);
    this.addSql(idempotencyTable.create);
  }

  override down(): void {
    this.addSql(idempotencyTable.drop);
    this.addSql(inboxTable.drop);
    this.addSql(`
      drop table dead_letters;
      drop table notifications;
      drop table recipients;
    `);
  }
}
