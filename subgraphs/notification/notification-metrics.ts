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
