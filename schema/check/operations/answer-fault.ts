/** Tells why a gateway could not pass on what a field of a subgraph may answer. */
import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

interface Typed {
  schema: GraphQLSchema;
  type: GraphQLOutputType;
}

/** @returns undefined when whatever the subgraph may answer is something that the gateway expects. */
export function findAnswerFault(answered: Typed, expected: Typed): string | undefined {
  const below = (one: Typed, type: GraphQLOutputType) => ({ ...one, type });
  if (isNonNullType(expected.type)) {
    if (!isNonNullType(answered.type)) return 'may be null, which the gateway does not expect';
    return findAnswerFault(below(answered, answered.type.ofType), below(expected, expected.type.ofType));
  }
  if (isNonNullType(answered.type)) return findAnswerFault(below(answered, answered.type.ofType), expected);
  if (isListType(answered.type) && isListType(expected.type)) {
    return findAnswerFault(below(answered, answered.type.ofType), below(expected, expected.type.ofType));
  }
  const differs = `is ${answered.type}, and the gateway expects ${expected.type}`;
  if (isListType(answered.type) || isListType(expected.type)) return differs;
  if (isCompositeType(answered.type) && isCompositeType(expected.type)) {
    // One that stands for an interface of other subgraphs answers with that interface's types.
    if (answered.type.name === expected.type.name && isObjectType(answered.type)) return undefined;
    const known = new Set(namesOfObjects(expected));
    const strange = namesOfObjects(answered).filter((name) => !known.has(name));
    return strange.length > 0 ? `may be ${strange.join(', ')}, which the gateway does not expect` : undefined;
  }
  if (String(answered.type) !== String(expected.type)) return differs;
  if (!isEnumType(answered.type) || !isEnumType(expected.type)) return undefined;
  const known = new Set(expected.type.getValues().map(({ name }) => name));
  const strange = answered.type.getValues().filter(({ name }) => !known.has(name));
  if (strange.length === 0) return undefined;
  return `may be ${strange.map(({ name }) => name).join(', ')}, which the gateway does not know`;
}

function namesOfObjects({ schema, type }: Typed): string[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map(({ name }) => name);
  return isObjectType(type) ? [type.name] : [];
}
