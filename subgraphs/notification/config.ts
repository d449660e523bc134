/** The settings of the notification service and of its command. */
import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';
import {
  callerKeys,
  databaseSettings,
  idempotencySettings,
  messagingSettings,
  readConfig,
  serviceSettings,
} from '#platform/config.ts';

/** Unlike an address on the internet, one on this machine has a domain without a dot. */
const senderAddress = z.email({ pattern: z.regexes.html5Email });

/**
 * Parameters are refused, because nodemailer takes options from them, logging of all traffic among others.
 */
const smtpUrl = z
  .url({ protocol: /^smtps?$/, hostname: /./, message: 'must be an smtp URL' })
  .refine((url) => !/[?#]/.test(url), 'must be an smtp URL without parameters');

const sender = z.string().transform((text, context) => {
  const [mailbox, ...others] = addressparser(text, { flatten: true });
  const isOne = mailbox && others.length === 0 && senderAddress.safeParse(mailbox.address).success;
  if (isOne && !/\p{Cc}/u.test(text)) return { name: mailbox.name, address: mailbox.address };
  context.addIssue('must be one e-mail address, with or without a name');
  return z.NEVER;
});

export const readNotificationConfig = (environment: NodeJS.ProcessEnv = process.env) =>
  readConfig(
    {
      ...serviceSettings({ port: 4004 }),
      ...databaseSettings,
      ...idempotencySettings,
      ...messagingSettings,
      CALLER_KEYS: callerKeys(),
      SMTP_URL: smtpUrl.optional(),
      MAIL_FROM: sender.prefault('Ordergraph <no-reply@localhost>'),
    },
    environment,
  );

/**
 * Where the command finds the database, which undefined leaves to the local stack; and whether mail is sent.
 */
export const readDeadLettersConfig = () =>
  readConfig({
    DATABASE_URL: databaseSettings.DATABASE_URL.optional(),
    SMTP_URL: smtpUrl.optional(),
  });
