import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type Database, openDatabase } from '#platform/database.ts';
import { createEvent } from '#platform/events.ts';
import { createLogger } from '#platform/log.ts';
import { notificationEntities } from '../subgraphs/notification/database.ts';
import { createEventHandler } from '../subgraphs/notification/event-handler.ts';
import { openMailTransport } from '../subgraphs/notification/mail-transport.ts';
import { NotificationKind, storeMessage } from '../subgraphs/notification/notification.ts';
import { createMailsCounter, createStoredCounter } from '../subgraphs/notification/notification-metrics.ts';
import { attemptsMax, startSendingMail } from '../subgraphs/notification/send-mail.ts';
import { launchStack } from './support/launch-stack.ts';
import { eventually, openStack, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const silent = createLogger({ service: 'test', level: 'silent' });
const withinMs = 40_000;
let database: Database;
/** What a test has started, in the order in which it is to be stopped. */
let stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await openDatabase({
    url: stack.servers().postgres.databases.notification,
    poolMax: 5,
    applicationName: 'test',
    entities: notificationEntities,
    migrations: [],
    logger: silent,
  });
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
  await execute('update notifications set mail_due_at = null where mail_due_at is not null');
});
afterAll(() => database.close());

const execute = <Row>(sql: string, values: unknown[] = []) => database.em.fork().execute<Row[]>(sql, values);

interface ReceivedMail {
  recipients: string[];
  text: string;
}

/** A real SMTP server on this machine, and what it has taken. */
async function startServer(handlers: SMTPServerOptions = {}, port = 0) {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: async (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      received.push({
        recipients: envelope.rcptTo.map(({ address }) => address),
        text: Buffer.concat(chunks).toString(),
      });
      callback();
    },
    ...handlers,
  });
  await new Promise<void>((ready) => {
    server.listen(port, '127.0.0.1', ready);
  });
  const stop = () => new Promise<void>((done) => server.close(done));
  stops.push(stop);
  return { received, stop, port: (server.server.address() as AddressInfo).port };
}

function startJob(port: number, { credentials = '', logger = silent as Logger } = {}) {
  const url = `smtp://${credentials}127.0.0.1:${port}`;
  const transport = openMailTransport({ url, from: { name: 'Shop', address: 'shop@example.com' } });
  const mails = createMailsCounter(new Registry());
  const job = startSendingMail({ database, transport, mails, logger });
  stops.unshift(async () => {
    await job.stop();
    transport.close();
  });
  return async (): Promise<Record<string, number>> => {
    const { values } = await mails.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome ?? '', value]));
  };
}

interface StoredRow {
  id: string;
  userId: string;
  recipient: string;
  status: string;
  attempts: number;
  isSent: boolean;
  isDue: boolean;
}

/** Welcomes a new user as the service does when it has an SMTP_URL. */
async function welcome(): Promise<StoredRow> {
  const userId = randomUUID();
  const handler = createEventHandler({
    database,
    stored: createStoredCounter(new Registry()),
    sendsMail: true,
  });
  const email = `${userId}@example.com`;
  const data = { userId, email, name: 'Ada' };
  const event = createEvent({
    source: '/user',
    type: 'user.registered.v1',
    subject: userId,
    time: new Date(),
    data,
  });
  await handler.handle(event);
  return look(email);
}

async function look(recipient: string): Promise<StoredRow> {
  const [row] = await execute<StoredRow>(
    `select id, user_id as "userId", recipient, status, mail_attempts as attempts, sent_at is not null as "isSent",
       mail_due_at is not null as "isDue"
     from notifications where recipient = ?`,
    [recipient],
  );
  if (!row) throw new Error(`no message for ${recipient}`);
  return row;
}

const becomes = ({ recipient }: StoredRow, expected: Partial<StoredRow>) =>
  eventually(async () => expect(await look(recipient)).toMatchObject(expected), withinMs);
const sent = { status: 'SENT', isSent: true, isDue: false };
const failed = { status: 'FAILED', isSent: false, isDue: false };
const refusal = (responseCode: number) => Object.assign(new Error('refused'), { responseCode });

