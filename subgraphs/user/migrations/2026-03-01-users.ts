/** Users, their sessions, what is counted to throttle sign-ins, and the outbox of the users' events. */
import { Migration } from '@mikro-orm/migrations';
import { outboxTable } from '#platform/outbox.ts';

export class Users extends Migration {
  override up(): void {
    this.addSql(`
      create table users (
        id uuid primary key,
        email text not null unique,
        password_hash text not null,
        name text not null,
        phone text,
        role text not null check (role in ('CUSTOMER', 'ADMIN')),
        created_at timestamptz not null,
        account_opened_at timestamptz,
        account_leased_until timestamptz not null default now() + interval '10 seconds'
      );
      create index users_without_account on users (account_leased_until) where account_opened_at is null;

      create table sessions (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        created_at timestamptz not null default now(),
        last_used_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz
      );
      create index sessions_of_user on sessions (user_id);
      create index sessions_expiry on sessions (expires_at);

      create table refresh_tokens (
        token_hash char(64) primary key,
        session_id uuid not null references sessions (id) on delete cascade,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        spent_at timestamptz,
        raced_at timestamptz,
        answered_at timestamptz
      );
      create index refresh_tokens_of_session on refresh_tokens (session_id);
      create index refresh_tokens_expiry on refresh_tokens (expires_at);

      create table throttles (
        key char(64) primary key,
        attempts integer not null,
        blocked_until timestamptz not null default '-infinity',
        expires_at timestamptz not null
      );
      create index throttles_expiry on throttles (expires_at);
    `);
    this.addSql(outboxTable.create);
  }

  override down(): void {
    this.addSql(outboxTable.drop);
    this.addSql('drop table throttles; drop table refresh_tokens; drop table sessions; drop table users;');
  }
}
