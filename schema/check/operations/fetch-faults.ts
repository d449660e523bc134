/** Tells why a version of a subgraph could not answer a fetch, or not so that the gateway understands it. */
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { findAnswerFault } from './answer-fault.ts';
import type { SubgraphVersion } from './subgraph-version.ts';

/** @param apiSchema of the supergraph that the fetch was planned by: what the gateway takes for an answer. */
export function findFetchFaults(
  fetch: FetchNode,
  version: SubgraphVersion,
  apiSchema: GraphQLSchema,
): string[] {
  const document = parse(fetch.operation, { noLocation: true });
  const errors = validate(version.schema, document);
  if (errors.length > 0) return errors.map(({ message }) => message);
  const faults = new Set<string>();
  const given = representations(fetch);
  for (const [type, selections] of given) {
    const keys = version.keys.get(type) ?? [];
    if (keys.some((key) => isGiven(key, selections))) continue;
    const said = [...selections.keys()].filter((field) => field !== '__typename').join(' ');
    faults.add(`${type} cannot be asked for by ${said === '' ? 'nothing' : `its ${said}`}`);
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = version.schema.getRootType(definition.operation);
    if (root) walk(definition.selectionSet, root, undefined, { version, apiSchema, given, faults });
  }
  return [...faults];
}

/** The fields of an object, with those below them. */
interface Fields extends ReadonlyMap<string, Fields> {}

/** By the type that the gateway says they are of. */
function representations({ requires = [], inputRewrites = [] }: FetchNode): Map<string, Fields> {
  const renamed = new Map<string, string>();
  for (const rewrite of inputRewrites) {
    const [condition = '', field] = rewrite.path;
    if (rewrite.kind === 'ValueSetter' && field === '__typename') {
      renamed.set(condition.replace('... on ', ''), String(rewrite.setValueTo));
    }
  }
  return new Map(
    requires.flatMap((selection) => {
      if (selection.kind !== 'InlineFragment' || !selection.typeCondition) return [];
      const type = renamed.get(selection.typeCondition) ?? selection.typeCondition;
      return [[type, fieldsOf(selection.selections)] as const];
    }),
  );
}

function fieldsOf(selections: readonly QueryPlanSelectionNode[]): Fields {
  return new Map(
    selections.flatMap((selection): [string, Fields][] =>
      selection.kind === 'Field'
        ? [[selection.name, fieldsOf(selection.selections ?? [])]]
        : [...fieldsOf(selection.selections)],
    ),
  );
}

function isGiven({ selections }: SelectionSetNode, fields: Fields): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT) return isGiven(selection.selectionSet, fields);
    const below = fields.get(selection.name.value);
    return below !== undefined && (!selection.selectionSet || isGiven(selection.selectionSet, below));
  });
}

interface Surroundings {
  version: SubgraphVersion;
  apiSchema: GraphQLSchema;
  given: ReadonlyMap<string, Fields>;
  faults: Set<string>;
}

/** @param provided what a field above promises by `@provides`. */
function walk(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  provided: SelectionSetNode | undefined,
  surroundings: Surroundings,
): void {
  const { version, apiSchema, given, faults } = surroundings;
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = version.schema.getType(selection.typeCondition?.name.value ?? parent.name);
      if (isCompositeType(type)) walk(selection.selectionSet, type, provided, surroundings);
    }
    if (selection.kind !== Kind.FIELD || isUnionType(parent)) continue;
    const name = selection.name.value;
    const field = parent.getFields()[name];
    if (!field) continue;
    const coordinate = `${parent.name}.${name}`;
    const promised = findField(provided, name);
    if (version.external.has(coordinate) && !promised) faults.add(`${coordinate} is not its own to answer`);
    const required = version.requires.get(coordinate);
    const fields = given.get(parent.name);
    if (required && fields && !isGiven(required, fields)) {
      faults.add(`${coordinate} requires what it is not sent`);
    }
    const expected = expectedType(apiSchema, parent.name, name);
    const fault =
      expected &&
      findAnswerFault({ schema: version.schema, type: field.type }, { schema: apiSchema, type: expected });
    if (fault) faults.add(`${coordinate} ${fault}`);
    const type = getNamedType(field.type);
    if (selection.selectionSet && isCompositeType(type)) {
      walk(
        selection.selectionSet,
        type,
        version.provides.get(coordinate) ?? promised?.selectionSet,
        surroundings,
      );
    }
  }
}

function findField(set: SelectionSetNode | undefined, name: string): FieldNode | undefined {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD && selection.name.value === name) return selection;
    const below = selection.kind === Kind.INLINE_FRAGMENT && findField(selection.selectionSet, name);
    if (below) return below;
  }
  return undefined;
}

/** None for what clients do not see: the gateway takes it as it comes. */
function expectedType(apiSchema: GraphQLSchema, type: string, field: string): GraphQLOutputType | undefined {
  const parent = apiSchema.getType(type);
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field]?.type : undefined;
}
