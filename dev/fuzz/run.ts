/** One fuzz run: families of shots side by side for a time, and a watch over the services that they meet. */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { pageSizeMax } from '#platform/pagination.ts';
import { createFamilies, type Family, type Surroundings } from './families.ts';
import { createGun, type Gun, judge } from './fire.ts';
import { describeShot, renew, type Shot, toJsonShot } from './shot.ts';
import type { LoopVitals } from './tell-vitals.ts';
import {
  longestWorkMs,
  measureMemory,
  type Watched,
  type WatchedStack,
  watched,
  watchStack,
} from './watch.ts';

export interface FuzzOptions {
  seconds: number;
  seed: number;
  stack: WatchedStack;
  interrupted: AbortSignal;
}

export interface FamilyResult {
  name: string;
  shots: number;
  /** How many answers had each status; `cut off` for those without one. */
  statuses: Record<string, number>;
}

export interface Vitals extends LoopVitals {
  service: Watched;
  heldAtHalfMb: number;
  heldAtEndMb: number;
}

export interface FuzzResult {
  families: FamilyResult[];
  vitals: Vitals[];
  violations: string[];
}

interface SlowShot {
  shot: Shot;
  tookMs: number;
}

/** No event loop may work for so long without a pause. */
const workMaxMs = 200;
/** Of a shot that was slow among others it is tried alone whether it is slow by itself. */
const repeatsOfSlowShot = 3;
const slowShotsMax = 10;
/** In a shorter run caches are still filling. */
const secondsForMemoryMin = 30;
/** What the second half of a run may leave behind: caches that are full by then hold now larger, now smaller things. */
const growthMaxMb = 20;
const bytesPerMegabyte = 1024 * 1024;
const healthTriesMax = 10;
const retryAfterMs = 1_000;

/** What the families of a run share. */
interface Run extends FuzzOptions {
  gun: Gun;
  slow: SlowShot[];
  violations: string[];
}

export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seconds, seed, stack } = options;
  const gun = createGun(stack.servers().gateway.url);
  const run: Run = { ...options, gun, slow: [], violations: [] };
  const { violations } = run;
  try {
    const families = createFamilies(await prepare(gun));
    const results = families.map(({ name }): FamilyResult => ({ name, shots: 0, statuses: {} }));
    const watch = await watchStack(stack);
    const fireFor = async (seconds: number, seed: number) => {
      const until = Date.now() + seconds * 1_000;
      await Promise.all(
        families.map((family, index) =>
          fireFamily(family, results[index] as FamilyResult, { ...run, until, seed }),
        ),
      );
      return await measureMemory(stack.vitalsDirectory);
    };
    const heldAtHalf = await fireFor(seconds / 2, seed);
    const heldAtEnd = await fireFor(seconds / 2, seed + 1);
    const { vitals, faults } = await watch.stop();
    violations.push(...faults);
    const vitalsOfServices = watched.map((service) => ({
      service,
      ...vitals[service],
      heldAtHalfMb: heldAtHalf[service] / bytesPerMegabyte,
      heldAtEndMb: heldAtEnd[service] / bytesPerMegabyte,
    }));
    violations.push(...judgeVitals(vitalsOfServices, seconds));
    violations.push(...(await findSlow(run)));
    violations.push(...(await checkHealth(gun)));
    return { families: results, vitals: vitalsOfServices, violations };
  } finally {
    await gun.close();
  }
}

