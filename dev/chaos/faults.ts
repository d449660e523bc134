/** Everything that the campaign lets go wrong. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultPoint, faultPoints } from '#platform/fault-points.ts';
import { streamName, subjectPrefix } from '#platform/messaging.ts';
import { serviceNames } from '../stack/ports.ts';
import { anyMoment, arm, type Fault, pidOf, signal, silence, type Wreck } from './fault.ts';
import type { ServerName } from './site.ts';
import { stopUnderLoad } from './stop-under-load.ts';

const slowMs = 30_000;
/** Longer than order waits for billing, and than the gateway waits for order. */
const silentMs = 12_000;
const natsDownMs = 60_000;
const clockShiftMs = 5 * 60_000;
const clockShiftedMs = 3_000;
const killPollMs = 50;

const servers: readonly ServerName[] = [
  ...['user', 'order', 'billing', 'notification', 'gateway', 'nats', 'postgres'],
] as ServerName[];

const killAt = (point: FaultPoint): Fault => ({
  name: point,
  inflict: async (wreck) => {
    await anyMoment(wreck.random);
    await arm(wreck, point);
    wreck.strike();
  },
});

const kill = (server: ServerName): Fault => ({
  name: `kill-${server}`,
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    signal(site, server, 'SIGKILL');
    strike();
  },
});

const billingSlow: Fault = {
  name: 'billing-slow-30s',
  oneRunOf: 10,
  inflict: async (wreck) => {
    await anyMoment(wreck.random);
    await arm(wreck, 'billing-before-charge-reply', String(slowMs));
    wreck.strike();
    await sleep(slowMs);
  },
};

const billingSilent: Fault = {
  name: 'billing-silent',
  oneRunOf: 5,
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    strike();
    const pid = pidOf(site, 'billing');
    signal(site, 'billing', 'SIGSTOP');
    await sleep(silentMs);
    // What was asked of it in the meantime is never answered.
    if (pidOf(site, 'billing') === pid) signal(site, 'billing', 'SIGKILL');
  },
};

const natsSilent: Fault = {
  name: 'nats-silent',
  oneRunOf: 5,
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    strike();
    await silence(site, 'nats', silentMs);
  },
};

const natsDown: Fault = {
  name: 'nats-down-60s',
  oneRunOf: 10,
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    strike();
    const deadline = performance.now() + natsDownMs;
    let killed: number | undefined;
    // The stack starts it again, and it is killed again.
    while (performance.now() < deadline) {
      const pid = pidOf(site, 'nats');
      if (pid !== killed) signal(site, 'nats', 'SIGKILL');
      killed = pid;
      await sleep(killPollMs);
    }
  },
};

const consumerDeleted: Fault = {
  name: 'consumer-deleted',
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    const { manager } = await site.messaging.jetStream();
    await manager.consumers.delete(streamName, 'notification');
    strike();
  },
};

/**
 * What comes without an id that JetStream knows is new to it, as everything is when the duplicate window is
 * over.
 */
const deliveredTwice: Fault = {
  name: 'delivered-twice',
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    const { client, manager } = await site.messaging.jetStream();
    const { state } = await manager.streams.info(streamName);
    for (let count = 0; count < 5; count++) {
      const seq = state.first_seq + random.below(state.messages);
      const message = await manager.streams.getMessage(streamName, { seq });
      await client.publish(message.subject, message.data);
    }
    strike();
  },
};

const poisons = [
  'not JSON',
  '\u0000',
  '{}',
  '{"specversion":"1.0","type":"order.paid.v1"}',
  '{"type":"order.paid.v99"}',
];

const poisonMessage: Fault = {
  name: 'poison-message',
  oneRunOf: 5,
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    const { client } = await site.messaging.jetStream();
    await client.publish(`${subjectPrefix}order.paid.v1`, random.pick(poisons), { msgID: randomUUID() });
    strike();
  },
  settle: async ({ site, history }) => {
    const letters = await site.query<{ body: Buffer }>(
      'notification',
      `update dead_letters set discarded_at = now() where replayed_at is null and discarded_at is null
       returning body`,
    );
    const bodies = letters.map(({ body }) => body.toString());
    const isRight = bodies.length === 1 && poisons.includes(bodies[0] ?? '');
    if (!isRight) history.violate(`the dead letters are ${JSON.stringify(bodies)}`);
  },
};

const restartPostgres: Fault = {
  name: 'restart-postgres',
  inflict: async ({ site, random, strike }) => {
    await anyMoment(random);
    // Ends every session at once, and the server in order.
    signal(site, 'postgres', 'SIGINT');
    strike();
  },
};

const shiftClock = (name: string, shiftMs: number): Fault => ({
  name,
  inflict: async ({ site, history, random, strike }) => {
    await anyMoment(random);
    const service = random.pick(serviceNames);
    const file = join(site.faultDirectory, `clock-${service}`);
    history.write({ clockOf: service, shiftMs });
    writeFileSync(file, String(shiftMs));
    strike();
    await sleep(clockShiftedMs);
    rmSync(file);
  },
});

const stop = (server: ServerName): Fault => ({
  name: `stop-${server}`,
  inflict: async (wreck: Wreck) => {
    await anyMoment(wreck.random);
    await stopUnderLoad(wreck, server);
  },
});

export const faults: readonly Fault[] = [
  ...faultPoints.map(killAt),
  ...servers.map(kill),
  ...serviceNames.map(stop),
  restartPostgres,
  billingSlow,
  billingSilent,
  natsDown,
  natsSilent,
  consumerDeleted,
  deliveredTwice,
  poisonMessage,
  shiftClock('clock-ahead-5min', clockShiftMs),
  shiftClock('clock-behind-5min', -clockShiftMs),
];

/** All at once; what one leaves behind is looked at as if it were alone. */
export const together = (all: readonly Fault[]): Fault => ({
  name: all.map(({ name }) => name).join('+'),
  inflict: async (wreck) => {
    const left = new Set(all);
    const inflict = (fault: Fault) =>
      fault.inflict({
        ...wreck,
        strike: () => {
          left.delete(fault);
          if (left.size === 0) wreck.strike();
        },
      });
    await Promise.all(all.map(inflict));
  },
  settle: async (wreck) => {
    for (const fault of all) await fault.settle?.(wreck);
  },
});
