/** What end-to-end tests do with a running stack: send operations as somebody, and look at its servers. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createIdentitySigner, type SignIdentity } from '#platform/identity.ts';
import type { Caller, Secrets } from '../../dev/stack/keys.ts';
import type { StackFile } from '../../dev/stack/stack-file.ts';

export interface Answer<Data = Record<string, never>> {
  status: number;
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; id?: string } }[];
}

export interface Customer {
  id: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

export interface Stack {
  directory: string;
  url: string;
  /** Where the servers are at the moment. */
  servers(): StackFile;
  /** Sends an operation to the gateway, as somebody when there is a token. */
  send<Data = never>(query: string, variables?: object, token?: string): Promise<Answer<Data>>;
  /** Sends an operation straight to a subgraph, with whatever it is given as authorization. */
  sendTo<Data = never>(
    service: 'user' | 'order' | 'billing' | 'notification',
    authorization: string | undefined,
    query: string,
    variables?: object,
  ): Promise<Answer<Data>>;
  /** Signs an identity as a service of this stack. */
  signAs(service: Caller): SignIdentity;
  /** Registers a new user, with this much in the account. */
  register(deposit?: string): Promise<Customer>;
  signInAdministrator(): Promise<string>;
}

/** The stack that all end-to-end tests share. */
export const sharedStack = (): Stack =>
  openStack(process.env.E2E_STACK ?? '', `http://127.0.0.1:${process.env.E2E_PORT}`);

export function openStack(directory: string, url: string): Stack {
  const readJson = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const servers = () => readJson('stack.json') as StackFile;
  const send: Stack['send'] = (query, variables, token) =>
    post(`${url}/graphql`, token ? `Bearer ${token}` : undefined, query, variables);
  return {
    directory,
    url,
    servers,
    send,
    sendTo: (service, authorization, query, variables) =>
      post(`${servers()[service].url}/graphql`, authorization, query, variables),
    signAs: (service) => {
      const key = (readJson('secrets.json') as Secrets).serviceKeys[service];
      return createIdentitySigner(service, key as Parameters<typeof createIdentitySigner>[1]);
    },
    register: (deposit) => register(send, deposit),
    signInAdministrator: async () => {
      const input = { email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD };
      const { data } = await send<{ login: { session: { accessToken: string } } }>(loginMutation, { input });
      return data?.login.session.accessToken ?? '';
    },
  };
}

/**
 * Tries until the check passes; its last failure is the test's. A message that gets lost on its way to the
 * consumer comes again after its ack wait, which is 10 s.
 */
export async function eventually<Result>(check: () => Promise<Result>, withinMs = 40_000): Promise<Result> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

export const placeOrderMutation = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      id number status total { amount currency } paymentFailure { code message }
      payment { id status declineCode amount { amount currency } }
      timeline { status at note } items { id sku name quantity unitPrice { amount } subtotal { amount } }
    }
    userErrors { code message field }
  }
}`;

export const depositMutation = `mutation ($input: DepositInput!) {
  deposit(input: $input) {
    account { balance { amount currency } }
    entry { id kind amount { amount } balanceAfter { amount } }
    userErrors { code message field }
  }
}`;

export const registerMutation = `mutation ($input: RegisterUserInput!) {
  registerUser(input: $input) {
    user { id email name phone role createdAt account { balance { amount currency } } }
    session { accessToken refreshToken expiresAt }
    userErrors { code message field }
  }
}`;

export const loginMutation = `mutation ($input: LoginInput!) {
  login(input: $input) { user { id } session { accessToken refreshToken } userErrors { code field } }
}`;

export const oneItem = (amount: string, change: object = {}) => [
  { name: 'Tea', quantity: 1, unitPrice: { amount }, ...change },
];

interface Registration {
  registerUser: { user: { id: string }; session: { accessToken: string; refreshToken: string } };
}

async function register(send: Stack['send'], deposit?: string): Promise<Customer> {
  const email = `${randomUUID()}@example.com`;
  const password = `a password for ${email.slice(0, 8)}`;
  const answer = await send<Registration>(registerMutation, { input: { email, password, name: 'Ada' } });
  if (!answer.data?.registerUser.user) throw new Error(`not registered: ${JSON.stringify(answer)}`);
  const { user, session } = answer.data.registerUser;
  if (deposit) await send(depositMutation, { input: { amount: { amount: deposit } } }, session.accessToken);
  return { id: user.id, email, password, token: session.accessToken, refreshToken: session.refreshToken };
}

async function post<Data>(
  url: string,
  authorization: string | undefined,
  query: string,
  variables: object = {},
): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}
