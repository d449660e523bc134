/** The order service's database: its entities and its migration history, oldest first. */
import type { MigrationsList } from '#platform/database.ts';
import { OutboxMessage } from '#platform/outbox.ts';
import { Orders } from './migrations/2026-03-01-orders.ts';
import { Order } from './order.ts';

export const orderEntities = [Order, OutboxMessage];
export const orderMigrations: MigrationsList = [{ name: '2026-03-01-orders', class: Orders }];
