/** What fields weigh and how long lists are, by the `@cost` and `@listSize` of an SDL, their one source. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  getNamedType,
  isLeafType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { limitRefusal } from './errors.ts';
import { pageSizeMax } from './pagination.ts';

/** How many entities a subgraph is asked for at once. */
export const representationsMax = 1_000;
/** What a field weighs for which the SDL has no `@cost`, nor for its type. */
export const defaultWeights = { leaf: 0, composite: 1, mutation: 10 } as const;

/**
 * The arguments of `@listSize` (https://ibm.github.io/graphql-specs/cost-spec.html; defaults by
 * https://specs.apollo.dev/cost/v0.1).
 */
interface ListSize {
  /** The size where no argument tells it. */
  assumedSize?: number;
  /** The arguments that tell the size. */
  slicingArguments: string[];
  /** The fields that are the list, where the field itself returns a page of it. */
  sizedFields: string[];
  /** Whether exactly one of the slicing arguments needs a value. */
  requireOneSlicingArgument: boolean;
}

const listSizeDefaults: ListSize = { slicingArguments: [], sizedFields: [], requireOneSlicingArgument: true };

export interface Costs {
  /** By the name of a type, or by the coordinate of a field such as `Query.orders`. */
  weights: Map<string, number>;
  /** By the coordinate of a field. */
  listSizes: Map<string, ListSize>;
}

/** Reads the SDL of a subgraph or of a supergraph. */
export function readCosts(sdl: DocumentNode): Costs {
  const costs: Costs = { weights: new Map(), listSizes: new Map() };
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const { name, arguments: given = [] } of directives) {
      const values = Object.fromEntries(
        given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
      if (name.value === 'cost') costs.weights.set(coordinate, Number(values.weight));
      if (name.value === 'listSize') costs.listSizes.set(coordinate, { ...listSizeDefaults, ...values });
    }
  };
  for (const definition of sdl.definitions) {
    switch (definition.kind) {
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        read(definition.name.value, definition.directives);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        read(definition.name.value, definition.directives);
        for (const { name, directives } of definition.fields ?? []) {
          read(`${definition.name.value}.${name.value}`, directives);
        }
    }
  }
  return costs;
}

/** A field in an operation. */
export interface PlacedField {
  /** Of the type that it is asked of, for example `Query.orders`. */
  coordinate: string;
  definition: GraphQLField<unknown, unknown>;
  node: FieldNode;
  isMutation: boolean;
}

/** What one object of the field weighs. */
export function weightOf({ coordinate, definition, isMutation }: PlacedField, { weights }: Costs): number {
  const type = getNamedType(definition.type);
  const composite = isMutation ? defaultWeights.mutation : defaultWeights.composite;
  const byDefault = isLeafType(type) ? defaultWeights.leaf : composite;
  return weights.get(coordinate) ?? weights.get(type.name) ?? byDefault;
}

/** How long the list is that a field returns; or, where it returns a page, which of the page's fields are. */
export interface FieldSize {
  length: number;
  page?: { fields: string[]; length: number };
}

/** @throws {GraphQLError} BAD_USER_INPUT when a list argument is out of bounds. */
export function sizeOf(
  field: PlacedField,
  { listSizes }: Costs,
  variables: Record<string, unknown>,
): FieldSize {
  if (field.node.name.value === '_entities') return { length: countRepresentations(field.node, variables) };
  const listSize = listSizes.get(field.coordinate);
  if (!listSize) return { length: 1 };
  const slices = readSlices(field, listSize, variables);
  const length = slices.length > 0 ? Math.max(...slices) : (listSize.assumedSize ?? 1);
  return listSize.sizedFields.length > 0
    ? { length: 1, page: { fields: listSize.sizedFields, length } }
    : { length };
}

/** A refusal before execution; its status is that of the whole answer. */
export const refusal = (message: string, node?: FieldNode) =>
  new GraphQLError(message, {
    nodes: node,
    extensions: { ...limitRefusal, http: { status: 400 } },
  });

/** The values of the slicing arguments: written out, in a variable, or by default. */
function readSlices(
  { coordinate, definition, node }: PlacedField,
  { slicingArguments, requireOneSlicingArgument }: ListSize,
  variables: Record<string, unknown>,
): number[] {
  const slices = slicingArguments.flatMap((name) => {
    const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const isLeftOut = !given || (given.kind === Kind.VARIABLE && !(given.name.value in variables));
    const value: unknown = isLeftOut
      ? definition.args.find((argument) => argument.name === name)?.defaultValue
      : valueFromASTUntyped(given, variables);
    if (value === undefined) return [];
    if (typeof value !== 'number' || value < 1 || value > pageSizeMax) {
      throw refusal(`${name} must be from 1 to ${pageSizeMax}.`, node);
    }
    return [value];
  });
  if (requireOneSlicingArgument && slicingArguments.length > 0 && slices.length !== 1) {
    throw refusal(
      `${coordinate} needs exactly one of these arguments: ${slicingArguments.join(', ')}.`,
      node,
    );
  }
  return slices;
}

function countRepresentations(node: FieldNode, variables: Record<string, unknown>): number {
  const given = node.arguments?.find(({ name }) => name.value === 'representations')?.value;
  const representations = given && valueFromASTUntyped(given, variables);
  const count = Array.isArray(representations) ? representations.length : 1;
  if (count > representationsMax) {
    throw refusal(`At most ${representationsMax} representations may be asked for at once.`, node);
  }
  return count;
}
