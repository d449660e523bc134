import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { type LaunchedStack, launchStack } from './support/launch-stack.ts';
import { type Customer, eventually, loginMutation, openStack, type Stack } from './support/stack.ts';

/** The least that the command takes. */
const afterSeconds = 35;
const clientCount = 3;
const pauseMs = 100;
/** Of so many rounds one exchanges the refresh token, and the one in the middle signs in anew. */
const roundsPerRefresh = 10;

let launched: LaunchedStack;
let stack: Stack;

beforeAll(async () => {
  launched = await launchStack();
  stack = openStack(launched.directory, `http://127.0.0.1:${launched.port}`);
});
afterAll(() => launched.stop());

const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';

async function publishedKids(): Promise<string[]> {
  const response = await fetch(`${stack.servers().user.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

interface Session {
  accessToken: string;
  refreshToken: string;
}

/** Somebody who does all that needs a token, again and again, and keeps what was refused. */
class Client {
  readonly refusals: unknown[] = [];
  readonly kids = new Set<string>();
  rounds = 0;
  readonly #customer: Customer;
  #session: Session;
  #stopped = false;
  readonly #running: Promise<void>;

  constructor(customer: Customer) {
    this.#customer = customer;
    this.#session = { accessToken: customer.token, refreshToken: customer.refreshToken };
    this.#running = this.#run();
  }

  get kid(): string {
    return kidOf(this.#session.accessToken);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.rounds += 1;
      const turn = this.rounds % roundsPerRefresh;
      if (turn === 0) await this.#refresh();
      if (turn === roundsPerRefresh / 2) await this.#signIn();
      await this.#look(this.#session.accessToken);
      // The token that the user began with is good for 15 minutes, whichever key signs.
      await this.#look(this.#customer.token);
      await sleep(pauseMs);
    }
  }

  async #look(token: string): Promise<void> {
    this.kids.add(kidOf(token));
    const answer = await stack.send<{ me: { id: string } }>('{ me { id } }', {}, token);
    if (answer.data?.me?.id !== this.#customer.id) this.refusals.push(answer);
  }

  async #refresh(): Promise<void> {
    const query = `mutation ($input: RefreshSessionInput!) {
      refreshSession(input: $input) { session { accessToken refreshToken } userErrors { code } }
    }`;
    const input = { refreshToken: this.#session.refreshToken };
    const answer = await stack.send<{ refreshSession: { session: Session | null } }>(query, { input });
    this.#take(answer.data?.refreshSession.session, answer);
  }

  async #signIn(): Promise<void> {
    const { email, password } = this.#customer;
    const input = { email, password };
    const answer = await stack.send<{ login: { session: Session | null } }>(loginMutation, { input });
    this.#take(answer.data?.login.session, answer);
  }

  #take(session: Session | null | undefined, answer: unknown): void {
    if (session) this.#session = session;
    else this.refusals.push(answer);
  }
}

test('a rotation publishes first, signs later, retires last, and refuses nobody', async () => {
  const clients = await Promise.all(
    Array.from({ length: clientCount }, async () => new Client(await stack.register())),
  );
  const [former, ...others] = await publishedKids();
  expect(others).toEqual([]);
  const command = ['run', '-s', 'keys', '--', 'rotate', '--after', String(afterSeconds)];
  const rotatedAt = performance.now();
  await promisify(execFile)('npm', [...command, '--data', launched.directory]);

  await eventually(async () => expect(await publishedKids()).toHaveLength(2));
  const [, next] = await publishedKids();
  expect(clients.map(({ kid }) => kid)).toEqual(clients.map(() => former));

  await eventually(
    async () => expect(new Set(clients.map(({ kid }) => kid))).toEqual(new Set([next])),
    60_000,
  );
  expect(performance.now() - rotatedAt).toBeGreaterThan(afterSeconds * 1000);
  expect(await publishedKids()).toEqual([former, next]);

  // By the file, because the command leaves the former key for as long as its last token lives.
  const file = join(launched.directory, 'access-token-keys.json');
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { retiresAt?: string }[] };
  const retiring = [{ ...keys[0], retiresAt: new Date().toISOString() }, keys[1]];
  writeFileSync(file, JSON.stringify({ keys: retiring }));
  await eventually(async () => expect(await publishedKids()).toEqual([next]));
  await sleep(roundsPerRefresh * pauseMs);

  await Promise.all(clients.map((client) => client.stop()));
  expect(clients.flatMap(({ refusals }) => refusals)).toEqual([]);
  for (const { kids, rounds } of clients) {
    expect([...kids]).toEqual([former, next]);
    expect(rounds).toBeGreaterThan(roundsPerRefresh * 3);
  }
});
