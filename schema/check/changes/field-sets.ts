/** The fields that `@key`, `@requires` and `@provides` name, compared as sets. */
import { Kind, parse, print, type SelectionSetNode } from 'graphql';

/** @returns the fields in one form: in order, once each, with single spaces. */
export function normalFields(fields: unknown): string {
  return [...pathsOf(fields)].sort().join(' ');
}

export function sameFields(one: unknown, other: unknown): boolean {
  return normalFields(one) === normalFields(other);
}

/** Whether one names nothing that the other does not. */
export function isWithin(one: unknown, other: unknown): boolean {
  const others = pathsOf(other);
  return [...pathsOf(one)].every((path) => others.has(path));
}

/** Each leaf by its path: `owner { id name }` is `owner.id` and `owner.name`. */
function pathsOf(fields: unknown): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = (set: SelectionSetNode, outer: string) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      const step =
        selection.kind === Kind.FIELD
          ? print({ ...selection, selectionSet: undefined })
          : `...${selection.typeCondition?.name.value ?? ''}`;
      const path = outer === '' ? step : `${outer}.${step}`;
      if (selection.selectionSet) walk(selection.selectionSet, path);
      else paths.add(path);
    }
  };
  try {
    const [operation] = parse(`{ ${String(fields)} }`, { noLocation: true }).definitions;
    if (operation?.kind === Kind.OPERATION_DEFINITION) walk(operation.selectionSet, '');
  } catch {
    // What cannot be read is the business of composition; it still can be told from something else.
    return new Set([String(fields)]);
  }
  return paths;
}
