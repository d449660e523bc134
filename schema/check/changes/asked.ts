/** For which fields the gateway asks a subgraph. */
import { stepsOf } from './field-sets.ts';
import { isRoot } from './root-names.ts';
import { applicationsOf, fieldNodesOf, nameOf, type SubgraphModel } from './subgraph-model.ts';
import { partnersOf } from './surroundings.ts';

/**
 * It enters by a key for what is not in it, and takes what a field returns together with that.
 * @param isGiven - whether a field that may return the type counts
 */
export function isAsked(
  model: SubgraphModel,
  coordinate: string,
  isGiven: (field: string) => boolean | undefined,
): boolean {
  // A set that grows while it is walked over is walked over to its new end.
  const open = new Set([coordinate]);
  for (const one of open) {
    const [type = '', field = ''] = one.split('.');
    if (isRoot(type) || isEntered(model, type, field)) return true;
    for (const giving of fieldsGiving(model, type)) if (isGiven(giving)) open.add(giving);
  }
  return false;
}

function isEntered(model: SubgraphModel, type: string, field: string): boolean {
  const keys = applicationsOf(model, type, 'key');
  return keys.some(({ fields, resolvable }) => resolvable !== false && !stepsOf(fields).has(field));
}

/** Those that return the type or an interface or a union of it, or take it. */
function fieldsGiving({ types }: SubgraphModel, type: string): string[] {
  const unions = [...types].filter(([, nodes]) => partnersOf(nodes).includes(type)).map(([name]) => name);
  const names = new Set([type, ...partnersOf(types.get(type)), ...unions]);
  const isGiving = (field: ReturnType<typeof fieldNodesOf>[number]) =>
    [field, ...(('arguments' in field && field.arguments) || [])].some((one) => names.has(nameOf(one.type)));
  return [...types].flatMap(([owner, nodes]) =>
    nodes.flatMap((node) =>
      fieldNodesOf(node)
        .filter(isGiving)
        .map(({ name }) => `${owner}.${name.value}`),
    ),
  );
}
