/** The references of JSON Schemas: where they lead, by the addresses that files and schemas have. */
import { pathToFileURL } from 'node:url';

export type Schema = Readonly<Record<string, unknown>>;

/** Where schemas keep what they only refer to. */
export const definitions = ['$defs', 'definitions'];

/** Below them are names, which may be called as keywords. */
export const namings = [
  'properties',
  'patternProperties',
  'dependentSchemas',
  'dependentRequired',
  'dependencies',
  ...definitions,
];

/** Below them are values, which may look as schemas do. */
const valued = ['const', 'enum', 'default', 'examples', 'example'];

/** What has an address: a file, or a part of one with an `$id`. */
interface Resource {
  address: string;
  root: object;
  anchors: Map<string, object>;
}

export class SchemaReferences {
  readonly #resources = new Map<string, Resource>();
  readonly #resourceOf = new Map<object, Resource>();
  readonly #dynamicAnchors = new Map<string, object[]>();

  /** @param schemas - by their files, each an absolute path; nested no deeper than a stack goes. */
  constructor(schemas: ReadonlyMap<string, Schema>) {
    for (const [file, schema] of schemas)
      this.#add(schema, this.#addResource(pathToFileURL(file).href, schema));
  }

  /** @returns what it leads to, undefined when that is in none of the files. */
  resolve(reference: string, from: object): { address: string; target: unknown } {
    const resource = this.#resourceOf.get(from);
    const { address, base, fragment } = parseAddress(reference, resource?.address);
    const there = base === resource?.address ? resource : this.#resources.get(base);
    const target = fragment === '' ? there?.root : there?.anchors.get(fragment);
    return {
      address,
      target: target ?? (fragment.startsWith('/') ? follow(fragment, there?.root) : undefined),
    };
  }

  /** @returns all that it may lead to: which of them depends on where the schema is referred to. */
  resolveDynamic(reference: string): readonly object[] {
    return this.#dynamicAnchors.get(reference.slice(reference.indexOf('#') + 1)) ?? [];
  }

  #addResource(address: string, root: object, anchors = new Map<string, object>()): Resource {
    const resource = { address, root, anchors };
    if (!this.#resources.has(address)) this.#resources.set(address, resource);
    return resource;
  }

  #add(node: unknown, around: Resource, isNaming = false): void {
    if (typeof node !== 'object' || node === null) return;
    const resource = isNaming ? around : this.#addAddresses(node as Schema, around);
    this.#resourceOf.set(node, resource);
    for (const [key, value] of Object.entries(node)) {
      if (isNaming || !valued.includes(key)) this.#add(value, resource, !isNaming && namings.includes(key));
    }
  }

  #addAddresses(node: Schema, around: Resource): Resource {
    // Before draft 6, an address was in id.
    const {
      id: oldId,
      $id: id = oldId,
      $anchor: anchor,
      $dynamicAnchor: dynamic,
      $recursiveAnchor: recursive,
    } = node;
    const { base, fragment } = parseAddress(typeof id === 'string' ? id : '', around.address);
    // A file has two addresses, its own and its $id.
    const anchors = node === around.root ? around.anchors : undefined;
    const resource = base === around.address ? around : this.#addResource(base, node, anchors);
    for (const name of [fragment, anchor, dynamic]) {
      if (typeof name === 'string' && name !== '') resource.anchors.set(name, node);
    }
    const open = recursive === true ? '' : dynamic;
    if (typeof open === 'string') {
      this.#dynamicAnchors.set(open, [...(this.#dynamicAnchors.get(open) ?? []), node]);
    }
    return resource;
  }
}

function parseAddress(reference: string, base?: string) {
  const url = URL.parse(reference, base);
  if (!url) return { address: reference, base: reference, fragment: '' };
  const address = url.href;
  const fragment = decode(url.hash.slice(1));
  url.hash = '';
  return { address, base: url.href, fragment };
}

function follow(pointer: string, root: unknown): unknown {
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, key) => (Object.hasOwn(Object(node), key) ? Object(node)[key] : undefined), root);
}

/** What is no encoding is taken as it is written. */
function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
