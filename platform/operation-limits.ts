/** Refuses operations that are malformed or would cost too much before any resolver runs. */
import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ErrorCode } from './errors.ts';

/** How deep fields may be nested; introspection is not counted. */
export const depthMax = 10;
/** How many nodes an operation may ask for, lists by their `first`. */
export const nodesMax = 20_000;

/** Works on the operation that is about to run, with its variables. */
export function limitOperations<Context extends BaseContext>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation, document, request, schema }) => {
        if (!operation) throw refusal('The request must name one of its operations.');
        if (operation.operation === 'subscription') throw refusal('There are no subscriptions here.');
        const fragments = new Map<string, FragmentDefinitionNode>();
        for (const definition of document.definitions) {
          if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
        }
        const nodes = countNodes(operation, { schema, fragments, variables: request.variables ?? {} });
        if (nodes > nodesMax) throw refusal(`The operation asks for more than ${nodesMax} nodes.`);
      },
    }),
  };
}

interface Surroundings {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/** @throws {GraphQLError} BAD_USER_INPUT when the operation is nested too deep. */
function countNodes(operation: OperationDefinitionNode, surroundings: Surroundings): number {
  const { schema, fragments } = surroundings;
  let nodes = 0;

  const walk = (selections: SelectionSetNode, typeName: string, depth: number, multiplier: number): void => {
    if (depth > depthMax) throw refusal(`The operation is nested deeper than ${depthMax}.`);
    // The count ends as soon as it is too high, so that what it costs is bounded too.
    if (nodes > nodesMax) return;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        walkField(selection, typeName, depth, multiplier);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment) {
        walk(fragment.selectionSet, fragment.typeCondition?.name.value ?? typeName, depth, multiplier);
      }
    }
  };

  const walkField = (field: FieldNode, typeName: string, depth: number, multiplier: number): void => {
    if (!field.selectionSet || field.name.value.startsWith('__')) return;
    const type = schema.getType(typeName);
    const definition =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
    const inner = definition ? getNamedType(definition.type) : undefined;
    if (!definition || !isCompositeType(inner)) return;
    const pageSize = definition.args.find(({ name }) => name === 'first');
    const size = pageSize ? sizeOf(field, pageSize.defaultValue, surroundings.variables) : 1;
    nodes += multiplier * size;
    walk(field.selectionSet, inner.name, depth + 1, multiplier * size);
  };

  const root = schema.getRootType(operation.operation);
  if (root) walk(operation.selectionSet, root.name, 1, 1);
  return nodes;
}

/**
 * The `first` that a field is given: written out, in a variable, or by default. A wrong one is refused
 * elsewhere.
 */
function sizeOf(field: FieldNode, defaultValue: unknown, variables: Record<string, unknown>): number {
  const value = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  const size =
    value?.kind === Kind.INT
      ? Number(value.value)
      : value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : undefined;
  return Math.max(1, Number(size ?? defaultValue ?? 1) || 1);
}

const refusal = (message: string) =>
  new GraphQLError(message, { extensions: { code: ErrorCode.badUserInput, http: { status: 400 } } });
