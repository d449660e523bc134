/** What an operation is in a schema: each is validated and looked through once against each. */
import { type GraphQLError, type GraphQLSchema, validate } from 'graphql';
import { coordinatesOf } from '#platform/operation-coordinates.ts';
import type { KnownOperation } from './known-operations.ts';

export const validateOperation = remember((schema, { document }): readonly GraphQLError[] =>
  validate(schema, document),
);

export const isValid = (schema: GraphQLSchema, operation: KnownOperation): boolean =>
  validateOperation(schema, operation).length === 0;

export const coordinatesIn = remember(
  (schema, { document }): ReadonlySet<string> => coordinatesOf(schema, document),
);

function remember<Result>(find: (schema: GraphQLSchema, operation: KnownOperation) => Result) {
  const results = new WeakMap<GraphQLSchema, Map<KnownOperation, Result>>();
  return (schema: GraphQLSchema, operation: KnownOperation): Result => {
    const known = results.get(schema) ?? new Map<KnownOperation, Result>();
    results.set(schema, known);
    const result = known.get(operation) ?? find(schema, operation);
    known.set(operation, result);
    return result;
  };
}
