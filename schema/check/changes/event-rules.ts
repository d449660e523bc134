/** How two JSON Schemas (https://json-schema.org/draft/2020-12) differ, keyword by keyword. */
import { isDeepStrictEqual } from 'node:util';
import type { EventCode } from './event-codes.ts';
import {
  allows,
  depthMax,
  includes,
  isSchema,
  remarks,
  rulesOf,
  type Simplify,
  typesOf,
} from './event-normal-form.ts';
import { namings, type Schema } from './event-references.ts';

type Path = readonly (string | number)[];

export interface EventRow {
  code: EventCode;
  /** The keys that lead there in the new schema, or in the old one to what is gone. */
  path: Path;
  message: string;
}

/** @param sides - how the schemas of either side are simplified. */
export function compareEventSchemas(old: Schema, fresh: Schema, sides: Pair['sides']): EventRow[] {
  const state = { left: comparisonsMax, isCut: false, same: new Map() };
  const rows = compare({ old, fresh, path: [], sides, followed: [], state });
  if (old.$id !== fresh.$id) {
    rows.push({ code: 'EVENT_DESCRIPTION_CHANGED', path: [], message: 'The $id changed' });
  }
  const [was, is] = [dialectsIn(old), dialectsIn(fresh)];
  if (was !== is) {
    const message = `The dialect changed from ${was || 'none'} to ${is || 'none'}`;
    rows.push({ code: 'EVENT_DIALECT_CHANGED', path: ['$schema'], message });
  }
  if (state.isCut) {
    const message = 'The definitions refer to one another on too many ways to follow them';
    rows.push({ code: 'EVENT_REFERENCE_CHANGED', path: [], message });
  }
  return rows;
}

/** Of the schema, and of those in it that say it for themselves. */
function dialectsIn(schema: Schema): string {
  const collect = (node: unknown): string[] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node).flatMap(([keyword, value]) =>
      keyword === '$schema' && typeof value === 'string' ? [value] : collect(value),
    );
  };
  return [...new Set(collect(schema))].sort().join(' and ');
}

/** Definitions that all refer to one another lead everywhere on more ways than can be gone. */
const comparisonsMax = 10_000;

interface Pair {
  old: unknown;
  fresh: unknown;
  path: Path;
  sides: readonly [Simplify, Simplify];
  /** Schemas may refer to themselves: which pairs of simplified schemas led here. */
  followed: readonly (readonly [Schema, Schema])[];
  state: { left: number; isCut: boolean; same: Map<Schema, Set<Schema>> };
}

