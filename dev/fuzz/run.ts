/** One fuzz run: families of shots side by side for a time, and a watch over the processes that they meet. */
import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import type { StackFile } from '../stack/stack-file.ts';
import { createFamilies, type Family, type Surroundings } from './families.ts';
import { createGun, type Gun, judge } from './fire.ts';
import { describeShot, renew, type Shot, toJsonShot } from './shot.ts';
import { longestStandstillMs, type Vitals, watchStack } from './watch.ts';

export interface FuzzOptions {
  seconds: number;
  seed: number;
  servers: () => StackFile;
  interrupted: AbortSignal;
}

export interface FamilyResult {
  name: string;
  shots: number;
  /** How many answers had each status; `cut off` for those without one. */
  statuses: Record<string, number>;
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

/** No shot may make an event loop stand still for so long. */
const standstillMaxMs = 200;
/** Of a shot that was slow among others it is tried alone whether it is slow by itself. */
const repeatsOfSlowShot = 3;
const slowShotsMax = 10;

export async function fuzz({ seconds, seed, servers, interrupted }: FuzzOptions): Promise<FuzzResult> {
  const gun = createGun(servers().gateway.url);
  const violations: string[] = [];
  const slow: SlowShot[] = [];
  try {
    const families = createFamilies(await prepare(gun));
    const watch = watchStack(servers);
    const until = Date.now() + seconds * 1_000;
    const results = await Promise.all(
      families.map((family) => fireFamily(family, { gun, seed, until, interrupted, slow, violations })),
    );
    const { vitals, faults } = await watch.stop();
    violations.push(...faults);
    violations.push(...(await findStandstill(slow, { gun, servers, interrupted })));
    violations.push(...(await checkHealth(gun)));
    return { families: results, vitals, violations };
  } finally {
    await gun.close();
  }
}

async function fireFamily(
  { name, make }: Family,
  surroundings: {
    gun: Gun;
    seed: number;
    until: number;
    interrupted: AbortSignal;
    slow: SlowShot[];
    violations: string[];
  },
): Promise<FamilyResult> {
  const { gun, seed, until, interrupted, slow, violations } = surroundings;
  const statuses: Record<string, number> = {};
  let shots = 0;
  const property = fc.asyncProperty(fc.gen(), async (g) => {
    if (interrupted.aborted) return;
    const shot = make(g);
    const reply = await gun.fire(shot);
    shots += 1;
    const status = reply.status === 0 ? 'cut off' : String(reply.status);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (reply.tookMs > standstillMaxMs && !shot.bytes) keepSlowest(slow, { shot, tookMs: reply.tookMs });
    const faults = judge(shot, reply);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}\n    for ${describeShot(shot)}`);
  });
  const verdict = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: Math.max(1, until - Date.now()),
    skipAllAfterTimeLimit: Math.max(1, until - Date.now()),
    markInterruptAsFailure: false,
  });
  if (verdict.failed) violations.push(`${name}: ${(verdict.errorInstance as Error).message}`);
  return { name, shots, statuses };
}

function keepSlowest(slow: SlowShot[], one: SlowShot): void {
  slow.push(one);
  slow.sort((first, second) => second.tookMs - first.tookMs);
  slow.length = Math.min(slow.length, slowShotsMax);
}

/** The first of the slow shots that holds up an event loop by itself: one is enough to look into. */
async function findStandstill(
  slow: readonly SlowShot[],
  { gun, servers, interrupted }: Pick<FuzzOptions, 'servers' | 'interrupted'> & { gun: Gun },
): Promise<string[]> {
  for (const { shot } of slow) {
    if (interrupted.aborted) return [];
    // The least of several tries: what else the machine does makes some of them slow.
    const times: number[] = [];
    for (let count = 0; count < repeatsOfSlowShot; count++) {
      times.push(await longestStandstillMs(servers(), () => gun.fire(renew(shot, count))));
    }
    const standstillMs = Math.round(Math.min(...times));
    if (standstillMs > standstillMaxMs) {
      return [`an event loop stands still for ${standstillMs} ms at ${describeShot(shot)}`];
    }
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
  const { id: orderId, payment } = placeOrder.order;
  return { schema, token, ids: [registerUser.user.id, orderId, payment.id] };
}

const registerMutation = `mutation ($email: String!) {
  registerUser(input: { email: $email, password: "${Date.now()} of the fuzz", name: "Fuzz" }) {
    user { id } session { accessToken }
  }
}`;
const orderMutation = `mutation {
  deposit(input: { amount: { amount: "1000000.00" } }) { userErrors { code } }
  placeOrder(input: { items: [{ name: "Tea", quantity: 1, unitPrice: { amount: "5.00" } }] }) {
    order { id payment { id } }
  }
}`;

/** What is asked for rightly is answered rightly, after all that. */
async function checkHealth(gun: Gun): Promise<string[]> {
  const { status, text } = await gun.fire(toJsonShot({ query: '{ __typename me { id } }' }));
  const isRight = status === 200 && text.trim() === '{"data":{"__typename":"Query","me":null}}';
  return isRight ? [] : [`afterwards a plain query is answered ${status} ${text}`];
}
