/** Gives the root types the names that composition gives them, whatever a subgraph calls them. */
import { type DocumentNode, Kind, type OperationTypeNode, visit } from 'graphql';

const rootNames: Record<OperationTypeNode, string> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};

export function isRoot(type: string): boolean {
  return Object.values(rootNames).includes(type);
}

export function withCommonRootNames(document: DocumentNode): DocumentNode {
  const renamed = new Map<string, string>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { operation, type } of node.operationTypes ?? []) {
      if (type.name.value !== rootNames[operation]) renamed.set(type.name.value, rootNames[operation]);
    }
  }
  if (renamed.size === 0) return document;
  const rename = <T extends { name: { value: string } }>(node: T): T | undefined => {
    const common = renamed.get(node.name.value);
    return common === undefined ? undefined : { ...node, name: { ...node.name, value: common } };
  };
  return visit(document, {
    NamedType: rename,
    ObjectTypeDefinition: rename,
    ObjectTypeExtension: rename,
  });
}
