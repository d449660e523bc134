/** Builds of one subgraph's document a schema that can be compared, whatever else it needs of federation. */
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  specifiedScalarTypes,
  type TypeNode as TypeReference,
  visit,
} from 'graphql';
import { fieldNodesOf, nameOf, type SubgraphModel, type TypeNode } from './subgraph-model.ts';

export interface SubgraphSchema {
  schema: GraphQLSchema;
  /** Types that the subgraph names but does not define: those of federation, and mistakes. */
  placeholders: ReadonlySet<string>;
}

/** Federation's own part, which some subgraphs write into their schemas. */
const federationTypes = /^(_Any|_Entity|_Service|_?FieldSet|link__.*|federation__.*)$/;
const outputKinds: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.UNION_TYPE_EXTENSION,
]);
const federationFields: ReadonlySet<string> = new Set(['_entities', '_service']);

/** @param states - those that it is compared in: defaults are kept that can be read in all of them. */
export function buildSubgraphSchema(model: SubgraphModel, states = [model]): SubgraphSchema {
  const { types, definitions } = model;
  const merged = [...types.values()]
    .filter(([node]) => node && !federationTypes.test(node.name.value))
    .map((nodes) => merge(nodes));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...merged, ...definitions] };
  const placeholders = findUndefined(document);
  const scalars: DefinitionNode[] = [...placeholders].map((value) => ({
    kind: Kind.SCALAR_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value },
  }));
  const schema = buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...withReadableDefaults(document, states).definitions, ...scalars] },
    { assumeValid: true, assumeValidSDL: true },
  );
  return { schema, placeholders };
}

/** The definition of a type and its extensions, as one definition. */
function merge(nodes: readonly TypeNode[]): DefinitionNode {
  const [first] = nodes as [TypeNode];
  const all = <T>(part: string) =>
    nodes.flatMap((node) => (Reflect.get(node, part) as T[] | undefined) ?? []);
  const kind = first.kind.replace('Extension', 'Definition');
  const description = nodes.map((node) => Reflect.get(node, 'description')).find(Boolean);
  const parts = Object.fromEntries(
    ['directives', 'interfaces', 'fields', 'types', 'values'].map((part) => [part, all(part)]),
  );
  const fields = all<{ name: { value: string } }>('fields').filter(
    ({ name }) => !federationFields.has(name.value),
  );
  return { ...first, ...parts, fields, kind, description } as unknown as DefinitionNode;
}

/** GraphQL throws at a default of a type that nobody can send, which is for composition to tell. */
function withReadableDefaults(document: DocumentNode, states: readonly SubgraphModel[]): DocumentNode {
  const isReadable = ({ type }: { type: TypeReference }, seen = new Set<string>()): boolean => {
    const name = nameOf(type);
    if (seen.has(name)) return true;
    seen.add(name);
    const nodes = states.flatMap(({ types }) => types.get(name) ?? []);
    if (nodes.some(({ kind }) => outputKinds.has(kind))) return false;
    return nodes.flatMap((node) => [...fieldNodesOf(node)]).every((field) => isReadable(field, seen));
  };
  return visit(document, {
    InputValueDefinition: (node) =>
      node.defaultValue && !isReadable(node) ? { ...node, defaultValue: undefined } : undefined,
  });
}

function findUndefined(document: DocumentNode): Set<string> {
  const defined = new Set(specifiedScalarTypes.map(({ name }) => name));
  const named = new Set<string>();
  const addNamed = (node: NamedTypeNode) => {
    named.add(node.name.value);
    return false;
  };
  for (const node of document.definitions) if (isTypeDefinitionNode(node)) defined.add(node.name.value);
  visit(document, { NamedType: addNamed, Directive: () => false });
  return new Set([...named].filter((name) => !defined.has(name)));
}
