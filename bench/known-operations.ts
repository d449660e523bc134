/** Makes up operations that clients of a made-up graph might run: each goes through several subgraphs. */
import { createRandom, type Random } from '../dev/chaos/random.ts';
import {
  type Definition,
  type Field,
  type GraphSize,
  namedType,
  type Subgraph,
  selectableFields,
} from './graph-model.ts';

const depthMax = 4;
const scalarsMax = 5;
const objectsMax = 3;
/** One in so many is a mutation. */
const mutationShare = 0.1;

interface Schema {
  fields: ReadonlyMap<string, readonly Field[]>;
  unions: ReadonlyMap<string, readonly string[]>;
}

/** The documents by their paths. The same for the same graph and seed. */
export function buildOperations(
  subgraphs: readonly Subgraph[],
  { seed, operations }: GraphSize,
): Map<string, string> {
  const random = createRandom(seed + 1);
  const definitions = subgraphs.flatMap(({ definitions }) => definitions);
  const unions = definitions.flatMap((definition: Definition): [string, string[]][] =>
    definition.kind === 'union' ? [[definition.name, definition.members]] : [],
  );
  const schema = { fields: selectableFields(subgraphs), unions: new Map(unions) };
  const documents = Array.from({ length: operations }, (_, index): [string, string] => {
    const name = `Operation${String(index + 1).padStart(4, '0')}`;
    return [`operations/${name}.graphql`, buildOperation(name, schema, random)];
  });
  return new Map(documents);
}

function buildOperation(name: string, schema: Schema, random: Random): string {
  const kind = random.chance(mutationShare) ? 'mutation' : 'query';
  const entry = random.pick(schema.fields.get(kind === 'query' ? 'Query' : 'Mutation') ?? []);
  const args = (entry.args ?? []).filter((arg) => arg.type.endsWith('!') || random.chance(0.5));
  const variables = args.map((arg) => `$${arg.name}: ${arg.type}`);
  const values = args.map((arg) => `${arg.name}: $${arg.name}`);
  const head = `${kind} ${name}${variables.length > 0 ? `(${variables.join(', ')})` : ''}`;
  const field = `${entry.name}${values.length > 0 ? `(${values.join(', ')})` : ''}`;
  const lines = select(namedType(entry.type), 1, schema, random);
  return `${[`${head} {`, `  ${field} {`, ...lines.map((line) => `    ${line}`), '  }', '}'].join('\n')}\n`;
}

function select(type: string, depth: number, schema: Schema, random: Random): string[] {
  const members = schema.unions.get(type);
  if (members) {
    const parts = members.flatMap((member) => [`... on ${member} {`, '  id', '  name', '}']);
    return ['__typename', ...parts];
  }
  const fields = schema.fields.get(type) ?? [];
  const isLeaf = (field: Field) => {
    const name = namedType(field.type);
    return !schema.fields.has(name) && !schema.unions.has(name);
  };
  const leaves = some(fields.filter(isLeaf), 1 + random.below(scalarsMax), random);
  const objects =
    depth < depthMax
      ? some(
          fields.filter((field) => !isLeaf(field)),
          1 + random.below(objectsMax),
          random,
        )
      : [];
  const nested = objects.flatMap(({ name, type: fieldType }) => [
    `${name} {`,
    ...select(namedType(fieldType), depth + 1, schema, random).map((line) => `  ${line}`),
    '}',
  ]);
  const lines = [...leaves.map(({ name }) => name), ...nested];
  return lines.length > 0 ? lines : ['__typename'];
}

function some<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  const left = [...items];
  const picked: Item[] = [];
  while (picked.length < count && left.length > 0) picked.push(...left.splice(random.below(left.length), 1));
  return picked;
}
