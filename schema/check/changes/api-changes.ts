/** Compares two APIs as their clients see them. */
import type { Change, SerializableChange } from '@graphql-inspector/core';
import { diffSchema } from '@graphql-inspector/core/diff/schema';
import { type GraphQLSchema, isObjectType } from 'graphql';
import type { Criticality, Finding } from '../finding.ts';
import { compareStandardDirectives } from './standard-directives.ts';
import { findUses, type Uses } from './uses.ts';
import { judge } from './verdicts.ts';

/** The findings have no locations: an API is in no file. */
export function compareApis(before: GraphQLSchema, after: GraphQLSchema): Finding[] {
  return compareSchemas(findUses(before), findUses(after)).map(({ partner: _, ...finding }) => finding);
}

export interface SchemaChange extends Finding {
  /** Of a union its member, and of a type its interface, that come or go there. */
  partner?: string;
}

export function compareSchemas(before: Uses, after: Uses): SchemaChange[] {
  const changes = diffSchema(before.schema, after.schema).filter(({ type }) => !isDirectiveUsage(type));
  const told = withoutPartsOfNew(changes, before, after).map((change) => {
    const finding = toFinding(change, before, after);
    return comesThrough(change, before, after) ? finding : excuseUnreachable(finding, before);
  });
  const standard = compareStandardDirectives(before, after);
  return [...told, ...standard.map((finding) => excuseUnreachable(finding, before))];
}

const criticalities: Record<string, Criticality> = {
  BREAKING: 'breaking',
  DANGEROUS: 'dangerous',
  NON_BREAKING: 'safe',
};

/** Whatever is inside of these is new with them, and needs no finding of its own. */
export const additions: ReadonlySet<string> = new Set([
  'TYPE_ADDED',
  'FIELD_ADDED',
  'FIELD_ARGUMENT_ADDED',
  'INPUT_FIELD_ADDED',
  'ENUM_VALUE_ADDED',
  'DIRECTIVE_ADDED',
]);

/** How inspector sees applied directives depends on their order and on which nodes the schema was built of. */
function isDirectiveUsage(type: string): boolean {
  return type.startsWith('DIRECTIVE_USAGE_');
}

function withoutPartsOfNew(changes: readonly Change[], before: Uses, after: Uses): Change[] {
  const added = new Set(changes.filter(({ type }) => additions.has(type)).map(({ path }) => path));
  return changes.filter((change) => {
    const { type, path = '' } = change;
    if (comesThrough(change, before, after)) return true;
    const steps = path.split('.');
    const outer = steps.map((_, index) => steps.slice(0, index + 1).join('.'));
    if (additions.has(type)) outer.pop();
    return !outer.some((prefix) => added.has(prefix));
  });
}

/** A type that clients get where they ask for an interface is new to operations that there are, however old it is. */
function comesThrough({ type, path = '', meta }: Change, before: Uses, after: Uses): boolean {
  if (type !== 'OBJECT_TYPE_INTERFACE_ADDED' || !isObjectType(after.schema.getType(path))) return false;
  const { addedInterfaceName: name } = meta;
  return before.returns(name) && before.reaches(name);
}

function toFinding(change: Change, before: Uses, after: Uses): SchemaChange {
  // The library types a change by its code only in this union, which has all that its comparison gives.
  const verdict = judge(change as SerializableChange, before, after);
  const criticality = verdict.criticality ?? criticalities[change.criticality.level] ?? 'breaking';
  const partner = partnerOf(change);
  return {
    check: 'changes',
    code: change.type,
    criticality,
    message: change.message,
    coordinate: coordinateOf(change),
    ...(verdict.because !== undefined && { because: verdict.because }),
    ...(criticality !== 'safe' && verdict.usedAs && { usedAs: verdict.usedAs }),
    ...(partner !== undefined && { partner }),
    locations: [],
  };
}

function partnerOf({ meta }: Change): string | undefined {
  const { addedUnionMemberTypeName, removedUnionMemberTypeName, addedInterfaceName, removedInterfaceName } =
    meta;
  return addedUnionMemberTypeName ?? removedUnionMemberTypeName ?? addedInterfaceName ?? removedInterfaceName;
}

/** From `Type.field.argument`, `Type.field.@deprecated` or `@directive.argument`. */
function coordinateOf({ type: code, path, meta }: Change): string {
  if (path === undefined) return 'schema';
  if (code === 'DIRECTIVE_ARGUMENT_ADDED') return `${path}(${meta.addedDirectiveArgumentName}:)`;
  const [type, member, argument] = path.replace(/\.@.*$/, '').split('.');
  if (member === undefined) return `${type}`;
  if (type?.startsWith('@')) return `${type}(${member}:)`;
  return argument === undefined ? `${type}.${member}` : `${type}.${member}(${argument}:)`;
}

function excuseUnreachable(finding: SchemaChange, before: Uses): SchemaChange {
  const [type = ''] = (finding.coordinate ?? '').split('.');
  const { usedAs, ...rest } = finding;
  const isNew = before.schema.getType(type) === undefined;
  if (finding.criticality === 'safe' || type === 'schema' || type.startsWith('@') || isNew) return finding;
  if (before.reaches(type)) return finding;
  return { ...rest, criticality: 'safe', because: `no operation reaches ${type}` };
}