test('a message is sent once, to its recipient, with its subject and text, and says so', async () => {
  const server = await startServer();
  const message = await welcome();
  expect(message).toMatchObject({ status: 'STORED', isSent: false, isDue: true, attempts: 0 });
  const outcomes = startJob(server.port);
  await becomes(message, { ...sent, attempts: 1 });
  const other = await welcome();
  await becomes(other, sent);

  expect(server.received).toHaveLength(2);
  const [mail] = server.received;
  expect(mail?.recipients).toEqual([message.recipient]);
  expect(mail?.text).toMatch(/^From: Shop <shop@example\.com>\r$/m);
  expect(mail?.text).toContain(`\r\nTo: ${message.recipient}\r\n`);
  expect(mail?.text).toContain('\r\nSubject: Welcome to Ordergraph\r\n');
  expect(mail?.text).toContain(`\r\nMessage-ID: <${message.id}@example.com>\r\n`);
  expect(mail?.text).toContain('\r\n\r\nHello Ada,\r\n\r\nYour account is ready.');
  await eventually(async () => expect(await outcomes()).toEqual({ sent: 2 }));

  const administrator = await stack.signInAdministrator();
  const query =
    'query ($userId: ID!) { notifications(filter: { userId: $userId }) { nodes { status sentAt } } }';
  const { data } = await stack.send(query, { userId: message.userId }, administrator);
  expect(data).toEqual({
    notifications: { nodes: [{ status: 'SENT', sentAt: expect.stringMatching(/Z$/) }] },
  });
});

test('while the SMTP server is away a message stays stored, and is sent when it is back', async () => {
  const { port, stop } = await startServer();
  await stop();
  const message = await welcome();
  const outcomes = startJob(port);
  await eventually(async () => expect((await outcomes()).retried).toBeGreaterThanOrEqual(1), withinMs);
  expect(await look(message.recipient)).toMatchObject({ status: 'STORED', isSent: false, isDue: true });
  const { received } = await startServer({}, port);
  await becomes(message, sent);
  expect(received).toHaveLength(1);
});

test('a message that is refused for the time being is sent later, once', async () => {
  let refusals = 0;
  const server = await startServer({
    onRcptTo: (_address, _session, callback) => callback(refusals++ === 0 ? refusal(451) : null),
  });
  const message = await welcome();
  const outcomes = startJob(server.port);
  await becomes(message, { ...sent, attempts: 2 });
  expect(server.received).toHaveLength(1);
  await eventually(async () => expect(await outcomes()).toEqual({ retried: 1, sent: 1 }));
});

test(`a message that is refused for the time being ${attemptsMax} times has failed`, async () => {
  const server = await startServer({
    onRcptTo: (_address, _session, callback) => callback(refusal(451)),
  });
  const message = await welcome();
  await execute('update notifications set mail_attempts = ? where id = ?', [attemptsMax - 1, message.id]);
  const outcomes = startJob(server.port);
  await becomes(message, { ...failed, attempts: attemptsMax });
  await eventually(async () => expect(await outcomes()).toEqual({ failed: 1 }));
});

test.each<[string, SMTPServerOptions]>([
  ['recipient', { onRcptTo: (_address, _session, callback) => callback(refusal(550)) }],
  [
    'text',
    { onData: (stream, _session, callback) => stream.resume().on('end', () => callback(refusal(554))) },
  ],
])('a message whose %s is refused for good has failed at once', async (_title, handlers) => {
  const server = await startServer(handlers);
  const message = await welcome();
  const outcomes = startJob(server.port);
  await becomes(message, { ...failed, attempts: 1 });
  await eventually(async () => expect(await outcomes()).toEqual({ failed: 1 }));
});

test('a sender that is refused is no fault of the message, which is tried again', async () => {
  let refusals = 0;
  const server = await startServer({
    onMailFrom: (_address, _session, callback) => callback(refusals++ === 0 ? refusal(550) : null),
  });
  const message = await welcome();
  startJob(server.port);
  await becomes(message, { ...sent, attempts: 2 });
});

test('what was stored without an SMTP_URL is not sent when there is one later', async () => {
  const server = await startServer();
  const { email } = await stack.register();
  const early = await eventually(() => look(email), withinMs);
  expect(early).toMatchObject({ status: 'STORED', isDue: false });
  const later = await welcome();
  startJob(server.port);
  await becomes(later, sent);
  expect(server.received.flatMap(({ recipients }) => recipients)).toEqual([later.recipient]);
  expect(await look(email)).toEqual(early);
});

