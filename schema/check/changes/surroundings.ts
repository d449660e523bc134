/** What a subgraph's change is judged by: its siblings, and the API that they all make. */
import {
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { normalFields, stepsOf } from './field-sets.ts';
import { applicationsOf, fieldNodesOf, type SubgraphModel, type TypeNode } from './subgraph-model.ts';

export interface Surroundings {
  before: SubgraphModel;
  after: SubgraphModel;
  /** The others, in the state after the change. */
  siblings: readonly SubgraphModel[];
  /** Those of the state before it. */
  siblingsBefore: readonly SubgraphModel[];
  /** Absent unless both states compose. */
  apis?: { before: Api; after: Api };
  /** The tags that contracts are cut out by, which are compared by themselves. */
  contractTags: ReadonlySet<string>;
}

export interface Api {
  schema: GraphQLSchema;
  reaches(type: string): boolean;
}

/** Whether clients can use what the coordinate names. */
export function isVisible({ schema, reaches }: Api, coordinate: string): boolean {
  const [type = ''] = coordinate.split('.');
  return reaches(type) && hasElement(schema, coordinate);
}

function hasElement(schema: GraphQLSchema, coordinate: string): boolean {
  const [, name = '', member, argument] = /^(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(name);
  if (member === undefined) return type !== undefined;
  if (isEnumType(type)) return type.getValue(member) !== undefined;
  if (isInputObjectType(type)) return member in type.getFields();
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  const field = type.getFields()[member];
  return argument === undefined ? field !== undefined : hasArgument(field, argument);
}

function hasArgument(field: GraphQLField<unknown, unknown> | undefined, argument: string): boolean {
  return field?.args.some(({ name }) => name === argument) ?? false;
}

/**
 * The names of those who have it themselves, and do not only mention another's.
 * @param partner - the member or the interface that it must have there
 */
export function servedBy(siblings: readonly SubgraphModel[], coordinate: string, partner?: string): string[] {
  return siblings
    .filter((model) => model.elements.has(coordinate) && !effective(model, 'external').has(coordinate))
    .filter(({ types }) => partner === undefined || partnersOf(types.get(coordinate)).includes(partner))
    .map(({ source }) => source.name);
}

export function partnersOf(nodes: readonly TypeNode[] = []): string[] {
  return nodes
    .flatMap(
      (node) => ('types' in node ? node.types : 'interfaces' in node ? node.interfaces : undefined) ?? [],
    )
    .map(({ name }) => name.value);
}

export function definedBy(siblings: readonly SubgraphModel[], coordinate: string): string[] {
  return siblings.filter(({ elements }) => elements.has(coordinate)).map(({ source }) => source.name);
}

/** The names of those who join the type by these fields. */
export function joinedBy(siblings: readonly SubgraphModel[], type: string, fields: unknown): string[] {
  const wanted = normalFields(fields);
  return siblings
    .filter((model) => applicationsOf(model, type, 'key').some((key) => normalFields(key.fields) === wanted))
    .map(({ source }) => source.name);
}

/** The fields that the gateway may enter the subgraph for, which are all but those that it enters by. */
export function enteredFor(model: SubgraphModel, type: string, key: unknown): string[] {
  const external = effective(model, 'external');
  const steps = stepsOf(key);
  return [...model.elements.values()]
    .filter(
      ({ coordinate, location }) => location === 'FIELD_DEFINITION' && coordinate.startsWith(`${type}.`),
    )
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !external.has(coordinate) && !steps.has(coordinate.slice(type.length + 1)));
}

/**
 * A field that the subgraph answers for, that clients do not see and that goes with its part.
 * @param goes - whether what it has of the type can be asked for, and goes
 */
export function lostToServices(
  { before, siblings, apis }: Pick<Surroundings, 'before' | 'siblings' | 'apis'>,
  goes: (type: string) => boolean,
): string | undefined {
  if (!apis) return undefined;
  const fields = [...before.elements.values()].filter(({ location }) => location === 'FIELD_DEFINITION');
  return fields
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => goes(coordinate.replace(/\..*$/, '')) && !isVisible(apis.before, coordinate))
    .find(
      (coordinate) =>
        servedBy([before], coordinate).length > 0 && servedBy(siblings, coordinate).length === 0,
    );
}

const effects = new WeakMap<SubgraphModel, Map<string, ReadonlySet<string>>>();

/** The fields that a directive holds for: those that bear it, and those of a definition that does. */
export function effective(model: SubgraphModel, directive: 'shareable' | 'external'): ReadonlySet<string> {
  const known = effects.get(model) ?? new Map<string, ReadonlySet<string>>();
  effects.set(model, known);
  const found = known.get(directive) ?? findEffective(model, directive);
  known.set(directive, found);
  return found;
}

function findEffective(model: SubgraphModel, directive: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [type, nodes] of model.types) {
    const bearing = new Set<unknown>(
      model.elements
        .get(type)
        ?.applied.filter(({ name, own }) => name === directive && !own)
        .map(({ node }) => node),
    );
    for (const node of nodes) {
      const all = node.directives?.some((applied) => bearing.has(applied)) ?? false;
      for (const field of fieldNodesOf(node)) {
        const coordinate = `${type}.${field.name.value}`;
        if (all || applicationsOf(model, coordinate, directive).length > 0) found.add(coordinate);
      }
    }
  }
  return found;
}
