/** The references of JSON Schemas: where they lead, and whether what lies behind them is the same. */
import { isDeepStrictEqual } from 'node:util';

export type Schema = Readonly<Record<string, unknown>>;

/** Where schemas keep what they only refer to. */
export const definitions = ['$defs', 'definitions'];

const referring = ['$ref', '$dynamicRef', '$recursiveRef'];

/** @returns undefined when it leads out of the document, or nowhere. */
export function resolveReference(reference: string, root: Schema): unknown {
  const [base = '', fragment = ''] = reference.split('#', 2);
  const resource = base === '' ? root : findNode(root, ({ $id }) => $id === base);
  if (fragment === '' || resource === undefined) return resource;
  if (!fragment.startsWith('/')) {
    return findNode(resource, ({ $anchor, $dynamicAnchor, $id }) =>
      [$anchor, $dynamicAnchor, $id].some((name) => name === fragment || name === `#${fragment}`),
    );
  }
  return fragment
    .slice(1)
    .split('/')
    .map((key) => decode(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, key) => (Object.hasOwn(Object(node), key) ? Object(node)[key] : undefined),
      resource,
    );
}

/**
 * Whether two parts of schemas are written in the same way, and all that they refer to is too. Of a reference
 * that leads nowhere it is not known which definition is meant: none may have changed.
 */
export function isSameBehindReferences(
  old: unknown,
  fresh: unknown,
  roots: readonly [Schema, Schema],
  followed: Set<string> = new Set(),
): boolean {
  if (!isDeepStrictEqual(old, fresh)) return false;
  return referencesIn(old).every((reference) => {
    if (followed.has(reference)) return true;
    followed.add(reference);
    const [was, is] = roots.map((root) => resolveReference(reference, root));
    if (was !== undefined || is !== undefined) return isSameBehindReferences(was, is, roots, followed);
    return definitions.every((key) => isDeepStrictEqual(roots[0][key], roots[1][key]));
  });
}

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    referring.includes(key) && typeof value === 'string' ? [value] : referencesIn(value),
  );
}

function findNode(node: unknown, isMeant: (schema: Schema) => boolean): Schema | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (isMeant(node as Schema)) return node as Schema;
  for (const value of Object.values(node)) {
    const found = findNode(value, isMeant);
    if (found) return found;
  }
  return undefined;
}

/** What is no encoding is taken as it is written. */
function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
