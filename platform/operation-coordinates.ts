/** What of a schema an operation uses, and a hash of the operation that keeps its values secret. */
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isSpecifiedScalarType,
  Kind,
  print,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The schema coordinates (https://spec.graphql.org/draft/#sec-Schema-Coordinates) that an operation depends
 * on: its fields and arguments, and the types that it names, gets or sends. What comes in a variable is not
 * known, so that a variable of an input type uses every field and value below it; what an enum field answers
 * is not known either, so that it uses every value. Introspection uses nothing.
 *
 * @param document of one operation, with the fragments that it uses.
 */
export function coordinatesOf(schema: GraphQLSchema, document: DocumentNode): Set<string> {
  const used = new Set<string>();
  const sent = new Set<GraphQLNamedType>();
  const typeInfo = new TypeInfo(schema);
  const addArgument = (name: string) => {
    const [directive, field] = [typeInfo.getDirective(), typeInfo.getFieldDef()];
    if (directive) used.add(`@${directive.name}(${name}:)`);
    else if (field) used.add(`${typeInfo.getParentType()?.name}.${field.name}(${name}:)`);
    addType(used, typeInfo.getInputType());
  };
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition: () => addType(used, typeInfo.getType()),
      VariableDefinition: ({ type }) => addSentType(used, sent, typeFromAST(schema, type)),
      Field: ({ name: { value: name } }) => {
        if (name.startsWith('__')) return name === '__typename' ? undefined : false;
        used.add(`${typeInfo.getParentType()?.name}.${name}`);
        addType(used, typeInfo.getType());
        addValues(used, typeInfo.getType());
        return undefined;
      },
      InlineFragment: () => addType(used, typeInfo.getType()),
      FragmentDefinition: () => addType(used, typeInfo.getType()),
      Directive: ({ name }) => void used.add(`@${name.value}`),
      Argument: ({ name }) => addArgument(name.value),
      ObjectField: ({ name }) => {
        const parent = getNamedType(typeInfo.getParentInputType());
        if (isInputObjectType(parent)) used.add(`${parent.name}.${name.value}`);
        addType(used, typeInfo.getInputType());
      },
      EnumValue: ({ value }) => {
        const type = getNamedType(typeInfo.getInputType());
        if (type) used.add(`${type.name}.${value}`);
      },
    }),
  );
  return used;
}

/**
 * The SHA-256 of the operation without its literal values, which are somebody's data and could be guessed
 * from a hash.
 *
 * @param document of one operation, with the fragments that it uses.
 */
export function hashOperation(document: DocumentNode): string {
  const bare = visit(document, {
    StringValue: (node) => ({ ...node, value: '', block: false }),
    IntValue: (node) => ({ ...node, value: '0' }),
    FloatValue: (node) => ({ ...node, value: '0' }),
    ListValue: (node) => ({ ...node, values: [] }),
    ObjectValue: () => ({ kind: Kind.OBJECT, fields: [] }),
  });
  return createHash('sha256').update(print(bare)).digest('hex');
}

type MaybeType = GraphQLType | null | undefined;

function addType(used: Set<string>, type: MaybeType): void {
  const named = getNamedType(type);
  if (named && !isSpecifiedScalarType(named)) used.add(named.name);
}

function addValues(used: Set<string>, type: MaybeType): void {
  const named = getNamedType(type);
  if (!isEnumType(named)) return;
  for (const { name } of named.getValues()) used.add(`${named.name}.${name}`);
}

/** @param sent the types whose parts were added before, which ends the loops of input types. */
function addSentType(used: Set<string>, sent: Set<GraphQLNamedType>, type: MaybeType): void {
  const named = getNamedType(type);
  if (!named || sent.has(named)) return;
  sent.add(named);
  addType(used, named);
  addValues(used, named);
  if (!isInputObjectType(named)) return;
  for (const field of Object.values(named.getFields())) {
    used.add(`${named.name}.${field.name}`);
    addSentType(used, sent, field.type);
  }
}
