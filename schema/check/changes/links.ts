/** The specifications that a subgraph links to, and what it calls their directives. */
import { type SchemaDefinitionNode, type SchemaExtensionNode, valueFromASTUntyped } from 'graphql';

export interface Link {
  /** Without the version. */
  url: string;
  version?: string;
  /** What the specification calls it, with the `@` of directives, by what this subgraph calls it. */
  imports: ReadonlyMap<string, string>;
  prefix: string;
}

const federationUrl = 'https://specs.apollo.dev/federation';

/** Every directive of federation, and those of its own specifications. */
const federationDirectives: ReadonlySet<string> = new Set([
  'authenticated',
  'cacheTag',
  'composeDirective',
  'context',
  'cost',
  'extends',
  'external',
  'fromContext',
  'inaccessible',
  'interfaceObject',
  'key',
  'link',
  'listSize',
  'override',
  'policy',
  'provides',
  'requires',
  'requiresScopes',
  'shareable',
  'tag',
]);

export function linksOf(nodes: readonly (SchemaDefinitionNode | SchemaExtensionNode)[]): Link[] {
  return nodes
    .flatMap(({ directives = [] }) => directives)
    .filter(({ name }) => name.value === 'link')
    .flatMap(({ arguments: given = [] }) => {
      const values = Object.fromEntries(
        given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
      return typeof values.url === 'string' ? [toLink(values.url, values)] : [];
    });
}

/**
 * @returns what federation calls a directive, by what the subgraph calls it; `own` ones are the subgraph's, and
 * keep their name.
 */
export function createNaming(
  links: readonly Link[],
  defined: ReadonlySet<string>,
): (local: string) => { name: string; own: boolean } {
  const federation = links.find(({ url }) => url === federationUrl);
  const imported = new Map<string, string>();
  for (const { imports } of links) {
    for (const [local, name] of imports)
      if (name.startsWith('@')) imported.set(local.slice(1), name.slice(1));
  }
  return (local) => {
    const prefix = federation && `${federation.prefix}__`;
    if (prefix !== undefined && local.startsWith(prefix)) {
      return { name: local.slice(prefix.length), own: false };
    }
    const name = imported.get(local);
    if (name !== undefined && federationDirectives.has(name)) return { name, own: false };
    // Without a link it is federation 1, which may define its directives itself.
    const own = !federationDirectives.has(local) || (federation !== undefined && defined.has(local));
    return { name: local, own };
  };
}

function toLink(url: string, { as, import: imports }: Readonly<Record<string, unknown>>): Link {
  const versioned = /^(.*)\/(v\d+\.\d+)\/?$/.exec(url);
  const base = versioned?.[1] ?? url;
  return {
    url: base,
    ...(versioned && { version: versioned[2] }),
    imports: new Map((Array.isArray(imports) ? imports : []).flatMap(toImport)),
    prefix: typeof as === 'string' ? as : (base.split('/').at(-1) ?? base),
  };
}

function toImport(entry: unknown): [string, string][] {
  if (typeof entry === 'string') return [[entry, entry]];
  const { name, as = name } = Object(entry) as { name?: unknown; as?: unknown };
  return typeof name === 'string' && typeof as === 'string' ? [[as, name]] : [];
}
