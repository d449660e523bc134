/** The metrics of the notification service's own. */
import { Counter, type Registry } from 'prom-client';

export type StoredCounter = Counter<'kind'>;

export const createStoredCounter = (registry: Registry): StoredCounter =>
  new Counter({
    name: 'notifications_stored_total',
    help: 'Messages stored, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  });

export type MailsCounter = Counter<'outcome'>;

export const createMailsCounter = (registry: Registry): MailsCounter =>
  new Counter({
    name: 'mails_sent_total',
    help: 'Attempts to send a message by e-mail, by outcome (sent, retried or failed).',
    labelNames: ['outcome'],
    registers: [registry],
  });
