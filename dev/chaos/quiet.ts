/** Waits for a stack that was wrecked to be quiet again: every server ready, and nothing left to be done. */
import { setTimeout as sleep } from 'node:timers/promises';
import { streamName } from '#platform/messaging.ts';
import { type ServiceName, serviceNames } from '../stack/ports.ts';
import type { History } from './history.ts';
import type { Insight } from './insight.ts';

const quietWithinMs = 60_000;
const pollMs = 100;
const answerWithinMs = 2_000;
const durableName = 'notification';

/** What is not quiet after a minute, in words; nothing when all is. */
export async function waitForQuiet(insight: Insight, history?: History): Promise<string[]> {
  const deadline = performance.now() + quietWithinMs;
  let waitingFor: string | undefined;
  for (;;) {
    const unrest = await findUnrest(insight).catch((error: Error) => [error.message]);
    const text = unrest.join('; ');
    if (text !== waitingFor) history?.write({ waitingFor: text });
    waitingFor = text;
    if (unrest.length === 0 || performance.now() > deadline) return unrest;
    await sleep(pollMs);
  }
}

async function findUnrest(insight: Insight): Promise<string[]> {
  const unready = await Promise.all(serviceNames.map((name) => whyUnready(insight, name)));
  const found = unready.filter((reason) => reason !== undefined);
  if (found.length > 0) return found;
  // In this turn: what has left an outbox by the first look is seen by the second.
  return [...(await backlog(insight)), ...(await undelivered(insight))];
}

async function whyUnready(insight: Insight, name: ServiceName): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(`${insight.servers()[name].url}/readyz`, { signal });
    const { status, failing } = (await response.json()) as { status: string; failing: object[] };
    return status === 'ready' ? undefined : `${name} is ${status}: ${JSON.stringify(failing)}`;
  } catch {
    return `${name} gives no answer`;
  }
}

/** Orders and events that wait for the order and user services. */
async function backlog(insight: Insight): Promise<string[]> {
  const unpublished = 'select count(*)::int as count from outbox where published_at is null';
  const [inDoubt, orderEvents, userEvents, accounts] = await Promise.all([
    count(
      insight,
      'order',
      `select count(*)::int as count from orders where status = 'WAITING_PAY' or cancellation is not null`,
    ),
    count(insight, 'order', unpublished),
    count(insight, 'user', unpublished),
    count(insight, 'user', 'select count(*)::int as count from users where account_opened_at is null'),
  ]);
  return [
    ...(inDoubt > 0 ? [`${inDoubt} orders are in doubt`] : []),
    ...(orderEvents + userEvents > 0 ? [`${orderEvents + userEvents} events are not published`] : []),
    ...(accounts > 0 ? [`${accounts} users have no account`] : []),
  ];
}

/** Messages that notification has not acknowledged. */
async function undelivered(insight: Insight): Promise<string[]> {
  const { manager } = await insight.messaging.jetStream();
  const { num_pending, num_ack_pending } = await manager.consumers.info(streamName, durableName);
  const waiting = num_pending + num_ack_pending;
  return waiting > 0 ? [`${waiting} messages are not acknowledged`] : [];
}

async function count(insight: Insight, database: 'order' | 'user', sql: string): Promise<number> {
  const [row] = await insight.query<{ count: number }>(database, sql);
  return row?.count ?? 0;
}
