/**
 * Filters a graph by its tags into the API of a contract, by the rules of Apollo's contracts
 * (https://www.apollographql.com/docs/graphos/platform/schema-management/delivery/contracts/reference).
 * What is left out becomes `@inaccessible`; whether the rest is an API is then for the federation's own code to say.
 */
import {
  baseType,
  errorCauses,
  type FieldDefinition,
  INACCESSIBLE_VERSIONS,
  type InterfaceType,
  type NamedType,
  type ObjectType,
  type Schema,
  type Type,
} from '@apollo/federation-internals';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { ChecksConfig } from '../checks-config.ts';

export type Contract = ChecksConfig['contracts'][number];

export interface ContractApi {
  /** Absent when what is left is no API; then the errors say why. */
  schema?: GraphQLSchema;
  errors: readonly GraphQLError[];
  /** The tags of the contract that nothing bears. */
  unknownTags: readonly string[];
}

/** What all elements have in common that can be tagged or left out. */
interface Element {
  appliedDirectivesOf(name: string): readonly { arguments(): { name?: string } }[];
  hasAppliedDirective(name: string): boolean;
  applyDirective(name: string): unknown;
}

const tagIdentity = 'https://specs.apollo.dev/tag';

/** @param supergraph is left as it is */
export function filterContract(supergraph: Schema, contract: Contract): ContractApi {
  const schema = supergraph.clone();
  const tagName = schema.coreFeatures?.getByIdentity(tagIdentity)?.directiveNameInSchema('tag') ?? 'tag';
  const inaccessibleName = useInaccessible(schema);
  const seen = new Set<string>();
  const tagsOf = (...elements: Element[]) => {
    const tags = elements.flatMap((element) => element.appliedDirectivesOf(tagName));
    const names = tags.map((tag) => tag.arguments().name ?? '');
    for (const name of names) seen.add(name);
    return names;
  };
  const isIncluded = (tags: string[]) => tags.some((tag) => contract.include.includes(tag));
  const isExcluded = (tags: string[]) => tags.some((tag) => contract.exclude.includes(tag));
  const isHidden = (element: Element) => element.hasAppliedDirective(inaccessibleName);
  const hide = (element: Element) => {
    if (!isHidden(element)) element.applyDirective(inaccessibleName);
  };
  /** Only what gives data must bear a tag to be included: what it takes comes with it. */
  const hideBy = (tags: string[], element: Element, mustBeIncluded: boolean) => {
    const isLeftOut = mustBeIncluded && contract.include.length > 0 && !isIncluded(tags);
    if (isExcluded(tags) || isLeftOut) hide(element);
  };
  const ownTypes = schema.types().filter((type) => !schema.coreFeatures?.sourceFeature(type));
  for (const type of ownTypes) {
    const children: readonly Element[] = childrenOf(type);
    for (const child of children) hideBy(tagsOf(type, child), child, isOutput(type));
    if (isOutput(type)) {
      for (const argument of type.fields().flatMap(argumentsOf)) hideBy(tagsOf(argument), argument, false);
    }
    hideBy(tagsOf(type), type, type.kind === 'UnionType');
    if (children.length > 0 && children.every(isHidden)) hide(type);
  }
  if (contract.hideUnreachableTypes) {
    const reachable = findReachable(schema, isHidden);
    for (const type of ownTypes) if (!reachable.has(type) && !isIncluded(tagsOf(type))) hide(type);
  }
  const unknownTags = [...contract.include, ...contract.exclude].filter((tag) => !seen.has(tag));
  try {
    return { schema: schema.toAPISchema().toGraphQLJSSchema(), errors: [], unknownTags };
  } catch (error) {
    const errors = errorCauses(error as Error);
    if (!errors) throw error;
    return { errors, unknownTags };
  }
}

/** @returns the name of `@inaccessible` in the schema, which gets it where no subgraph uses it. */
function useInaccessible(schema: Schema): string {
  const features = schema.coreFeatures;
  const feature = features?.getByIdentity(INACCESSIBLE_VERSIONS.identity);
  if (feature) return feature.directiveNameInSchema('inaccessible');
  features?.coreDefinition.applyFeatureToSchema(
    schema,
    INACCESSIBLE_VERSIONS.latest(),
    undefined,
    'SECURITY',
  );
  return 'inaccessible';
}

const isOutput = (type: NamedType): type is ObjectType | InterfaceType =>
  type.kind === 'ObjectType' || type.kind === 'InterfaceType';

const argumentsOf = (field: FieldDefinition<ObjectType | InterfaceType>) => field.arguments();

function childrenOf(type: NamedType) {
  if (isOutput(type) || type.kind === 'InputObjectType') return type.fields();
  return type.kind === 'EnumType' ? type.values : [];
}

/** The types that an operation comes to, over what is not hidden. */
function findReachable(schema: Schema, isHidden: (element: Element) => boolean): Set<NamedType> {
  const reachable = new Set<NamedType>();
  const add = (type: NamedType | undefined) => {
    if (type && !isHidden(type)) reachable.add(type);
  };
  const addTypesOf = (elements: readonly (Element & { type?: Type })[]) => {
    for (const element of elements) if (!isHidden(element)) add(element.type && baseType(element.type));
  };
  for (const { type } of schema.schemaDefinition.roots()) add(type);
  for (const directive of schema.directives()) {
    if (!schema.coreFeatures?.sourceFeature(directive)) addTypesOf(directive.arguments());
  }
  // A set that grows while it is walked over is walked over to its new end.
  for (const type of reachable) {
    if (type.kind === 'UnionType') type.types().forEach(add);
    if (type.kind === 'InputObjectType') addTypesOf(type.fields());
    if (type.kind === 'InterfaceType') type.allImplementations().forEach(add);
    if (isOutput(type)) {
      type.interfaces().forEach(add);
      addTypesOf(type.fields());
      addTypesOf(
        type
          .fields()
          .filter((field) => !isHidden(field))
          .flatMap(argumentsOf),
      );
    }
  }
  return reachable;
}
