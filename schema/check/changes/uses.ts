/** Where the types of a schema are used, which decides whom a change of them can hurt. */
import {
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql';

export interface Uses {
  schema: GraphQLSchema;
  /** Whether some field returns the type. */
  returns(type: string): boolean;
  /** Whether some argument takes the type, be it inside of another. */
  takes(type: string): boolean;
  /** Whether an operation can get there. */
  reaches(type: string): boolean;
}

/** @param entries - types that are reached from elsewhere than the root types, as entities are. */
export function findUses(schema: GraphQLSchema, entries: readonly string[] = []): Uses {
  const returned = new Set<string>();
  const taken = new Set<string>();
  const take = ({ type }: { type: GraphQLInputType }) => {
    const named = getNamedType(type);
    if (taken.has(named.name)) return;
    taken.add(named.name);
    if (isInputObjectType(named)) Object.values(named.getFields()).forEach(take);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      returned.add(getNamedType(field.type).name);
      field.args.forEach(take);
    }
  }
  for (const { args } of schema.getDirectives()) args.forEach(take);
  const reached = findReached(schema, entries);
  return {
    schema,
    returns: (type) => returned.has(type),
    takes: (type) => taken.has(type),
    reaches: (type) => reached.has(type),
  };
}

/** The type and the interfaces that operations may name in its place. */
export function withInterfaces({ schema }: { schema: GraphQLSchema }, name: string): string[] {
  const type = schema.getType(name);
  const hasInterfaces = isObjectType(type) || isInterfaceType(type);
  return [name, ...(hasInterfaces ? type.getInterfaces().map((one) => one.name) : [])];
}

function findReached(schema: GraphQLSchema, entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open: GraphQLNamedType[] = [];
  const reach = (type: GraphQLNamedType | undefined | null) => {
    if (!type || reached.has(type.name)) return;
    reached.add(type.name);
    open.push(type);
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    reach(root);
  }
  for (const name of entries) reach(schema.getType(name));
  for (const { args } of schema.getDirectives()) {
    for (const { type } of args) reach(getNamedType(type));
  }
  for (let type = open.pop(); type; type = open.pop()) {
    for (const next of neighboursOf(schema, type)) reach(next);
  }
  return reached;
}

function neighboursOf(schema: GraphQLSchema, type: GraphQLNamedType): GraphQLNamedType[] {
  if (isUnionType(type)) return [...type.getTypes()];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  if (isEnumType(type) || !(isObjectType(type) || isInterfaceType(type))) return [];
  return [
    ...type.getInterfaces(),
    ...(isAbstractType(type) ? schema.getPossibleTypes(type) : []),
    ...(isInterfaceType(type) ? schema.getImplementations(type).interfaces : []),
    ...Object.values(type.getFields()).flatMap((field) => [
      getNamedType(field.type),
      ...field.args.map((argument) => getNamedType(argument.type)),
    ]),
  ];
}
