/** Hands messages to an SMTP server, within time limits and over few connections. */
import { createTransport, type NodemailerError } from 'nodemailer';
import { isEmailAddress } from '#platform/text.ts';

export interface Mail {
  /** The notification's. A message that is handed over again after a crash is recognised by it. */
  id: string;
  recipient: string;
  subject: string;
  body: string;
}

export interface MailTransport {
  /** @throws {MailRefused} when it is of no use to try again; anything else may pass. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** The message itself was refused, for good. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

export const connectionsMax = 4;
const connectWithinMs = 5_000;
const greetWithinMs = 10_000;
const silenceMaxMs = 10_000;
/** For one message as a whole: a server that trickles its replies is never silent. */
const sendWithinMs = 15_000;
/**
 * A connection that the server closed while it was idle is replaced; not a byte of the message was sent over
 * it.
 */
const reconnectsMax = 1;
/** What is about the message, and not about the session or the sender. */
const messageCommands = ['RCPT TO', 'DATA'];

export function openMailTransport(options: {
  url: string;
  from: { name: string; address: string };
}): MailTransport {
  const { url, from } = options;
  const { username, password } = new URL(url);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connectionsMax,
    maxRequeues: reconnectsMax,
    connectionTimeout: connectWithinMs,
    greetingTimeout: greetWithinMs,
    socketTimeout: silenceMaxMs,
    // Credentials are not shown to whoever listens, nor to a server that only claims to have no TLS.
    requireTLS: username !== '' || password !== '',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    send: async ({ id, recipient, subject, body }) => {
      if (!isEmailAddress(recipient)) throw new MailRefused('the recipient is no address');
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: recipient },
          subject,
          text: body,
          messageId: `<${id}@${domain}>`,
          // RFC 3834: no machine shall answer.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(sendWithinMs),
        });
      } catch (error) {
        const { permanent, command = '', message } = error as NodemailerError;
        if (permanent && messageCommands.includes(command)) throw new MailRefused(message, { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}
