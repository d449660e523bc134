/** Builds of one subgraph's document a schema that can be compared, whatever else it needs of federation. */
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  specifiedScalarTypes,
  type TypeNode as TypeReference,
  visit,
} from 'graphql';
import type { SubgraphModel, TypeNode } from './subgraph-model.ts';

export interface SubgraphSchema {
  schema: GraphQLSchema;
  /** Types that the subgraph names but does not define: those of federation, and mistakes. */
  placeholders: ReadonlySet<string>;
}

/** Federation's own part, which some subgraphs write into their schemas. */
const federationTypes = /^(_Any|_Entity|_Service|_?FieldSet|link__.*|federation__.*)$/;
const outputKinds: ReadonlySet<string | undefined> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);
const federationFields: ReadonlySet<string> = new Set(['_entities', '_service']);

export function buildSubgraphSchema({ types, definitions }: SubgraphModel): SubgraphSchema {
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
    { kind: Kind.DOCUMENT, definitions: [...withReadableDefaults(document).definitions, ...scalars] },
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
function withReadableDefaults(document: DocumentNode): DocumentNode {
  const types = new Map(
    document.definitions.filter(isTypeDefinitionNode).map((node) => [node.name.value, node]),
  );
  const isReadable = ({ type }: InputValueDefinitionNode, seen: ReadonlySet<string> = new Set()): boolean => {
    const name = nameOf(type);
    const node = types.get(name);
    if (node?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && !seen.has(name)) {
      return (node.fields ?? []).every((field) => isReadable(field, new Set([...seen, name])));
    }
    return !outputKinds.has(node?.kind);
  };
  return visit(document, {
    InputValueDefinition: (node) =>
      node.defaultValue && !isReadable(node) ? { ...node, defaultValue: undefined } : undefined,
  });
}

export function nameOf(type: TypeReference): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
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
