/** Starts the notification service. */
import { startConsumer } from '#platform/consumer.ts';
import { connectMessaging } from '#platform/messaging.ts';
import { runSubgraph } from '#platform/subgraph-service.ts';
import { readNotificationConfig } from './config.ts';
import { notificationEntities, notificationMigrations } from './database.ts';
import { consumerName, createEventHandler } from './event-handler.ts';
import { openMailTransport } from './mail-transport.ts';
import { createMailsCounter, createStoredCounter } from './notification-metrics.ts';
import { startSendingMail } from './send-mail.ts';
import { createNotificationSubgraph } from './server.ts';
import { startUpkeep } from './upkeep.ts';

const name = 'notification';

await runSubgraph({
  name,
  readConfig: readNotificationConfig,
  entities: notificationEntities,
  migrations: notificationMigrations,
  build: async (config, base) => {
    const messaging = connectMessaging({
      url: config.NATS_URL,
      name,
      streamReplicas: config.STREAM_REPLICAS,
      logger: base.logger,
    });
    base.readiness.add({ name: 'nats', required: false, run: messaging.check });
    const { SMTP_URL: smtpUrl, MAIL_FROM: from } = config;
    const transport = smtpUrl ? openMailTransport({ url: smtpUrl, from }) : null;
    const { registry } = base.metrics;
    const mails = createMailsCounter(registry);
    const sendsMail = transport !== null;
    const dependencies = { ...base, messaging, stored: createStoredCounter(registry), mails, sendsMail };
    const handler = createEventHandler(dependencies);
    return {
      app: await createNotificationSubgraph(dependencies),
      startJobs: () => [
        startConsumer({ ...dependencies, durableName: consumerName, handler }),
        ...(transport ? [startSendingMail({ ...dependencies, transport })] : []),
        startUpkeep({ ...dependencies, idempotencyKeyDays: config.IDEMPOTENCY_KEY_DAYS }),
      ],
      close: [messaging.close, async () => transport?.close()],
    };
  },
});
