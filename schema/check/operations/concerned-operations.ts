/** Which operations a change of the supergraph can concern: the plans of all others stay as they are. */
import type { Composition } from '../../compose.ts';
import type { KnownOperation } from './known-operations.ts';
import { isValid } from './operation-in-schema.ts';
import { partsOf, readParts } from './supergraph-parts.ts';

interface Concerned {
  before: Composition;
  after: Composition;
  operations: readonly KnownOperation[];
}

const latest = new WeakMap<readonly KnownOperation[], Concerned>();

/**
 * An operation of which every part is as before is planned as before. Its parts are found by what the parts
 * say, so that those of the new side are enough: where they are the same, so are those of the old.
 */
export function concernedOperations(
  operations: readonly KnownOperation[],
  before: Composition,
  after: Composition,
): readonly KnownOperation[] {
  const known = latest.get(operations);
  if (known?.before === before && known.after === after) return known.operations;
  const concerned = { before, after, operations: findConcerned(operations, before, after) };
  latest.set(operations, concerned);
  return concerned.operations;
}

function findConcerned(
  operations: readonly KnownOperation[],
  before: Composition,
  after: Composition,
): readonly KnownOperation[] {
  if (before.supergraphSdl === after.supergraphSdl) return [];
  // A context is read from any type above the field that wants it.
  if (`${before.supergraphSdl}${after.supergraphSdl}`.includes('contextArguments: [{')) return operations;
  const [old, now] = [readParts(before), readParts(after)];
  const changed = new Set(
    [...old.texts.keys(), ...now.texts.keys()].filter((name) => old.texts.get(name) !== now.texts.get(name)),
  );
  return operations.filter(
    (operation) =>
      !isValid(after.apiSchema, operation) ||
      [...partsOf(operation, after.apiSchema, now)].some((part) => changed.has(part)),
  );
}
