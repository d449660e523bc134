/** Refuses operations that are malformed or would cost too much before any resolver runs. */
import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TokenKind,
  TypeMetaFieldDef,
} from 'graphql';
import { ErrorCode } from './errors.ts';
import { type Costs, type FieldSize, readCosts, refusal, sizeOf, weightOf } from './operation-cost.ts';

/** How deep fields may be nested. Introspection is bounded by graphql-js, by the depth of its lists. */
export const depthMax = 10;
/** Under how many names one field may be asked for in one place. */
export const aliasesMax = 15;
/** The same in introspection, whose lists are as long as the schema and cost as much as one entry. */
export const introspectionAliasesMax = 2;
export const rootFieldsMax = 20;
/** With fragments written out. */
export const directivesMax = 50;
/** Of the sum, over all fields, of a field's weight times the sizes of the lists that it is in. */
export const costMax = 20_000;

/** What is said of a value that does not fit shows it, as far as this. */
const messageLengthMax = 300;

/** How long an operation may be, and its answer. */
export interface SizeLimits {
  tokensMax: number;
  /** With fragments written out, which is how the gateway plans. */
  writtenOutTokensMax: number;
  /** Of the sum, over all fields, of the sizes of the lists that a field is in: each is a value of the answer. */
  valuesMax: number;
}

export const clientSizes: SizeLimits = { tokensMax: 1_000, writtenOutTokensMax: 2_000, valuesMax: 80_000 };
/** Of what the gateway asks of a subgraph: it writes fragments out, and adds keys and `__typename`. */
export const plannedSizes: SizeLimits = {
  tokensMax: 3_000,
  writtenOutTokensMax: 3_000,
  valuesMax: 120_000,
};

/** Works on the operation that is about to run, with its variables. */
export function limitOperations<Context extends BaseContext>(options: {
  sizes: SizeLimits;
  /** What has `@cost` and `@listSize`; for a gateway it is the supergraph in service. */
  sdl?: DocumentNode;
}): ApolloServerPlugin<Context> {
  const { sizes } = options;
  let costs = readCosts(options.sdl ?? { kind: Kind.DOCUMENT, definitions: [] });
  return {
    serverWillStart: async () => ({
      schemaDidLoadOrUpdate: ({ coreSupergraphSdl }) => {
        if (coreSupergraphSdl !== undefined) costs = readCosts(parse(coreSupergraphSdl));
      },
    }),
    requestDidStart: async () => ({
      didResolveOperation: async ({ operation, document, request, schema }) => {
        if (!operation) throw refusal('The request must name one of its operations.');
        if (operation.operation === 'subscription') throw refusal('There are no subscriptions here.');
        const definitions = operation.variableDefinitions ?? [];
        const given = request.variables ?? {};
        // Each fault says the whole value again: with all faults of a wide one, the answer would never end.
        const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: 1 });
        if (!coerced) throw variableRefusal(errors[0]);
        checkOperation(operation, { schema, costs, document, variables: coerced, sizes });
      },
    }),
  };
}

function variableRefusal(error: GraphQLError | undefined): GraphQLError {
  const message = error?.message ?? 'A variable does not fit.';
  const isLong = message.length > messageLengthMax;
  // A hint that is cut off in its middle would not be taken for one.
  const shortened = `${message.replace(/ ?Did you mean .*/s, '').slice(0, messageLengthMax)}…`;
  return new GraphQLError(isLong ? shortened : message, {
    nodes: error?.nodes ?? null,
    extensions: { code: ErrorCode.badUserInput, http: { status: 400 } },
  });
}

export interface Surroundings {
  schema: GraphQLSchema;
  costs: Costs;
  /** Valid, so that its fragments are known and in no cycle. */
  document: DocumentNode;
  /** Coerced. */
  variables: Record<string, unknown>;
  sizes: SizeLimits;
}

/** Where fields are asked for: the selection sets of one field, which execution merges into one. */
interface Place {
  selectionSets: SelectionSetNode[];
  typeName: string;
  depth: number;
  /** How many objects there may be. */
  count: number;
  page?: FieldSize['page'];
}

/** The fields under one name in one place. */
interface NamedField {
  typeName: string;
  name: string;
  nodes: [FieldNode, ...FieldNode[]];
}

/** The fields of `__schema` and `__type` stay above any depth. */
const introspectionDepth = Number.NEGATIVE_INFINITY;

/**
 * Goes through an operation with its fragments written out, and ends as soon as a limit is passed, so that
 * the limits bound this work too. `@skip` and `@include` are not looked at: the limits hold whatever they
 * say.
 *
 * @returns what the operation costs.
 * @throws {GraphQLError} BAD_USER_INPUT, with the limit that is passed.
 */