async function fireFamily(
  { name, make }: Family,
  result: FamilyResult,
  { gun, slow, violations, interrupted, seed, until }: Run & { until: number },
): Promise<void> {
  const { statuses } = result;
  const property = fc.asyncProperty(fc.gen(), async (g) => {
    if (interrupted.aborted) return;
    const shot = make(g);
    const reply = await gun.fire(shot);
    result.shots += 1;
    const status = reply.status === 0 ? 'cut off' : String(reply.status);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (reply.tookMs > workMaxMs && !shot.bytes) keepSlowest(slow, { shot, tookMs: reply.tookMs });
    const faults = judge(shot, reply);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}\n    for ${describeShot(shot)}`);
  });
  const remainingMs = Math.max(1, until - Date.now());
  const inTime = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: remainingMs,
    skipAllAfterTimeLimit: remainingMs,
    markInterruptAsFailure: false,
  });
  // Where the time was over before the first answer, one shot is waited for.
  const isUnanswered = inTime.failed && inTime.errorInstance === null;
  const { failed, errorInstance } = isUnanswered ? await fc.check(property, { seed, numRuns: 1 }) : inTime;
  if (failed) violations.push(`${name}: ${(errorInstance as Error).message}`);
}

function keepSlowest(slow: SlowShot[], one: SlowShot): void {
  slow.push(one);
  slow.sort((first, second) => second.tookMs - first.tookMs);
  slow.length = Math.min(slow.length, slowShotsMax);
}

function judgeVitals(vitals: Vitals[], seconds: number): string[] {
  return vitals.flatMap(({ service, workMs, heldAtHalfMb, heldAtEndMb }) => {
    const faults: string[] = [];
    if (workMs > workMaxMs)
      faults.push(`the event loop of ${service} worked ${Math.round(workMs)} ms on end`);
    if (seconds >= secondsForMemoryMin && heldAtEndMb - heldAtHalfMb > growthMaxMb) {
      faults.push(`${service} grew from ${heldAtHalfMb.toFixed(1)} to ${heldAtEndMb.toFixed(1)} MB`);
    }
    return faults;
  });
}

/** The first of the slow shots that holds up an event loop by itself: one is enough to look into. */
async function findSlow({ slow, gun, stack, interrupted }: Run): Promise<string[]> {
  for (const { shot } of slow) {
    if (interrupted.aborted) return [];
    // The least of several tries: a collection of garbage makes some of them slow.
    const times: number[] = [];
    for (let count = 0; count < repeatsOfSlowShot; count++) {
      times.push(await longestWorkMs(stack.vitalsDirectory, () => gun.fire(renew(shot, count))));
    }
    const workMs = Math.round(Math.min(...times));
    if (workMs > workMaxMs) return [`an event loop works ${workMs} ms on end at ${describeShot(shot)}`];
  }
  return [];
}

/** Registers a customer with an order, and reads the schema. */
async function prepare(gun: Gun): Promise<Surroundings> {
  const ask = async <Data>(query: string, variables: object = {}, token?: string): Promise<Data> => {
    const { text } = await gun.fire(toJsonShot({ query, variables }, token));
    const answer = JSON.parse(text) as { data?: Data; errors?: unknown };
    if (!answer.data || answer.errors) throw new Error(`The stack does not answer as it should: ${text}`);
    return answer.data;
  };
  const schema = buildClientSchema(await ask<IntrospectionQuery>(getIntrospectionQuery()));
  const email = `fuzz.${Date.now()}@example.com`;
  const { registerUser } = await ask<{
    registerUser: { user: { id: string }; session: { accessToken: string } };
  }>(registerMutation, { email });
  const token = registerUser.session.accessToken;
  const { placeOrder } = await ask<{ placeOrder: { order: { id: string; payment: { id: string } } } }>(
    orderMutation,
    {},
    token,
  );
  // Lists as long as they may be, so that what asks for all of them has something to answer.
  await Promise.all(
    Array.from({ length: pageSizeMax }, () => ask(draftMutation, { items: manyItems }, token)),
  );
  const { id: orderId, payment } = placeOrder.order;
  return { schema, token, ids: [registerUser.user.id, orderId, payment.id] };
}

const registerMutation = `mutation ($email: String!) {
  registerUser(input: { email: $email, password: "${Date.now()} of the fuzz", name: "Fuzz" }) {
    user { id } session { accessToken }
  }
}`;
const draftMutation = `mutation ($items: [OrderItemInput!]!) {
  createOrder(input: { items: $items }) { order { id } userErrors { code } }
}`;
const manyItems = Array.from({ length: 100 }, (_, index) => ({
  name: `Tea ${index}`,
  quantity: 1,
  unitPrice: { amount: '5.00' },
}));

const orderMutation = `mutation {
  deposit(input: { amount: { amount: "1000000.00" } }) { userErrors { code } }
  placeOrder(input: { items: [{ name: "Tea", quantity: 1, unitPrice: { amount: "5.00" } }] }) {
    order { id payment { id } }
  }
}`;

/** What is asked for rightly is answered rightly, after all that; a 503 says to come again. */
async function checkHealth(gun: Gun): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const { status, text } = await gun.fire(toJsonShot({ query: '{ __typename me { id } }' }));
    if (status === 200 && text.trim() === '{"data":{"__typename":"Query","me":null}}') return [];
    if (status !== 503 || tries === healthTriesMax) {
      return [`afterwards a plain query is answered ${status} ${text}`];
    }
    await sleep(retryAfterMs);
  }
}
