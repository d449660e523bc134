/** What the consumer does with each event: one transaction for the inbox and the effect, or a dead letter. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventHandler } from '#platform/consumer.ts';
import type { Database } from '#platform/database.ts';
import type { AnyEvent } from '#platform/events.ts';
import { reach } from '#platform/fault-points.ts';
import { recordInInbox } from '#platform/inbox.ts';
import { keepDeadLetter } from './dead-letters.ts';
import { type NewMessage, storeMessage } from './notification.ts';
import type { StoredCounter } from './notification-metrics.ts';
import { onOrderCancelled } from './on-order-cancelled.ts';
import { onOrderPaid } from './on-order-paid.ts';
import { onOrderPaymentFailed } from './on-order-payment-failed.ts';
import { onUserRegistered } from './on-user-registered.ts';
import { onUserUpdated } from './on-user-updated.ts';

/** The durable name of the consumer, in JetStream and in the inbox. */
export const consumerName = 'notification';

export function createEventHandler(dependencies: {
  database: Database;
  stored: StoredCounter;
  sendsMail: boolean;
}): EventHandler {
  const { database, stored, sendsMail } = dependencies;
  return {
    handle: async (event) => {
      const message = await database.em.fork().transactional(async (em) => {
        if (!(await recordInInbox(em, consumerName, event.id))) return null;
        const news = await takeEffect(em, event);
        const effect = news && (await storeMessage(em, news, { sendsMail }));
        reach('notification-before-commit');
        return effect;
      });
      if (message) stored.inc({ kind: message.kind });
    },
    keepDeadLetter: (letter) => keepDeadLetter(database.em.fork(), consumerName, letter),
  };
}

/** What there is to tell, if anything. */
async function takeEffect(em: EntityManager, event: AnyEvent): Promise<NewMessage | null> {
  switch (event.type) {
    case 'user.registered.v1':
      return onUserRegistered(em, event);
    case 'user.updated.v1':
      return onUserUpdated(em, event);
    case 'order.paid.v1':
      return onOrderPaid(em, event);
    case 'order.payment_failed.v1':
      return onOrderPaymentFailed(em, event);
    case 'order.cancelled.v1':
      return onOrderCancelled(em, event);
    case 'order.completed.v1':
      // The customer has the goods by now; there is nothing to tell.
      return null;
  }
}
