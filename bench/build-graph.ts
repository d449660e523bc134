/** Makes up the subgraphs of a big graph: entities that many of them share, and what hangs on those. */
import { createRandom, type Random } from '../dev/chaos/random.ts';
import type { Definition, Field, GraphSize, Subgraph } from './graph-model.ts';

/** Of the types of a subgraph; the others are plain objects. */
const shares = { entity: 0.12, enum: 0.1, input: 0.12, interface: 0.03, union: 0.02 } as const;
const scalarsEach = 1;
/** Types that every subgraph defines alike. */
const sharedTypes = ['Money', 'PageInfo'];
/** To how many entities of others a subgraph adds fields, and how many it only points at. */
const contributionsEach = 6;
const referencesEach = 6;

const scalars = ['String', 'Int', 'Float', 'Boolean', 'ID'] as const;

interface Names {
  entity: string[];
  enum: string[];
  input: string[];
  interface: string[];
  union: string[];
  scalar: string[];
  value: string[];
}

/** The same for the same size and seed. */
export function buildSubgraphs({ seed, subgraphs, types }: GraphSize): Subgraph[] {
  const random = createRandom(seed);
  const own = types - sharedTypes.length;
  const names = Array.from({ length: subgraphs }, (_, index) =>
    nameTypes(index, Math.floor(own / subgraphs) + (index < own % subgraphs ? 1 : 0)),
  );
  return names.map((mine, index) => buildSubgraph(index, mine, names, random));
}

function nameTypes(index: number, count: number): Names {
  const prefix = `S${String(index + 1).padStart(2, '0')}`;
  const series = (kind: string, length: number) =>
    Array.from({ length }, (_, item) => `${prefix}${kind}${String(item + 1).padStart(2, '0')}`);
  const few = (share: number) => Math.max(1, Math.floor(share * count));
  const names = {
    entity: series('Entity', few(shares.entity)),
    enum: series('Status', few(shares.enum)),
    input: series('Input', few(shares.input)),
    interface: series('Node', few(shares.interface)),
    union: series('Result', few(shares.union)),
    scalar: series('Scalar', scalarsEach),
  };
  const named = Object.values(names).reduce((sum, list) => sum + list.length, 0);
  return { ...names, value: series('Value', count - named) };
}

function buildSubgraph(index: number, mine: Names, all: readonly Names[], random: Random): Subgraph {
  const foreign = pickForeign(index, all, contributionsEach + referencesEach, random);
  const contributed = foreign.slice(0, contributionsEach);
  const referenced = foreign.slice(contributionsEach);
  const prefix = `s${String(index + 1).padStart(2, '0')}`;
  return {
    name: `subgraph-${prefix.slice(1)}`,
    definitions: [
      ...sharedTypes.map(sharedType),
      ...mine.scalar.map((name): Definition => ({ kind: 'scalar', name })),
      ...mine.enum.map((name): Definition => ({ kind: 'enum', name, values: valuesOf(random) })),
      ...mine.interface.map(
        (name): Definition => ({
          kind: 'interface',
          name,
          fields: [
            { name: 'id', type: 'ID!' },
            { name: 'name', type: 'String!' },
          ],
        }),
      ),
      ...mine.entity.map((name, item) => entity(name, item, mine, foreign, random)),
      ...mine.value.map((name, item) => value(name, item, mine, foreign, random)),
      ...mine.union.map(
        (name, item): Definition => ({ kind: 'union', name, members: mine.entity.slice(item, item + 4) }),
      ),
      ...mine.input.map((name, item) => input(name, item, mine, random)),
      ...contributed.map((name) => contribution(name, prefix, mine, random)),
      ...referenced.map(
        (name): Definition => ({
          kind: 'type',
          name,
          directives: ['@key(fields: "id", resolvable: false)'],
          fields: [{ name: 'id', type: 'ID!' }],
        }),
      ),
    ],
    query: mine.entity.flatMap((name) => entryPoints(name, mine, random)).concat(searches(mine, prefix)),
    mutation: mine.input.map((name, item) => ({
      name: `${prefix}Update${item + 1}`,
      type: random.pick(mine.entity),
      args: [{ name: 'input', type: `${name}!` }],
    })),
  };
}

function sharedType(name: string): Definition {
  const fields =
    name === 'Money'
      ? [
          { name: 'amount', type: 'String!' },
          { name: 'currency', type: 'String!' },
        ]
      : [
          { name: 'hasNextPage', type: 'Boolean!' },
          { name: 'endCursor', type: 'String' },
        ];
  return { kind: 'type', name, directives: ['@shareable'], fields };
}

