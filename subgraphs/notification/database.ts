/** The notification service's database: its entities and its migration history, oldest first. */
import type { MigrationsList } from '#platform/database.ts';
import { DeadLetter } from './dead-letters.ts';
import { Notifications } from './migrations/2026-03-01-notifications.ts';
import { Notification } from './notification.ts';
import { Recipient } from './recipient.ts';

export const notificationEntities = [Recipient, Notification, DeadLetter];
export const notificationMigrations: MigrationsList = [
  { name: '2026-03-01-notifications', class: Notifications },
];
