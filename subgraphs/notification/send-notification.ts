/** Sends a message that an administrator wrote to one user. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { carryOutOnce } from '#platform/idempotency.ts';
import { checkIdempotencyKey, cleanLine, cleanText, fingerprint, isId } from '#platform/text.ts';
import type { MessageText } from './messages.ts';
import { Notification, NotificationKind, storeMessage } from './notification.ts';
import type { StoredCounter } from './notification-metrics.ts';
import { Recipient } from './recipient.ts';

export const subjectLengthMax = 200;
export const bodyLengthMax = 10_000;
const refusals = {
  USER_NOT_FOUND: { message: 'No such user is known.', field: 'userId' },
  INVALID_SUBJECT: {
    message: `Must have 1 to ${subjectLengthMax} characters, in one line.`,
    field: 'subject',
  },
  INVALID_BODY: { message: `Must have 1 to ${bodyLengthMax} characters.`, field: 'body' },
  IDEMPOTENCY_KEY_REUSED: { message: 'The key was used with another input.', field: 'idempotencyKey' },
} as const;
export type SendRefusalCode = keyof typeof refusals;

export interface SendRefusal {
  code: SendRefusalCode;
  message: string;
  field: string[];
}

export interface SendRequest extends MessageText {
  /** The administrator, to whom the idempotency key belongs. */
  senderId: string;
  userId: string;
  idempotencyKey?: string | null;
}

export type SendResult = { notification: Notification } | { refusals: SendRefusal[] };

/** @throws {ServiceError} BAD_USER_INPUT for a malformed idempotency key. */
export async function sendNotification(
  { stored, sendsMail }: { stored: StoredCounter; sendsMail: boolean },
  em: EntityManager,
  request: SendRequest,
): Promise<SendResult> {
  const { senderId, userId } = request;
  const key = checkIdempotencyKey(request.idempotencyKey);
  const { text, refused } = checkText(request);
  const recipient = isId(userId) ? await em.findOne(Recipient, userId) : null;
  if (!recipient) refused.unshift('USER_NOT_FOUND');
  if (!recipient || !text) return { refusals: refused.map(toRefusal) };

  let isNew = false;
  const result = await em.transactional(async (em): Promise<SendResult> => {
    const outcome = await carryOutOnce(
      em,
      {
        ownerId: senderId,
        operation: 'SEND_NOTIFICATION',
        key,
        fingerprint: fingerprint([userId, text.subject, text.body]),
      },
      async () => {
        const kind = NotificationKind.manual;
        const news = { kind, recipient, text, orderId: null, eventId: null };
        const message = await storeMessage(em, news, { sendsMail });
        if (!message) throw new TypeError('a message without an event cannot be there already');
        isNew = true;
        return { notificationId: message.id };
      },
    );
    if (outcome === null) return { refusals: [toRefusal('IDEMPOTENCY_KEY_REUSED')] };
    return { notification: await em.findOneOrFail(Notification, outcome.notificationId) };
  });
  if (isNew) stored.inc({ kind: NotificationKind.manual });
  return result;
}

/** The text as it is sent, or everything that is wrong with it. */
export function checkText({ subject, body }: MessageText): {
  text: MessageText | null;
  refused: SendRefusalCode[];
} {
  const text = {
    subject: cleanLine(subject, subjectLengthMax),
    body: cleanText(body, bodyLengthMax),
  };
  const refused: SendRefusalCode[] = [];
  if (text.subject === null) refused.push('INVALID_SUBJECT');
  if (text.body === null) refused.push('INVALID_BODY');
  return { text: text.subject !== null && text.body !== null ? (text as MessageText) : null, refused };
}

function toRefusal(code: SendRefusalCode): SendRefusal {
  const { message, field } = refusals[code];
  return { code, message, field: [field] };
}
