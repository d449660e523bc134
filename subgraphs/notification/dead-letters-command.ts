/** Deals with the events that the notification service could not handle: see --help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { ConfigError } from '#platform/config.ts';
import { type Database, openDatabase } from '#platform/database.ts';
import { createLogger } from '#platform/log.ts';
import { readDeadLettersConfig } from './config.ts';
import { notificationEntities, notificationMigrations } from './database.ts';
import {
  countOpenDeadLetters,
  type DeadLetter,
  discardDeadLetter,
  findDeadLetter,
  listOpenDeadLetters,
  replayDeadLetter,
  textOf,
} from './dead-letters.ts';
import { createEventHandler } from './event-handler.ts';
import { createStoredCounter } from './notification-metrics.ts';
import { type DeadLettersCommand, parseDeadLettersCommand, usage } from './parse-dead-letters-command.ts';

const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** What is read of the file in which a running stack tells of itself. */
const stackFileForm = z.object({
  postgres: z.object({ databases: z.object({ notification: z.string() }) }),
});

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return exitCodes.done;
  }
  const command = parseDeadLettersCommand(words);
  if (Array.isArray(command)) {
    console.error(`${command.join('\n')}\n\n${usage}`);
    return exitCodes.wrongUsage;
  }
  try {
    const config = readDeadLettersConfig();
    const database = await openDatabase({
      url: config.DATABASE_URL ?? findDatabaseUrl(command.data),
      poolMax: 2,
      applicationName: 'dead-letters',
      entities: notificationEntities,
      migrations: notificationMigrations,
      logger: createLogger({ service: 'dead-letters', level: 'silent' }),
    });
    const sendsMail = config.SMTP_URL !== undefined;
    return await carryOut(command, database, sendsMail).finally(() => database.close());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return exitCodes.failed;
  }
}

/** @throws {ConfigError} when no running stack tells of it. */
function findDatabaseUrl(dataDirectory: string): string {
  const file = join(dataDirectory, 'stack.json');
  try {
    return stackFileForm.parse(JSON.parse(readFileSync(file, 'utf8'))).postgres.databases.notification;
  } catch (cause) {
    throw new ConfigError(`DATABASE_URL is not set, and ${file} tells of no running stack.`, { cause });
  }
}

async function carryOut(
  { action, ids, all }: DeadLettersCommand,
  database: Database,
  sendsMail: boolean,
): Promise<number> {
  const em = database.em.fork();
  if (action === 'list') return list(em);
  if (action === 'show') return forEachLetter(em, ids, show);
  if (action === 'discard') return forEachLetter(em, ids, (letter) => discard(em, letter));
  const handler = createEventHandler({ database, stored: createStoredCounter(new Registry()), sendsMail });
  const replay = async (letter: DeadLetter) => {
    const reason = await replayDeadLetter(em, handler, letter);
    console.log(reason === null ? `${letter.id} replayed` : `${letter.id} failed again: ${reason}`);
    return reason === null;
  };
  return all ? forEachOpenLetter(em, replay) : forEachLetter(em, ids, replay);
}

async function list(em: EntityManager): Promise<number> {
  const letters = await listOpenDeadLetters(em);
  for (const letter of letters) {
    const { id, createdAt, eventType, reason } = letter;
    console.log(`${id}  ${createdAt.toISOString()}  ${eventType ?? 'unreadable'}  ${reason}`);
  }
  const more = (await countOpenDeadLetters(em)) - letters.length;
  if (more > 0) console.log(`and ${more} more`);
  if (letters.length === 0) console.log('no dead letters');
  return exitCodes.done;
}

/** Carries on after a letter that is not there or fails, so that one run tells of them all. */
async function forEachLetter(
  em: EntityManager,
  ids: string[],
  run: (letter: DeadLetter) => Promise<boolean> | boolean,
): Promise<number> {
  let failed = false;
  for (const id of ids) {
    const letter = await findDeadLetter(em, id);
    if (!letter) console.error(`${id} is not there`);
    if (!letter || !(await run(letter))) failed = true;
  }
  return failed ? exitCodes.failed : exitCodes.done;
}

async function forEachOpenLetter(
  em: EntityManager,
  run: (letter: DeadLetter) => Promise<boolean>,
): Promise<number> {
  let failed = false;
  let page = await listOpenDeadLetters(em);
  // Each page begins after the one before it, so that the letters that fail again are not met twice.
  while (page.length > 0) {
    for (const letter of page) if (!(await run(letter))) failed = true;
    page = await listOpenDeadLetters(em, page.at(-1)?.id);
  }
  return failed ? exitCodes.failed : exitCodes.done;
}

function show(letter: DeadLetter): boolean {
  const { id, eventType, streamSequence, publishedAt, createdAt, deliveries, replayedAt } = letter;
  console.log(`id            ${id}
event         ${eventType ?? 'unreadable'}
published     ${publishedAt.toISOString()} as message ${streamSequence} of the stream
given up      ${createdAt.toISOString()} after ${deliveries} deliveries
replayed      ${replayedAt?.toISOString() ?? 'no'}
reason        ${letter.reason}

${textOf(letter.body)}`);
  return true;
}

async function discard(em: EntityManager, { id }: DeadLetter): Promise<boolean> {
  await discardDeadLetter(em, id);
  console.log(`${id} discarded`);
  return true;
}
