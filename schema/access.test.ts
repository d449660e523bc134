import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { describe, expect, test } from '@jest/globals';
import { type GraphQLResolveInfo, getNullableType, isNonNullType, isObjectType, parse } from 'graphql';
import {
  type AccessContext,
  enforceAccess,
  type OwnerOf,
  type RuledField,
  ruledFields,
} from '#platform/access.ts';
import type { ServiceError } from '#platform/errors.ts';
import { permittedFields, servicePermissions } from '#platform/service-permissions.ts';
import { ownerOf as billing } from '../subgraphs/billing/resolvers.ts';
import { ownerOf as notification } from '../subgraphs/notification/resolvers.ts';
import { ownerOf as order } from '../subgraphs/order/resolvers.ts';
import { ownerOf as user } from '../subgraphs/user/resolvers.ts';
import { readSubgraphs } from './supergraph-config.ts';

const owners: Record<string, OwnerOf> = { user, order, billing, notification };
const subgraphs = readSubgraphs(new URL('supergraph.yaml', import.meta.url).pathname);
const build = (file: string, addition = '') =>
  buildSubgraphSchema(parse(`${readFileSync(file, 'utf8')} ${addition}`));

test('every permission of a service is for a field that is for services', () => {
  const forServices = subgraphs.flatMap(({ name: subgraph, file }) =>
    ruledFields(build(file))
      .filter(({ rules }) => rules.includes('service'))
      .map(({ field }) => `${subgraph} ${field.name}`),
  );
  const permitted = Object.values(servicePermissions).flatMap((permissions) =>
    Object.entries(permissions).flatMap(([subgraph, names]) => names.map((name) => `${subgraph} ${name}`)),
  );
  expect(permitted.sort()).toEqual(forServices.sort());
});

describe.each(subgraphs)('the schema of $name', ({ name: subgraph, file }) => {
  const ownerOf = owners[subgraph] ?? {};
  const fields = ruledFields(build(file));

  test('has one rule for every field of every type', () => {
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(({ rules }) => rules.length !== 1).map(({ coordinate }) => coordinate)).toEqual([]);
  });

  test('is taken as it is', () => {
    expect(() => enforceAccess(build(file), { subgraph, ownerOf })).not.toThrow();
  });

  const types = new Set(fields.map(({ type }) => type).filter((type) => isObjectType(type)));
  test.each([...types])('is refused with a field of %s that has no rule', ({ name }) => {
    const schema = build(file, `extend type ${name} { added: String }`);
    expect(() => enforceAccess(schema, { subgraph, ownerOf })).toThrow(`${name}.added has 0 rules`);
  });

  test('keeps what its resolvers return from whoever may not have it', async () => {
    const schema = build(file);
    const leaking = ruledFields(schema).filter(({ type }) => isObjectType(type));
    for (const { field } of leaking) field.resolve = () => adas;
    enforceAccess(schema, { subgraph, ownerOf });
    for (const ruled of leaking) {
      const outcomes = await Promise.all(Object.values(callers).map((caller) => outcomeOf(ruled, caller)));
      const expected = Object.values(callers).map((caller) => expectedOf(ruled, caller));
      expect([ruled.coordinate, ...outcomes]).toEqual([ruled.coordinate, ...expected]);
    }
  });

  function expectedOf(ruled: RuledField, { service, viewer }: AccessContext['caller']): string {
    const { type, field, ownerAlone } = ruled;
    const [rule] = ruled.rules;
    const isRoot = type.name === 'Query' || type.name === 'Mutation';
    const isPermitted = permittedFields(service, subgraph).includes(field.name);
    if (isRoot && service !== 'gateway') return isPermitted ? 'given' : 'FORBIDDEN';
    if (rule === 'public') return 'given';
    if (rule === 'service') return 'FORBIDDEN';
    const isAdministrator = viewer?.role === 'ADMIN';
    // Where neither the object nor what the field returns is somebody's, the resolver is told for whom it works.
    const isSomebodys = ownerOf[type.name] ?? ownerOf[String(getNullableType(field.type))];
    const isTheirs = isSomebodys ? viewer?.id === 'ada' || (isAdministrator && !ownerAlone) : viewer !== null;
    if (rule === 'admin' ? isAdministrator : isTheirs) return 'given';
    if (!isNonNullType(field.type) || String(field.type).endsWith('Connection!')) return 'nothing';
    return viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED';
  }
});

/** What every resolver returns, and every field is read of: it is Ada's, by whatever its type calls that. */
const adas = { id: 'ada', ownerId: 'ada', customerId: 'ada', userId: 'ada' };

const callers: Record<string, AccessContext['caller']> = {
  signedOut: { service: 'gateway', viewer: null },
  stranger: { service: 'gateway', viewer: { id: 'eve', role: 'CUSTOMER' } },
  owner: { service: 'gateway', viewer: { id: 'ada', role: 'CUSTOMER' } },
  administrator: { service: 'gateway', viewer: { id: 'root', role: 'ADMIN' } },
  user: { service: 'user', viewer: null },
  order: { service: 'order', viewer: null },
  billing: { service: 'billing', viewer: null },
  unknown: { service: 'unknown', viewer: null },
};

async function outcomeOf(
  { field }: RuledField,
  caller: AccessContext['caller'],
): Promise<string | undefined> {
  try {
    const value = await field.resolve?.(adas, { first: 20 }, { caller }, {} as GraphQLResolveInfo);
    return value === adas ? 'given' : 'nothing';
  } catch (error) {
    return (error as ServiceError).code;
  }
}
