/** How two simplified schemas differ in which values they allow, but for what is inside of these. */
import { isDeepStrictEqual } from 'node:util';
import type { EventCode } from './event-codes.ts';
import { allows, includes, isRemark, typesOf } from './event-normal-form.ts';
import type { Schema } from './event-references.ts';

export type Path = readonly (string | number)[];

export interface EventRow {
  code: EventCode;
  /** The keys that lead there in the new schema, or in the old one to what is gone. */
  path: Path;
  message: string;
}

interface Simplified {
  old: Schema;
  fresh: Schema;
  path: Path;
}

interface Bound {
  name: string;
  exclusive?: string;
  /** Of an upper bound -1: what is turned round is a lower one. */
  sign: 1 | -1;
  /** What is allowed without it. */
  none: number;
}

const bounds: readonly Bound[] = [
  { name: 'minimum', exclusive: 'exclusiveMinimum', sign: 1, none: Number.NEGATIVE_INFINITY },
  { name: 'maximum', exclusive: 'exclusiveMaximum', sign: -1, none: Number.NEGATIVE_INFINITY },
  ...['minLength', 'minItems', 'minProperties', 'minContains'].map(
    (name) => ({ name, sign: 1, none: 0 }) as const,
  ),
  ...['maxLength', 'maxItems', 'maxProperties', 'maxContains'].map(
    (name) => ({ name, sign: -1, none: Number.NEGATIVE_INFINITY }) as const,
  ),
];
const forms = ['format', 'pattern', 'contentEncoding', 'contentMediaType', 'multipleOf'];
/** The keywords that are compared here. */
export const valueKeywords: readonly string[] = [
  ...bounds.flatMap(({ name, exclusive = name }) => [name, exclusive]),
  ...forms,
  ...['type', 'enum', 'uniqueItems'],
];

export function compareValues(pair: Simplified): EventRow[] {
  const types = compareTypes(pair);
  if (types.some(({ code }) => code === 'EVENT_TYPE_CHANGED')) return types;
  return [
    ...types,
    ...compareRemarks(pair),
    ...compareListed(pair),
    ...bounds.flatMap((bound) => compareBound(pair, bound)),
    ...compareUniqueness(pair),
    ...forms.flatMap((form) => compareForm(pair, form)),
  ];
}

function compareTypes({ old, fresh, path }: Simplified): EventRow[] {
  const isListed = old.enum !== undefined && fresh.enum !== undefined;
  // Which numbers they are, values say themselves.
  const [before, after] = [old, fresh].map((schema) =>
    typesOf(schema).map((type) => (isListed && type === 'integer' ? 'number' : type)),
  ) as [string[], string[]];
  const added = after.filter((type) => !allows(before, type));
  const removed = before.filter((type) => !allows(after, type));
  const [from, to] = [old, fresh].map((schema) =>
    schema.type === undefined ? 'anything' : typesOf(schema).join(' or ') || 'nothing',
  );
  const message = `The type changed from ${from} to ${to}`;
  if (old.type === undefined || fresh.type === undefined) {
    if (old.type === fresh.type) return [];
    return [{ code: fresh.type === undefined ? 'EVENT_TYPE_WIDENED' : 'EVENT_TYPE_NARROWED', path, message }];
  }
  if (added.length > 0 && before.every((type) => !allows(after, type))) {
    return [{ code: 'EVENT_TYPE_CHANGED', path, message }];
  }
  return [
    ...(added.length > 0 ? [{ code: 'EVENT_TYPE_WIDENED', path, message } as const] : []),
    ...(removed.length > 0 ? [{ code: 'EVENT_TYPE_NARROWED', path, message } as const] : []),
  ];
}

function compareRemarks({ old, fresh, path }: Simplified): EventRow[] {
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((keyword) => isRemark(keyword) && !isDeepStrictEqual(old[keyword], fresh[keyword]))
    .map((keyword) => ({ code: 'EVENT_DESCRIPTION_CHANGED', path, message: `The ${keyword} changed` }));
}

/** What null is, types tell. */
function compareListed({ old, fresh, path }: Simplified): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => {
    return (schema.enum as unknown[] | undefined)?.filter((value) => value !== null);
  });
  if (isDeepStrictEqual(before ?? [], after ?? [])) return [];
  if (!before) return [{ code: 'EVENT_VALUES_RESTRICTED', path, message: `Only ${show(after)} is allowed` }];
  if (!after) {
    return [{ code: 'EVENT_VALUES_UNRESTRICTED', path, message: `Not only ${show(before)} is allowed` }];
  }
  if (before.length === 1 && after.length === 1) {
    const message = `The value changed from ${show(before[0])} to ${show(after[0])}`;
    return [{ code: 'EVENT_CONST_CHANGED', path, message }];
  }
  const [added, removed] = [
    after.filter((value) => !includes(before, value)),
    before.filter((value) => !includes(after, value)),
  ];
  const message = (value: unknown, verb: string) => `Value ${show(value)} was ${verb}`;
  return [
    ...added.map((value) => ({ code: 'EVENT_VALUE_ADDED', path, message: message(value, 'added') }) as const),
    ...removed.map(
      (value) => ({ code: 'EVENT_VALUE_REMOVED', path, message: message(value, 'removed') }) as const,
    ),
  ];
}

function compareBound({ old, fresh, path }: Simplified, bound: Bound): EventRow[] {
  const [before, after] = [leastOf(old, bound), leastOf(fresh, bound)];
  if (isDeepStrictEqual(before, after)) return [];
  const isTightened = after.least > before.least || (after.least === before.least && after.isExcluded);
  const values = [old, fresh].map((schema) => show(schema[bound.name] ?? schema[bound.exclusive ?? '']));
  const message = `${bound.name} changed from ${values.join(' to ')}`;
  return [{ code: isTightened ? 'EVENT_BOUND_TIGHTENED' : 'EVENT_BOUND_LOOSENED', path, message }];
}

/** The stricter one counts of two bounds, of which a draft before 6 gives the exclusive one as true. */
function leastOf(schema: Schema, { name, exclusive = '', sign, none }: Bound) {
  const boundOf = (value: unknown) => (typeof value === 'number' ? value * sign : none);
  const least = boundOf(schema[name]);
  const excluded = schema[exclusive] === true ? least : boundOf(schema[exclusive]);
  const isExcluded = excluded > none && excluded >= least;
  const types = typesOf(schema);
  if (!types.includes('integer') || types.includes('number'))
    return { least: isExcluded ? excluded : least, isExcluded };
  return { least: isExcluded ? Math.floor(excluded) + 1 : Math.ceil(least), isExcluded: false };
}

function compareUniqueness({ old, fresh, path }: Simplified): EventRow[] {
  const [was, is] = [old.uniqueItems === true, fresh.uniqueItems === true];
  if (was === is) return [];
  const message = is ? 'No item may be twice' : 'An item may be twice';
  return [{ code: is ? 'EVENT_BOUND_TIGHTENED' : 'EVENT_BOUND_LOOSENED', path, message }];
}

function compareForm({ old, fresh, path }: Simplified, form: string): EventRow[] {
  const [before, after] = [old[form], fresh[form]];
  if (before === after) return [];
  const message = `${form} changed from ${show(before)} to ${show(after)}`;
  if (before === undefined) return [{ code: 'EVENT_FORMAT_ADDED', path, message }];
  return [{ code: after === undefined ? 'EVENT_FORMAT_REMOVED' : 'EVENT_FORMAT_CHANGED', path, message }];
}

export function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
