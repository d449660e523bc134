/** The user service's database: its entities and its migration history, oldest first. */
import type { MigrationsList } from '#platform/database.ts';
import { OutboxMessage } from '#platform/outbox.ts';
import { Users } from './migrations/2026-03-01-users.ts';
import { ActiveSession } from './session.ts';
import { User } from './user.ts';

export const userEntities = [User, ActiveSession, OutboxMessage];
export const userMigrations: MigrationsList = [{ name: '2026-03-01-users', class: Users }];