function entity(
  name: string,
  item: number,
  mine: Names,
  foreign: readonly string[],
  random: Random,
): Definition {
  const keys = ['@key(fields: "id")', ...(item % 3 === 0 ? ['@key(fields: "code")'] : [])];
  const fields: Field[] = [
    { name: 'id', type: 'ID!' },
    { name: 'name', type: 'String!' },
    { name: 'code', type: 'String!' },
    { name: 'weight', type: 'Int!' },
    { name: 'price', type: 'Money' },
    { name: 'status', type: random.pick(mine.enum) },
    { name: 'details', type: `${random.pick(mine.value)}!` },
    { name: 'parts', type: `[${random.pick(mine.value)}!]!` },
    { name: 'related', type: random.pick(foreign) },
    { name: 'others', type: `[${random.pick(foreign)}!]!` },
    { name: 'secret', type: 'String', directives: ['@inaccessible'] },
    { name: 'note', type: 'String', directives: ['@tag(name: "internal")'] },
    { name: 'oldName', type: 'String', directives: ['@deprecated(reason: "Use name.")'] },
  ];
  return { kind: 'type', name, implements: random.pick(mine.interface), directives: keys, fields };
}

/** Points at later ones only, so that no walk along them is endless. */
function value(
  name: string,
  item: number,
  mine: Names,
  foreign: readonly string[],
  random: Random,
): Definition {
  const later = mine.value.slice(item + 1);
  const fields: Field[] = Array.from({ length: 3 + random.below(5) }, (_, index) => ({
    name: `field${index + 1}`,
    type: `${random.pick(scalars)}${random.chance(0.5) ? '!' : ''}`,
  }));
  fields.push({ name: 'status', type: random.pick(mine.enum) });
  if (random.chance(0.3)) fields.push({ name: 'scalar', type: random.pick(mine.scalar) });
  if (later.length > 0) fields.push({ name: 'next', type: random.pick(later) });
  if (random.chance(0.2)) fields.push({ name: 'owner', type: random.pick(mine.entity) });
  if (random.chance(0.2)) fields.push({ name: 'target', type: random.pick(foreign) });
  return { kind: 'type', name, fields };
}

/** Never in a circle, nor with anything required besides an id. */
function input(name: string, item: number, mine: Names, random: Random): Definition {
  const later = mine.input.slice(item + 1);
  const fields: Field[] = [
    { name: 'id', type: 'ID!' },
    { name: 'text', type: 'String' },
    { name: 'count', type: 'Int' },
    { name: 'status', type: random.pick(mine.enum) },
  ];
  if (later.length > 0) fields.push({ name: 'nested', type: random.pick(later) });
  return { kind: 'input', name, fields };
}

/** Fields that one subgraph adds to the entity of another. */
function contribution(name: string, prefix: string, mine: Names, random: Random): Definition {
  return {
    kind: 'type',
    name,
    directives: ['@key(fields: "id")'],
    fields: [
      { name: 'id', type: 'ID!' },
      { name: 'weight', type: 'Int!', directives: ['@external'] },
      { name: `${prefix}Details`, type: random.pick(mine.value) },
      { name: `${prefix}Entities`, type: `[${random.pick(mine.entity)}!]!` },
      { name: `${prefix}Cost`, type: 'Float', directives: ['@requires(fields: "weight")'] },
    ],
  };
}

function entryPoints(name: string, mine: Names, random: Random): Field[] {
  const field = name[0]?.toLowerCase() + name.slice(1);
  return [
    { name: field, type: name, args: [{ name: 'id', type: 'ID!' }] },
    {
      name: `${field}List`,
      type: `[${name}!]!`,
      args: [
        { name: 'first', type: 'Int', default: '10' },
        { name: 'status', type: random.pick(mine.enum) },
      ],
    },
  ];
}

function searches(mine: Names, prefix: string): Field[] {
  return mine.union.map((name, item) => ({
    name: `${prefix}Search${item + 1}`,
    type: `[${name}!]!`,
    args: [{ name: 'text', type: 'String!' }],
  }));
}

function valuesOf(random: Random): string[] {
  return Array.from({ length: 3 + random.below(5) }, (_, index) => `VALUE_${index + 1}`);
}

/** Distinct entities of other subgraphs. */
function pickForeign(index: number, all: readonly Names[], count: number, random: Random): string[] {
  const candidates = all.flatMap(({ entity }, other) => (other === index ? [] : entity));
  const picked: string[] = [];
  while (picked.length < count && candidates.length > 0) {
    picked.push(...candidates.splice(random.below(candidates.length), 1));
  }
  return picked;
}