test('replicas share the messages, and each is sent once', async () => {
  const server = await startServer();
  const messages: StoredRow[] = [];
  for (let count = 0; count < 40; count++) messages.push(await welcome());
  const replicas = [startJob(server.port), startJob(server.port)];
  for (const message of messages) await becomes(message, { ...sent, attempts: 1 });
  const recipients = server.received.flatMap((mail) => mail.recipients);
  expect(recipients.sort()).toEqual(messages.map(({ recipient }) => recipient).sort());
  await eventually(async () => {
    const outcomes = await Promise.all(replicas.map((outcomesOf) => outcomesOf()));
    expect(outcomes.reduce((sum, { sent = 0 }) => sum + sent, 0)).toBe(messages.length);
  });
});

test('a message that a crash left is taken when its lease ends, and has the same Message-ID again', async () => {
  const server = await startServer();
  const message = await welcome();
  startJob(server.port);
  await becomes(message, sent);
  await execute(
    `update notifications set status = 'STORED', sent_at = null, mail_due_at = now() + interval '1 second'
     where id = ?`,
    [message.id],
  );
  await becomes(message, { ...sent, attempts: 2 });
  const ids = server.received.map(({ text }) => /^Message-ID: (.*)\r$/m.exec(text)?.[1]);
  expect(ids).toEqual([`<${message.id}@example.com>`, `<${message.id}@example.com>`]);
});

test('line breaks in a name or a subject make no header', async () => {
  const server = await startServer();
  const userId = randomUUID();
  const email = `${userId}@example.com`;
  const injected = '\r\nBcc: eve@example.com\r\n\r\nanother text';
  const recipient = { userId, email, name: `Ada${injected}`, asOf: new Date() };
  const text = { subject: `Hello${injected}`, body: `Hello ${recipient.name}` };
  const kind = NotificationKind.manual;
  const news = { kind, recipient, text, orderId: null, eventId: null };
  await storeMessage(database.em.fork(), news, { sendsMail: true });
  startJob(server.port);
  await becomes(await look(email), sent);
  const [mail] = server.received;
  const [headers = ''] = mail?.text.split('\r\n\r\n') ?? [];
  expect(mail?.recipients).toEqual([email]);
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(headers).toMatch(/^Content-Type: text\/plain/m);
});

test.each(['ada@example.com\r\nBcc: eve@example.com', 'ada', 'ada@example.com, eve@example.com'])(
  'a message to %j is sent to nobody and has failed at once',
  async (address) => {
    const server = await startServer();
    const message = await welcome();
    await execute('update notifications set recipient = ? where id = ?', [address, message.id]);
    startJob(server.port);
    await eventually(async () => {
      const [row] = await execute<object>('select status from notifications where id = ?', [message.id]);
      expect(row).toEqual({ status: 'FAILED' });
    }, withinMs);
    expect(server.received).toEqual([]);
  },
);

test('credentials are shown neither to a server without TLS nor in the log', async () => {
  let logins = 0;
  const server = await startServer({
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => {
      logins += 1;
      callback(null, { user: 'ada' });
    },
  });
  let log = '';
  const write = (line: string) => {
    log += line;
  };
  const logger = pino({ level: 'trace' }, { write });
  const message = await welcome();
  const outcomes = startJob(server.port, { credentials: 'ada:correct-horse@', logger });
  await eventually(async () => expect(await outcomes()).toMatchObject({ retried: 1 }), withinMs);
  expect(await look(message.recipient)).toMatchObject({ status: 'STORED' });
  expect(logins).toBe(0);
  expect(log).toContain(message.id);
  expect(log).not.toMatch(/correct-horse/);
  expect(log).not.toContain(Buffer.from('\0ada\0correct-horse').toString('base64'));
});

test('a stack that is started with an SMTP_URL sends what it tells its users', async () => {
  const server = await startServer();
  process.env.SMTP_URL = `smtp://127.0.0.1:${server.port}`;
  process.env.MAIL_FROM = 'The shop <shop@shop.example>';
  const launched = await launchStack();
  stops.unshift(launched.stop);
  const { register, send } = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
  const { token, email } = await register();
  await eventually(async () => {
    const { data } = await send('{ notifications { nodes { kind status } } }', {}, token);
    expect(data).toEqual({ notifications: { nodes: [{ kind: 'WELCOME', status: 'SENT' }] } });
  }, withinMs);
  const [mail] = server.received.filter(({ recipients }) => recipients.includes(email));
  expect(mail?.text).toContain('From: The shop <shop@shop.example>');
});
