/** What one schema says on deprecation, reduced to what is asked of thousands of past ones. */
import { type DocumentNode, isTypeDefinitionNode, isTypeExtensionNode } from 'graphql';
import { type ElementNode, namedType } from './schema-elements.ts';

export interface DeprecationFacts {
  /** The coordinates that are marked `@deprecated`. */
  deprecated: ReadonlySet<string>;
  types: ReadonlyMap<string, TypeFacts>;
}

interface TypeFacts {
  /** The coordinates of its fields or values. */
  members: string[];
  /** The coordinates of other types' fields and arguments that give or take it. */
  uses: string[];
  /** Whether it is also had through an interface or a union, which no `@deprecated` announces. */
  isPart: boolean;
}

export function readDeprecationFacts({ definitions }: DocumentNode): DeprecationFacts {
  const deprecated = new Set<string>();
  const types = new Map<string, TypeFacts>();
  for (const definition of definitions) {
    if (isTypeDefinitionNode(definition) || isTypeExtensionNode(definition)) addType(definition);
  }
  return { deprecated, types };

  function addType({
    name,
    interfaces = [],
    types: parts = [],
    fields = [],
    values = [],
  }: ElementNode): void {
    const type = factsOf(name.value);
    if (interfaces.length > 0) type.isPart = true;
    for (const part of parts) factsOf(part.name.value).isPart = true;
    for (const member of [...fields, ...values]) {
      const coordinate = `${name.value}.${member.name.value}`;
      type.members.push(coordinate);
      addUse(coordinate, member, name.value);
      for (const argument of member.arguments ?? []) {
        addUse(`${coordinate}(${argument.name.value}:)`, argument, name.value);
      }
    }
  }

  function addUse(coordinate: string, { type, directives }: ElementNode, within: string): void {
    if (directives?.some(({ name }) => name.value === 'deprecated')) deprecated.add(coordinate);
    const used = type && namedType(type);
    if (used !== undefined && used !== within) factsOf(used).uses.push(coordinate);
  }

  function factsOf(name: string): TypeFacts {
    const known = types.get(name);
    if (known) return known;
    const facts = { members: [], uses: [], isPart: false };
    types.set(name, facts);
    return facts;
  }
}

/**
 * Whether clients were told that this will go. What one subgraph deprecates is deprecated in the API. A type cannot be
 * marked: it is deprecated when all that gives or takes it is, or all that it consists of.
 */
export function isDeprecated(coordinate: string, schemas: readonly DeprecationFacts[]): boolean {
  const isMarked = (asked: string) =>
    schemas.some(({ deprecated }) => deprecated.has(asked) || deprecated.has(asked.replace(/\(.*/, '')));
  if (coordinate.includes('.')) return isMarked(coordinate);
  const facts = schemas.flatMap(({ types }) => types.get(coordinate) ?? []);
  const members = facts.flatMap((type) => type.members);
  const uses = facts.flatMap((type) => type.uses);
  const isAnnounced = (coordinates: string[]) => coordinates.length > 0 && coordinates.every(isMarked);
  return isAnnounced(members) || (isAnnounced(uses) && !facts.some(({ isPart }) => isPart));
}
