/** Checks, once all is quiet, that a run has left everything as it must be. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { streamName } from '#platform/messaging.ts';
import { checkLogs } from '../check-logs.ts';
import { checkCustomer, compareTold, type OrderView, type Told } from './check-customer.ts';
import type { Customer } from './customer.ts';
import type { Door } from './door.ts';
import type { History } from './history.ts';
import type { Site } from './site.ts';

const projectRoot = join(import.meta.dirname, '..', '..');
const outputBytesMax = 16 * 1024 * 1024;

interface Event {
  id: string;
  type: string;
  subject: string;
  data: { attempt?: number };
}

export async function checkRun(options: {
  site: Site;
  door: Door;
  history: History;
  customers: readonly Customer[];
  /** The last message of the stream before the run. */
  sequenceBefore: number;
}): Promise<void> {
  const { site, door, history, customers } = options;
  const events = await readEvents(site, options.sequenceBefore);
  for (const customer of customers) {
    const orders = await checkCustomer(door, history, customer);
    const registered = distinct(events, 'user.registered.v1', customer.id).length;
    if (registered !== 1) history.violate(`customer ${customer.id} has ${registered} events of registration`);
    for (const order of orders) checkEvents(order, events, history);
  }
  const [letters] = await site.query<{ count: number }>(
    'notification',
    'select count(*)::int as count from dead_letters where replayed_at is null and discarded_at is null',
  );
  if (letters?.count !== 0) history.violate(`there are ${letters?.count} dead letters`);
  await verifyLedger(site, history);
  for (const finding of checkLogs(site.directory)) history.violate(finding);
}

export async function lastSequence(site: Site): Promise<number> {
  const { manager } = await site.messaging.jetStream();
  return (await manager.streams.info(streamName)).state.last_seq;
}

/** Every event of the run, each id once however often it was published. */
async function readEvents(site: Site, after: number): Promise<Event[]> {
  const { manager } = await site.messaging.jetStream();
  const events = new Map<string, Event>();
  const last = await lastSequence(site);
  for (let seq = after + 1; seq <= last; seq++) {
    const message = await manager.streams.getMessage(streamName, { seq });
    try {
      const event = message.json<Event>();
      if (event.id) events.set(event.id, event);
    } catch {
      // What is not JSON was put there by the campaign, and is looked for among the dead letters.
    }
  }
  return [...events.values()];
}

const distinct = (events: Event[], type: string, subject: string) =>
  events.filter((event) => event.type === type && event.subject === subject);

function checkEvents(order: OrderView, events: Event[], history: History): void {
  const told: Told = {
    paid: distinct(events, 'order.paid.v1', order.id).length,
    payment_failed: distinct(events, 'order.payment_failed.v1', order.id).length,
    cancelled: distinct(events, 'order.cancelled.v1', order.id).length,
  };
  compareTold(order, told, 'events', history.violate);
  const attempts = events.flatMap(({ subject, data }) => (subject === order.id ? (data.attempt ?? []) : []));
  if (new Set(attempts).size !== attempts.length) {
    history.violate(`order ${order.id} has more than one outcome of an attempt: ${attempts}`);
  }
}

/** Has the whole of all databases verified, as anybody may with `npm run ledger:verify`. */
async function verifyLedger(site: Site, history: History): Promise<void> {
  const script = join(projectRoot, 'dev', 'ledger-verify.ts');
  if (!existsSync(script)) return;
  try {
    await promisify(execFile)(process.execPath, [script, '--json', '--data', site.directory], {
      cwd: projectRoot,
      maxBuffer: outputBytesMax,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    history.violate(`ledger:verify: ${stdout?.trim() || stderr?.trim() || error}`);
  }
}