export function checkOperation(operation: OperationDefinitionNode, surroundings: Surroundings): number {
  const { schema, costs, variables } = surroundings;
  const { valuesMax } = surroundings.sizes;
  const collect = createCollector(operation, surroundings);
  const mutationType = schema.getMutationType()?.name;
  let cost = 0;
  let values = 0;

  const countValues = (count: number) => {
    values += count;
    if (values > valuesMax) {
      throw refusal(`The answer may have more than ${valuesMax} values. Ask for less at once.`);
    }
  };

  const walk = (place: Place) => {
    if (place.depth > depthMax) throw refusal(`The operation is nested deeper than ${depthMax}.`);
    const fields = collect(place);
    if (place.depth === 1) checkRootFields(fields);
    checkAliases(fields, place.depth === introspectionDepth);
    for (const field of fields) walkField(field, place);
  };

  const walkField = ({ typeName, nodes }: NamedField, place: Place) => {
    const [node] = nodes;
    const definition = findField(schema, typeName, node.name.value);
    if (!definition) return countValues(place.count);
    const coordinate = `${typeName}.${node.name.value}`;
    const field = { coordinate, definition, node, isMutation: typeName === mutationType };
    const { length, page } = sizeOf(field, costs, variables);
    const inherited = place.page?.fields.includes(node.name.value) ? place.page.length : 1;
    const count = place.count * inherited * length;
    cost += count * weightOf(field, costs);
    if (cost > costMax) throw refusal(`The operation costs more than ${costMax}. Ask for less at once.`);
    countValues(count);
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (selectionSets.length === 0) return;
    const isIntrospection = definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;
    const depth = isIntrospection ? introspectionDepth : place.depth + 1;
    walk({ selectionSets, typeName: getNamedType(definition.type).name, depth, count, page });
  };

  const root = schema.getRootType(operation.operation);
  if (root) walk({ selectionSets: [operation.selectionSet], typeName: root.name, depth: 1, count: 1 });
  return cost;
}

/**
 * Makes what gathers the fields of a place, fragments written out, and counts tokens and directives on the
 * way. A fragment counts as often as it is spread: planning writes it out each time.
 */
function createCollector(operation: OperationDefinitionNode, surroundings: Surroundings) {
  const { writtenOutTokensMax } = surroundings.sizes;
  const fragments = fragmentsOf(surroundings.document);
  const countTokens = createTokenCounter();
  let tokens = 0;
  let directives = 0;

  const countDirectives = (node: { directives?: readonly unknown[] }) => {
    directives += node.directives?.length ?? 0;
    if (directives > directivesMax) throw refusal(`The operation has more than ${directivesMax} directives.`);
  };
  countDirectives(operation);
  for (const definition of operation.variableDefinitions ?? []) countDirectives(definition);

  const gather = (selectionSet: SelectionSetNode, typeName: string, fields: Map<string, NamedField>) => {
    for (const selection of selectionSet.selections) {
      countDirectives(selection);
      tokens += countTokens(selection);
      if (tokens > writtenOutTokensMax) {
        throw refusal(
          `With its fragments written out, the operation has more than ${writtenOutTokensMax} tokens.`,
        );
      }
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const known = fields.get(`${typeName}.${name}`);
        if (known) known.nodes.push(selection);
        else fields.set(`${typeName}.${name}`, { typeName, name, nodes: [selection] });
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const fragment = isSpread ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      if (isSpread) countDirectives(fragment);
      gather(fragment.selectionSet, fragment.typeCondition?.name.value ?? typeName, fields);
    }
  };

  return ({ selectionSets, typeName }: Place): NamedField[] => {
    const fields = new Map<string, NamedField>();
    for (const selectionSet of selectionSets) gather(selectionSet, typeName, fields);
    return [...fields.values()];
  };
}

function checkRootFields(fields: NamedField[]): void {
  const count = fields.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (count > rootFieldsMax) throw refusal(`The operation has more than ${rootFieldsMax} root fields.`);
}

function checkAliases(fields: NamedField[], isIntrospection: boolean): void {
  const namesByField = Map.groupBy(fields, ({ nodes }) => nodes[0].name.value);
  for (const [field, uses] of namesByField) {
    const isOfSchema = isIntrospection || introspectionFields.has(field);
    const namesMax = isOfSchema ? introspectionAliasesMax : aliasesMax;
    const names = new Set(uses.map(({ name }) => name));
    if (names.size <= namesMax) continue;
    const message = `${uses[0]?.typeName}.${field} is asked for under more than ${namesMax} names in one place.`;
    throw refusal(message, uses[0]?.nodes[0]);
  }
}

const introspectionFields = new Set([SchemaMetaFieldDef.name, TypeMetaFieldDef.name]);

function findField(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

/** Counts the tokens of a selection without what is inside its braces, each selection once. */
function createTokenCounter(): (selection: SelectionNode) => number {
  const counts = new Map<SelectionNode, number>();
  return (selection) => {
    const known = counts.get(selection);
    if (known !== undefined) return known;
    const inside = selection.kind === Kind.FRAGMENT_SPREAD ? undefined : selection.selectionSet;
    const last = inside?.loc?.startToken ?? selection.loc?.endToken;
    let count = inside ? 2 : 1;
    for (let token = selection.loc?.startToken ?? null; token && token !== last; token = token.next) {
      if (token.kind !== TokenKind.COMMENT) count += 1;
    }
    counts.set(selection, count);
    return count;
  };
}
