import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { gql } from 'graphql-tag';
import { exportJWK, generateKeyPair } from 'jose';
import pino from 'pino';
import { AccessRule, type RuledField, ruledFields } from '#platform/access.ts';
import type { PrivateKey } from '#platform/config.ts';
import { createIdentitySigner, type SignIdentity, type Viewer } from '#platform/identity.ts';
import { permittedFields } from '#platform/service-permissions.ts';
import { type Fixtures, makeFixtures } from './support/access-calls.ts';
import { heldOrders } from './support/held-orders.ts';
import { idOf, orderCommands } from './support/orders.ts';
import { type Answer, type Customer, eventually, sharedStack } from './support/stack.ts';

const stack = sharedStack();
const subgraphs = ['user', 'order', 'billing', 'notification'] as const;
const users = ['signed out', 'stranger', 'owner', 'administrator'] as const;
const siblings = ['user', 'order', 'billing'] as const;
const names = [...users, ...siblings, 'unknown'] as const;
type Name = (typeof names)[number];

interface Caller {
  name: Name;
  sign: SignIdentity;
  viewer: Viewer | null;
  /** As whom it acts; whoever is nobody tries it as Ada. */
  customer: Customer;
}

const held = heldOrders(stack);
let fixtures: Fixtures;
let callers: Caller[];

beforeAll(async () => {
  fixtures = await makeFixtures(stack, held);
  const { ada } = fixtures;
  const [eve, root] = [await stack.register('1.00'), await stack.register('1.00')];
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const unknownKey = { ...(await exportJWK(privateKey)), kid: 'unknown' } as PrivateKey;
  const sign = stack.signAs('gateway');
  // Services that would speak for an administrator.
  const claimed = { viewer: { id: ada.id, role: 'ADMIN' }, customer: ada } as const;
  callers = [
    { name: 'signed out', sign, viewer: null, customer: ada },
    { name: 'stranger', sign, viewer: { id: eve.id, role: 'CUSTOMER' }, customer: eve },
    { name: 'owner', sign, viewer: { id: ada.id, role: 'CUSTOMER' }, customer: ada },
    { name: 'administrator', sign, viewer: { id: root.id, role: 'ADMIN' }, customer: root },
    ...siblings.map((name) => ({ name, sign: stack.signAs(name), ...claimed })),
    { name: 'unknown', sign: createIdentitySigner('unknown', unknownKey), ...claimed },
  ];
});

afterAll(() => held.close());

/** What no fixture can make the system give to anybody. */
const neverGiven = new Set(['Notification.sentAt', 'LoginError.field']);

/** `given`, `nothing`, the code of an error, or `not known` where the calling service itself is refused. */
type Outcome = string;