/** A pair whose schemas are simplified. */
interface SimplePair extends Pair {
  old: Schema;
  fresh: Schema;
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
const combinations = ['anyOf', 'oneOf', 'allOf'];
const handled: ReadonlySet<string> = new Set([
  ...bounds.flatMap(({ name, exclusive = name }) => [name, exclusive]),
  ...forms,
  ...combinations,
  ...['type', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'uniqueItems', '$ref'],
]);

function compare(given: Pair): EventRow[] {
  const { sides, followed, state } = given;
  const [old, fresh] = [sides[0](given.old), sides[1](given.fresh)];
  const isKnown = followed.some(([one, other]) => one === old && other === fresh);
  if (isKnown || state.same.get(old)?.has(fresh)) return [];
  if (state.left === 0 || followed.length === depthMax) {
    state.isCut = true;
    return [];
  }
  state.left--;
  const rows = compareKeywords({ ...given, old, fresh, followed: [...followed, [old, fresh]] });
  if (rows.length === 0) state.same.set(old, new Set(state.same.get(old)).add(fresh));
  return rows;
}

function compareKeywords(pair: SimplePair): EventRow[] {
  const types = compareTypes(pair);
  if (types.some(({ code }) => code === 'EVENT_TYPE_CHANGED')) return types;
  return [
    ...types,
    ...compareRemarks(pair),
    ...compareValues(pair),
    ...bounds.flatMap((bound) => compareBound(pair, bound)),
    ...compareUniqueness(pair),
    ...forms.flatMap((form) => compareForm(pair, form)),
    ...compareFields(pair),
    ...compareItems(pair),
    ...combinations.flatMap((combination) => compareVariants(pair, combination)),
    ...compareReferences(pair),
    ...compareRest(pair),
  ];
}

function compareTypes({ old, fresh, path }: SimplePair): EventRow[] {
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

function compareRemarks({ old, fresh, path }: SimplePair): EventRow[] {
  return remarks
    .filter((remark) => !isDeepStrictEqual(old[remark], fresh[remark]))
    .map((remark) => ({ code: 'EVENT_DESCRIPTION_CHANGED', path, message: `The ${remark} changed` }));
}

/** What null is, types tell. */
function compareValues({ old, fresh, path }: SimplePair): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => {
    return (schema.enum as unknown[] | undefined)?.filter((value) => value !== null);
  });
  if (isDeepStrictEqual(before, after)) return [];
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

function compareBound({ old, fresh, path }: SimplePair, bound: Bound): EventRow[] {
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

function compareUniqueness({ old, fresh, path }: SimplePair): EventRow[] {
  const [was, is] = [old.uniqueItems === true, fresh.uniqueItems === true];
  if (was === is) return [];
  const message = is ? 'No item may be twice' : 'An item may be twice';
  return [{ code: is ? 'EVENT_BOUND_TIGHTENED' : 'EVENT_BOUND_LOOSENED', path, message }];
}

function compareForm({ old, fresh, path }: SimplePair, form: string): EventRow[] {
  const [before, after] = [old[form], fresh[form]];
  if (before === after) return [];
  const message = `${form} changed from ${show(before)} to ${show(after)}`;
  if (before === undefined) return [{ code: 'EVENT_FORMAT_ADDED', path, message }];
  return [{ code: after === undefined ? 'EVENT_FORMAT_REMOVED' : 'EVENT_FORMAT_CHANGED', path, message }];
}

function compareFields({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => Object(schema.properties) as Record<string, Schema>);
  const [wasRequired, isRequired] = [old, fresh].map((schema) => new Set([schema.required ?? []].flat()));
  const unknown = old.additionalProperties ?? old.unevaluatedProperties;
  const lists = [before ?? {}, after ?? {}].map(Object.keys);
  const names = new Set([...lists.flat(), ...[...(wasRequired ?? []), ...(isRequired ?? [])].map(String)]);
  const rows = [...names].flatMap((name): EventRow[] => {
    const at = [...path, 'properties', name];
    const [was, is] = [before, after].map((fields) => own(fields, name));
    const isKnown = was !== undefined || wasRequired?.has(name);
    if (!isKnown && is !== undefined) {
      const news = added(at, isRequired?.has(name) ?? false, unknown === false);
      // Consumers take every field for one that the schema gives to those without a name.
      return isSchema(unknown) ? [...news, ...compare({ old: unknown, fresh: is, path: at, ...rest })] : news;
    }
    if (was !== undefined && is === undefined) {
      return [{ code: 'EVENT_FIELD_REMOVED', path: at, message: 'A field was removed' }];
    }
    const assumed = was ?? (isSchema(unknown) ? unknown : {});
    const inner = is === undefined ? [] : compare({ old: assumed, fresh: is, path: at, ...rest });
    if (wasRequired?.has(name) === isRequired?.has(name)) return inner;
    const [code, message] = isRequired?.has(name)
      ? (['EVENT_FIELD_REQUIRED', 'A field became required'] as const)
      : (['EVENT_FIELD_OPTIONAL', 'A field may be absent'] as const);
    return [{ code, path: at, message }, ...inner];
  });
  return [...rows, ...compareUnknown({ old, fresh, path, ...rest })];
}

function own(fields: Schema | undefined, name: string): Schema | undefined {
  return fields && Object.hasOwn(fields, name) ? (fields[name] as Schema) : undefined;
}

function added(path: Path, required: boolean, strict: boolean): EventRow[] {
  const rows: EventRow[] = [];
  if (required)
    rows.push({ code: 'EVENT_REQUIRED_FIELD_ADDED', path, message: 'A required field was added' });
  if (strict) rows.push({ code: 'EVENT_FIELD_REFUSED', path, message: 'A field was added' });
  if (rows.length > 0) return rows;
  return [{ code: 'EVENT_FIELD_ADDED', path, message: 'A field was added' }];
}

/** What is said of the fields that have no name. */
function compareUnknown({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [before, after] = [old, fresh].map(({ additionalProperties: fields }, side) => {
    const isOpen = fields !== false && rulesOf(rest.sides[side]?.(fields) ?? {}).length === 0;
    return isOpen ? true : fields;
  });
  if (isSchema(before) && isSchema(after)) {
    return compare({ old: before, fresh: after, path: [...path, 'additionalProperties'], ...rest });
  }
  if (before === after) return [];
  const less = after === false || before === true;
  const message = less ? 'Unknown fields are refused' : 'Unknown fields are allowed';
  return [{ code: less ? 'EVENT_UNKNOWN_FIELDS_REFUSED' : 'EVENT_UNKNOWN_FIELDS_ALLOWED', path, message }];
}

function compareItems({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  return compare({ old: old.items, fresh: fresh.items, path: [...path, 'items'], ...rest });
}

/** Of shapes that are neither the same nor alone on their side, nobody can tell which became which. */
function compareVariants({ old, fresh, path, ...rest }: SimplePair, combination: string): EventRow[] {
  const [before, after] = [old, fresh].map((schema) => [schema[combination] ?? []].flat() as unknown[]);
  const [removed, added] = [[...(before ?? [])], [...(after ?? [])]];
  const rowsOf = (was: unknown, is: unknown) =>
    compare({ old: was, fresh: is, path: [...path, combination, after?.indexOf(is) ?? 0], ...rest });
  const pairOff = (isMeant: (was: unknown, is: unknown) => boolean) =>
    [...removed].flatMap((was) => {
      const is = added.find((other) => isMeant(was, other));
      if (is === undefined) return [];
      removed.splice(removed.indexOf(was), 1);
      added.splice(added.indexOf(is), 1);
      return rowsOf(was, is);
    });
  const rows = [...pairOff(isDeepStrictEqual), ...pairOff((was, is) => rowsOf(was, is).every(isRemark))];
  if (removed.length === 1 && added.length === 1) return [...rows, ...rowsOf(removed[0], added[0])];
  const isVariant = combination !== 'allOf';
  const message = (verb: string) => `A ${isVariant ? 'shape' : 'rule'} was ${verb}`;
  const toRows = (schemas: unknown[], code: EventCode, verb: string) =>
    schemas.map(
      (): EventRow => ({ code: isVariant ? code : 'EVENT_RULE_CHANGED', path, message: message(verb) }),
    );
  return [
    ...rows,
    ...toRows(added, 'EVENT_VARIANT_ADDED', 'added'),
    ...toRows(removed, 'EVENT_VARIANT_REMOVED', 'removed'),
  ];
}

/** What was too far to follow from elsewhere may not be from here. */
function compareReferences({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const [was, is] = [old.$ref, fresh.$ref];
  if (was === is)
    return was === undefined ? [] : compare({ old: { $ref: was }, fresh: { $ref: is }, path, ...rest });
  const message = `What cannot be read changed from ${show(was)} to ${show(is)}`;
  return [{ code: 'EVENT_REFERENCE_CHANGED', path, message }];
}

function compareRest({ old, fresh, path, ...rest }: SimplePair): EventRow[] {
  const keywords = [...new Set([...rulesOf(old), ...rulesOf(fresh)])].filter((key) => !handled.has(key));
  const isSame = (keyword: string, one: unknown, other: unknown): boolean => {
    // Whether there must be any is said by the bounds of its number.
    if (keyword === 'contains' && (one === undefined || other === undefined)) return true;
    if (Array.isArray(one) && Array.isArray(other))
      return isSameList(one, other, (item, index) => isSame('', item, other[index]));
    if (namings.includes(keyword)) {
      const [some, others] = [Object(one), Object(other)];
      const fields = Object.keys({ ...some, ...others });
      return fields.every((name) => isSame('', own(some, name), own(others, name)));
    }
    if (![one, other].every((value) => isSchema(value) || typeof value === 'boolean'))
      return isDeepStrictEqual(one, other);
    return compare({ old: one, fresh: other, path, ...rest }).every(isRemark);
  };
  const ruleOf = (schema: Schema, keyword: string) =>
    schema[keyword] ?? (openWithout.includes(keyword) ? true : undefined);
  return keywords
    .filter((keyword) => !isSame(keyword, ruleOf(old, keyword), ruleOf(fresh, keyword)))
    .map((keyword) => ({ code: 'EVENT_RULE_CHANGED', path, message: `The rule ${keyword} changed` }));
}

/** Of names, such as required ones, the order does not count. */
function isSameList(
  one: readonly unknown[],
  other: readonly unknown[],
  isSame: (item: unknown, index: number) => boolean,
): boolean {
  const isNamed = (item: unknown) => typeof item === 'string' && other.includes(item);
  return one.length === other.length && (one.every(isNamed) || one.every(isSame));
}

/** The keywords without which all is allowed, as with true. */
const openWithout = ['propertyNames', 'unevaluatedProperties', 'unevaluatedItems'];

function isRemark({ code }: EventRow): boolean {
  return code === 'EVENT_DESCRIPTION_CHANGED';
}

function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
