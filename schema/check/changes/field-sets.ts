/** The fields that `@key`, `@requires` and `@provides` name, compared as sets. */
import { Kind, parse, print, type SelectionSetNode } from 'graphql';
import { returnedType, type SubgraphModel } from './subgraph-model.ts';

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
  const set = selectionOf(fields);
  // What cannot be read is the business of composition; it still can be told from something else.
  if (!set) return new Set([String(fields)]);
  walk(set, '');
  return paths;
}

/** The fields of the type itself that are named. */
export function stepsOf(fields: unknown): ReadonlySet<string> {
  return new Set([...pathsOf(fields)].map((path) => path.replace(/\..*$/, '')));
}

/** The fields of the type that are named, and what is named inside of them, with its types. */
export function coordinatesOf(type: string, fields: unknown, model: SubgraphModel): ReadonlySet<string> {
  const coordinates = new Set<string>();
  const walk = (set: SelectionSetNode, parent: string) => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      let inner: string | undefined = parent;
      if (selection.kind === Kind.FIELD) {
        const field = `${parent}.${selection.name.value}`;
        coordinates.add(field);
        inner = returnedType(model, field);
      } else if (selection.typeCondition) inner = selection.typeCondition.name.value;
      if (!selection.selectionSet || inner === undefined) continue;
      coordinates.add(inner);
      walk(selection.selectionSet, inner);
    }
  };
  const set = selectionOf(fields);
  if (set) walk(set, type);
  return coordinates;
}

function selectionOf(fields: unknown): SelectionSetNode | undefined {
  try {
    const [operation] = parse(`{ ${String(fields)} }`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
  } catch {
    return undefined;
  }
}
