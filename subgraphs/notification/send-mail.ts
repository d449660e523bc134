/**
 * Sends the stored messages that are due by e-mail, each once as far as crashes let know, and says how that
 * went.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NodemailerError } from 'nodemailer';
import type { Logger } from 'pino';
import type { Database } from '#platform/database.ts';
import { type Loop, startLoop } from '#platform/loop.ts';
import { connectionsMax, type Mail, MailRefused, type MailTransport } from './mail-transport.ts';
import { NotificationStatus } from './notification.ts';
import type { MailsCounter } from './notification-metrics.ts';

const intervalMs = 1_000;
/** Each message of a batch has a connection to itself, so that none uses up its time waiting for another. */
const batchSize = connectionsMax;
const batchesPerRunMax = 250;
/** By database time; well beyond the time limit of a message. What a crash leaves is taken again after it. */
const lease = '60 seconds';
export const attemptsMax = 8;
/** The pauses between eight attempts grow from 3 seconds to 36 minutes, and are 55 minutes together. */
const retryDelaySeconds = 3;
const retryDelayFactor = 3;

interface DueMail extends Mail {
  /** Which attempt this is, from 1. */
  attempt: number;
}

export function startSendingMail(dependencies: {
  database: Database;
  transport: MailTransport;
  mails: MailsCounter;
  logger: Logger;
}): Loop {
  const { database, logger } = dependencies;
  let stopping = false;
  const loop = startLoop({
    name: 'send mail',
    intervalMs,
    logger,
    run: async () => {
      for (let batch = 0; batch < batchesPerRunMax && !stopping; batch++) {
        const due = await takeDueMails(database.em.fork());
        const results = await Promise.allSettled(due.map((mail) => deliver(dependencies, mail)));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) throw failed.reason;
        if (due.length < batchSize) return;
      }
    },
  });
  return {
    nudge: loop.nudge,
    stop: () => {
      stopping = true;
      return loop.stop();
    },
  };
}

/**
 * Takes the messages longest due, so that several replicas share them; an attempt counts although it may
 * crash.
 */
function takeDueMails(em: EntityManager): Promise<DueMail[]> {
  return em.execute<DueMail[]>(
    `update notifications
     set mail_due_at = now() + interval '${lease}', mail_attempts = mail_attempts + 1
     where id in (
       select id from notifications where mail_due_at <= now()
       order by mail_due_at limit ${batchSize} for update skip locked)
     returning id, recipient, subject, body, mail_attempts as attempt`,
  );
}

async function deliver(
  { database, transport, mails, logger }: Parameters<typeof startSendingMail>[0],
  mail: DueMail,
): Promise<void> {
  const em = database.em.fork();
  const { id: notificationId, attempt } = mail;
  try {
    if (attempt > attemptsMax) throw new MailRefused('the last attempt did not come to an end');
    await transport.send(mail);
  } catch (error) {
    const { message: reason, code, responseCode } = error as NodemailerError;
    const isLast = error instanceof MailRefused || attempt >= attemptsMax;
    const outcome = isLast ? 'failed' : 'retried';
    const text = isLast ? 'a message could not be sent' : 'a message is not sent yet; it is tried again';
    logger.warn({ notificationId, attempt, reason, code, responseCode }, text);
    await (isLast ? giveUp(em, mail) : putOff(em, mail));
    mails.inc({ outcome });
    return;
  }
  await em.execute(
    `update notifications set status = '${NotificationStatus.sent}', sent_at = now(), mail_due_at = null
     where id = ? and status <> '${NotificationStatus.sent}'`,
    [notificationId],
  );
  mails.inc({ outcome: 'sent' });
}

/** Whoever took the message after this lease had ended decides instead, here and below. */
const whileTaken = `where id = ? and mail_attempts = ? and status = '${NotificationStatus.stored}'`;

async function giveUp(em: EntityManager, { id, attempt }: DueMail): Promise<void> {
  await em.execute(
    `update notifications set status = '${NotificationStatus.failed}', mail_due_at = null ${whileTaken}`,
    [id, attempt],
  );
}

async function putOff(em: EntityManager, { id, attempt }: DueMail): Promise<void> {
  const seconds = retryDelaySeconds * retryDelayFactor ** (attempt - 1);
  await em.execute(`update notifications set mail_due_at = now() + make_interval(secs => ?) ${whileTaken}`, [
    seconds,
    id,
    attempt,
  ]);
}
