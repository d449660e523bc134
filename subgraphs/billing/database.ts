/** The billing service's database: its entities and its migration history, oldest first. */
import type { MigrationsList } from '#platform/database.ts';
import { Account } from './account.ts';
import { LedgerEntry } from './ledger.ts';
import { Ledger } from './migrations/2026-03-01-ledger.ts';
import { Payment } from './payment.ts';

export const billingEntities = [Account, LedgerEntry, Payment];
export const billingMigrations: MigrationsList = [{ name: '2026-03-01-ledger', class: Ledger }];