describe.each(subgraphs)('in %s', (subgraph) => {
  const sdl = readFileSync(new URL(`../subgraphs/${subgraph}/schema.graphql`, import.meta.url), 'utf8');
  const schema = buildSubgraphSchema(gql(sdl));
  const fields = ruledFields(schema).filter(({ type }) => isObjectType(type));
  const isRoot = ({ type }: RuledField) => type.name === 'Query' || type.name === 'Mutation';
  const entity = schema.getType('_Entity');
  const entities = isUnionType(entity) ? entity.getTypes() : [];

  /** Of each call what became of it, beside what the rule of its field says. */
  const calls: { call: string; outcome: Outcome; expected: Outcome }[] = [];
  /** For each field below: to whom it was given. */
  const givenTo = new Map<string, Set<Name>>(fields.map(({ coordinate }) => [coordinate, new Set()]));

  const isUser = (name: Name) => users.some((user) => user === name);
  const isSibling = (name: Name) => siblings.some((sibling) => sibling === name);
  const isKnown = (name: Name) =>
    name !== 'unknown' && (!isSibling(name) || permittedFields(name, subgraph).length > 0);

  const send = async (caller: Caller, query: string, variables?: object) => {
    const authorization = `Bearer ${await caller.sign(subgraph, caller.viewer)}`;
    const answer = await stack.sendTo<Record<string, unknown>>(subgraph, authorization, query, variables);
    const errorsBelow = (answer.errors ?? []).filter(({ path }) => path && path.length > 1);
    expect([query, ...errorsBelow]).toEqual([query]);
    return answer;
  };

  const callRootField = async (
    { type, field, rules }: RuledField,
    caller: Caller,
    { text, about }: { text: string; about: 'onAdas' | 'onOwn' | 'signIn' },
  ) => {
    const operation = type.name.toLowerCase();
    const answer = await send(caller, `${operation} { ${field.name}${text} ${selectAll(field.type)} }`);
    const value = answer.data?.[field.name];
    calls.push({
      call: `${caller.name}: ${field.name}${text}`,
      outcome: refusalOf(answer) ?? (isNothing(value) ? 'nothing' : 'given'),
      expected: expected(rules[0], { type: type.name, field: field.name, caller, about }),
    });
    const isOwn = about === 'signIn' || (about === 'onOwn' && caller.viewer);
    record(field.type, value, isOwn && isUser(caller.name) ? 'owner' : caller.name);
  };

  const expected = (
    rule: AccessRule | undefined,
    { type, field, caller, about }: { type: string; field: string; caller: Caller; about: string },
  ): Outcome => {
    const { viewer, name } = caller;
    if (!isKnown(name)) return 'not known';
    if (isSibling(name)) return permittedFields(name, subgraph).includes(field) ? 'given' : 'FORBIDDEN';
    if (rule === AccessRule.public) return 'given';
    if (rule === AccessRule.service) return 'FORBIDDEN';
    const isQuery = type === 'Query';
    if (!viewer) return isQuery ? 'nothing' : 'UNAUTHENTICATED';
    if (rule === AccessRule.admin && name !== 'administrator') return isQuery ? 'nothing' : 'FORBIDDEN';
    return isQuery && about === 'onAdas' && name === 'stranger' ? 'nothing' : 'given';
  };

  const resolveReferences = async (type: GraphQLObjectType, caller: Caller) => {
    const query = `query ($r: [_Any!]!) {
      _entities(representations: $r) { ... on ${type.name} ${selectAll(type)} }
    }`;
    const r = fixtures.idsOf[type.name]?.map((id) => ({ __typename: type.name, id }));
    const answer = await send(caller, query, { r });
    calls.push({
      call: `${caller.name}: a reference to ${type.name}`,
      outcome: refusalOf(answer) ?? 'given',
      expected:
        isSibling(caller.name) && isKnown(caller.name)
          ? 'FORBIDDEN'
          : isKnown(caller.name)
            ? 'given'
            : 'not known',
    });
    record(type, answer.data?._entities, caller.name);
  };

  const record = (type: GraphQLOutputType, value: unknown, who: Name, above: string[] = []) => {
    const named = getNamedType(type);
    if (!isObjectType(named) || above.includes(named.name)) return;
    for (const object of [value].flat() as (Record<string, unknown> | null | undefined)[]) {
      for (const { name, type: inner } of object ? Object.values(named.getFields()) : []) {
        const given = object?.[name];
        if (!isNothing(given)) givenTo.get(`${named.name}.${name}`)?.add(who);
        record(inner, given, who, [...above, named.name]);
      }
    }
  };

  beforeAll(async () => {
    for (const caller of callers) {
      for (const type of entities) await resolveReferences(type, caller);
      for (const about of ['onAdas', 'onOwn', 'signIn'] as const) {
        for (const root of fields.filter(isRoot)) {
          for (const form of fixtures[about][root.coordinate]?.(caller.customer) ?? []) {
            // What is refused whatever it names needs nothing made for it.
            if (typeof form === 'function' && !isUser(caller.name)) continue;
            const text = typeof form === 'function' ? await form() : form;
            await callRootField(root, caller, { text, about });
          }
        }
      }
    }
  });

  test('every root field and every entity is called', () => {
    const { onAdas, onOwn, signIn, idsOf } = fixtures;
    const roots = fields.filter(isRoot).map(({ coordinate }) => coordinate);
    expect(roots.filter((root) => !(root in { ...onAdas, ...onOwn, ...signIn }))).toEqual([]);
    expect(entities.filter(({ name }) => !idsOf[name]?.length)).toEqual([]);
  });

  test('every root field answers everybody as its rule says', () => {
    expect(calls.length).toBeGreaterThan(callers.length);
    expect(calls.filter(({ outcome, expected }) => outcome !== expected)).toEqual([]);
  });

  const below = fields.filter((field) => !isRoot(field) && !neverGiven.has(field.coordinate));

  test('every field of somebody’s data is given to its owner and to administrators, and to nobody else', () => {
    const owned = below.filter(({ rules }) => rules[0] === AccessRule.owner);
    expect(owned.length).toBeGreaterThan(0);
    const table = owned.map(({ coordinate }) => [coordinate, ...sorted(givenTo.get(coordinate))]);
    expect(table).toEqual(
      owned.map(({ coordinate, ownerAlone }) => [
        coordinate,
        ...(ownerAlone ? ['owner'] : ['administrator', 'owner']),
      ]),
    );
  });

  test('every other field is read by somebody, and by a sibling only in the answer to what it may call', () => {
    const others = below.filter(({ rules }) => rules[0] !== AccessRule.owner);
    const answers = siblings.flatMap((sibling) =>
      permittedFields(sibling, subgraph).map((name) => {
        const root = fields.find((field) => isRoot(field) && field.field.name === name);
        const type = getNamedType(root?.field.type as GraphQLOutputType);
        return { sibling, types: typesIn(type) };
      }),
    );
    for (const { coordinate, rules } of others) {
      const readers = sorted(givenTo.get(coordinate));
      const allowed = answers
        .filter(({ types }) => types.has(coordinate.split('.')[0] ?? ''))
        .map(({ sibling }) => sibling);
      expect([coordinate, rules, readers.length > 0]).toEqual([coordinate, ['public'], true]);
      const bySiblings = readers.filter((name) => isSibling(name) || name === 'unknown');
      expect([coordinate, ...bySiblings]).toEqual([coordinate, ...allowed]);
    }
  });
});

