/** Compares directives of which only their subgraph knows what they mean. */
import { isDeepStrictEqual } from 'node:util';
import type { DirectiveChange, Row } from './directive-change.ts';
import type { Values } from './subgraph-model.ts';

export function compareCustomDirective(change: DirectiveChange): Row[] {
  const { name, coordinate, location, before, after } = change;
  const gone = before.filter((values) => !has(after, values));
  const come = after.filter((values) => !has(before, values));
  const kept = Math.min(gone.length, come.length);
  const row = { criticality: 'dangerous', coordinate, because: becauseOf(change) } as const;
  return [
    ...gone.slice(0, kept).flatMap((values, index) => compareValues(change, values, come[index] ?? {})),
    ...gone.slice(kept).map((): Row => {
      const message = `Directive '@${name}' was removed from '${coordinate}'`;
      return { ...row, code: `DIRECTIVE_USAGE_${location}_REMOVED`, message };
    }),
    ...come.slice(kept).map((): Row => {
      const message = `Directive '@${name}' was added to '${coordinate}'`;
      return { ...row, code: `DIRECTIVE_USAGE_${location}_ADDED`, message };
    }),
  ];
}

function compareValues(change: DirectiveChange, old: Values, fresh: Values): Row[] {
  const { name, coordinate } = change;
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return names.flatMap((argument): Row[] => {
    if (isDeepStrictEqual(old[argument], fresh[argument])) return [];
    const [code, verb] =
      old[argument] === undefined
        ? ['DIRECTIVE_USAGE_ARGUMENT_ADDED', 'was added']
        : fresh[argument] === undefined
          ? ['DIRECTIVE_USAGE_ARGUMENT_REMOVED', 'was removed']
          : ['DIRECTIVE_USAGE_ARGUMENT_CHANGED', 'changed'];
    const values = [old[argument], fresh[argument]]
      .map((value) => (value === undefined ? 'nothing' : JSON.stringify(value)))
      .join(' to ');
    const message = `Argument '${argument}' of '@${name}' of '${coordinate}' ${verb}: from ${values}`;
    return [{ code, criticality: 'dangerous', coordinate, message, because: becauseOf(change) }];
  });
}

function has(all: readonly Values[], values: Values): boolean {
  return all.some((one) => isDeepStrictEqual(one, values));
}

/** The gateway refuses operations that cost too much. */
export const costs: ReadonlySet<string> = new Set(['cost', 'listSize']);

function becauseOf({ name, own }: DirectiveChange): string {
  if (!own && costs.has(name)) return 'what operations cost changes, and the gateway may refuse some';
  return 'what it means, only its subgraph and the gateway know';
}