describe('a stolen key of order', () => {
  interface Target {
    orderId: string;
    attempt: number;
    customerId: string;
    amount: { amount: string; currency?: string };
  }
  const orders = orderCommands(stack);
  let customer: Customer;
  let other: Customer;
  beforeEach(async () => {
    [customer, other] = [await stack.register('50.00'), await stack.register('50.00')];
  });

  const ask = async (name: string, input: object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const authorization = `Bearer ${await stack.signAs('order')('billing')}`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { paymentId } }`;
    const { data, errors } = await stack.sendTo<Record<string, { paymentId: string }>>(
      'billing',
      authorization,
      query,
      { input },
    );
    return { payment: data?.[name], refusal: errors?.[0]?.extensions.code };
  };
  const charge = (input: object) => ask('chargeOrder', input);
  const refund = (orderId: string) => ask('refundOrder', { orderId });
  const refused = { payment: undefined, refusal: 'FORBIDDEN' };
  /** What both have, after whatever was under way. */
  const money = async () => {
    const all = await Promise.all([customer, other].map(({ token }) => orders.belongings(token)));
    return all.map(({ me }) => me.account);
  };
  const statusOf = async (orderId: string) =>
    (await orders.belongings(customer.token)).orders.nodes.find(({ id }) => id === orderId)?.status;

  /** An order of the customer, of 5.00, and the charge that it asked for or would ask for first. */
  const target = (orderId: string): Target => ({
    orderId,
    attempt: 1,
    customerId: customer.id,
    amount: { amount: '5.00' },
  });
  const draft = async () => target(idOf(await orders.draft(customer.token)));
  const paid = async () => target(idOf(await orders.place('5.00', customer.token)));
  const cancelled = async ({ orderId }: Target) => {
    await orders.command('cancelOrder', { orderId }, customer.token);
    return target(orderId);
  };
  const waiting = async () => {
    const made = await draft();
    await held.submit(made.orderId);
    return made;
  };
  const declined = async () => {
    const items = [{ name: 'Tea', quantity: 1, unitPrice: { amount: '5000.00' } }];
    const { orderId } = target(idOf(await orders.draft(customer.token, items)));
    await orders.command('submitOrder', { orderId }, customer.token);
    return { ...target(orderId), amount: { amount: '5000.00' } };
  };

  test.each<[string, () => Promise<Target>]>([
    ['that nobody made', async () => target(randomUUID())],
    ['that is a draft', draft],
    ['that is a cancelled draft', async () => cancelled(await draft())],
    ['that was declined, for another attempt', async () => ({ ...(await declined()), attempt: 2 })],
    ['that was paid, to somebody else', async () => ({ ...(await paid()), customerId: other.id })],
    ['that was paid, with another amount', async () => ({ ...(await paid()), amount: { amount: '6.00' } })],
    [
      'that was refunded, to somebody else',
      async () => ({ ...(await cancelled(await paid())), customerId: other.id }),
    ],
  ])('charges no order %s', async (_what, make) => {
    const made = await make();
    const before = await money();
    expect(await charge(made)).toEqual(refused);
    expect(await charge({ ...made, attempt: made.attempt + 1 })).toEqual(refused);
    expect(await money()).toEqual(before);
  });

  test.each<[string, () => Promise<Target>]>([
    ['paid', paid],
    ['refunded', async () => cancelled(await paid())],
  ])('charges an order that was %s by no other attempt, and is told of the payment', async (_what, make) => {
    const made = await make();
    const before = await money();
    const first = await charge(made);
    expect(first.payment).toEqual({ paymentId: expect.any(String) });
    expect(await charge({ ...made, attempt: 2 })).toEqual(first);
    expect(await money()).toEqual(before);
  });

  test.each<[string, (made: Target) => object]>([
    ['somebody else', () => ({ customerId: other.id })],
    ['less', () => ({ amount: { amount: '4.99' } })],
    ['more', () => ({ amount: { amount: '5.01' } })],
    ['another currency', () => ({ amount: { amount: '5.00', currency: 'EUR' } })],
    ['another attempt', () => ({ attempt: 2 })],
  ])('charges an order that awaits its payment not with %s', async (_what, change) => {
    const made = await waiting();
    const before = await money();
    expect(await charge({ ...made, ...change(made) })).toEqual(refused);
    expect(await money()).toEqual(before);
    await held.release(made.orderId);
  });

  test('charges an order that awaits its payment as the order asks, and once', async () => {
    const made = await waiting();
    const [before, others] = (await money()) as [Account, Account];
    const first = await charge(made);
    expect(first.payment).toEqual({ paymentId: expect.any(String) });
    expect(await charge(made)).toEqual(first);
    await held.release(made.orderId);
    await eventually(async () => expect(await statusOf(made.orderId)).toBe('PAID'));
    expect(await money()).toEqual([moved(before, -5), others]);
  });

  test.each<[string, () => Promise<Target>]>([
    ['that nobody made', async () => target(randomUUID())],
    ['that is a draft', draft],
    ['that awaits its payment', waiting],
    ['that was declined', declined],
    ['that is paid, and that nobody cancels', paid],
  ])('gives nothing back for an order %s', async (_what, make) => {
    const { orderId } = await make();
    const before = await money();
    expect(await refund(orderId)).toEqual(refused);
    expect(await money()).toEqual(before);
    await held.release(orderId);
  });

  test('gives back what an order that is being cancelled was paid with, once', async () => {
    const { orderId } = await paid();
    const [before, others] = (await money()) as [Account, Account];
    await held.cancel(orderId);
    const first = await refund(orderId);
    expect(first.payment).toEqual({ paymentId: expect.any(String) });
    expect(await refund(orderId)).toEqual(first);
    await held.release(orderId);
    await eventually(async () => expect(await statusOf(orderId)).toBe('CANCELLED'));
    expect(await money()).toEqual([moved(before, 5), others]);
  });

  test('leaves a warning that tells which order was tried', async () => {
    const { warn } = pino.levels.values;
    const { orderId } = target(randomUUID());
    await charge(target(orderId));
    await refund(orderId);
    const warnings = await eventually(async () => {
      const lines = readFileSync(join(stack.directory, 'logs', 'billing.log'), 'utf8').split('\n');
      const found = lines.filter((line) => line.includes(orderId)).map((line) => JSON.parse(line));
      if (found.length < 2) throw new Error('not yet');
      return found;
    });
    expect(warnings).toMatchObject([
      { level: warn, msg: expect.stringContaining('refused a charge'), attempt: 1 },
      { level: warn, msg: expect.stringContaining('refused a refund') },
    ]);
    expect(JSON.stringify(warnings)).not.toContain(customer.id);
  });
});

interface Account {
  balance: { amount: string };
  entries: { totalCount: number };
}

/** An account after one more movement. */
const moved = ({ balance, entries }: Account, by: number): Account => ({
  balance: { amount: (Number(balance.amount) + by).toFixed(2) },
  entries: { totalCount: entries.totalCount + 1 },
});

/** All fields below a type, each type once on the way down. */
function selectAll(type: GraphQLOutputType, above: string[] = []): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  if (above.includes(named.name)) return '{ __typename }';
  const fields = Object.values(named.getFields());
  return `{ ${fields.map((field) => `${field.name} ${selectAll(field.type, [...above, named.name])}`).join(' ')} }`;
}

/** The names of this type and of all below it. */
function typesIn(type: GraphQLOutputType, found = new Set<string>()): Set<string> {
  const named = getNamedType(type);
  if (!isObjectType(named) || found.has(named.name)) return found;
  found.add(named.name);
  for (const field of Object.values(named.getFields())) typesIn(field.type, found);
  return found;
}

function refusalOf({ status, errors }: Answer<unknown>): Outcome | undefined {
  return status === 401 ? 'not known' : errors?.[0]?.extensions.code;
}

/** Absent, null, or a page of an empty list. */
const isNothing = (value: unknown): boolean =>
  (value ?? null) === null || (value as { totalCount?: number }).totalCount === 0;

const sorted = (set: ReadonlySet<Name> = new Set()): Name[] => [...set].sort();
