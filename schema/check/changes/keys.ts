/** Compares the keys of an entity: by which fields siblings join it, and the gateway enters the subgraph. */
import type { DirectiveChange, Row } from './directive-change.ts';
import { normalFields } from './field-sets.ts';
import type { Values } from './subgraph-model.ts';
import { definedBy, enteredFor, joinedBy, type Surroundings, servedBy } from './surroundings.ts';

export function compareKeys({ coordinate, before, after }: DirectiveChange, around: Surroundings): Row[] {
  const [old, fresh] = [byFields(before), byFields(after)];
  const gone = [...old].filter(([fields]) => !fresh.has(fields));
  const come = [...fresh].filter(([fields]) => !old.has(fields));
  const switched = [...old].flatMap(([fields, key]): Row[] => {
    const next = fresh.get(fields);
    if (!next || isResolvable(next) === isResolvable(key)) return [];
    return [isResolvable(next) ? enabled(coordinate, fields, around) : disabled(coordinate, fields, around)];
  });
  const [[removed, key] = [], [added] = []] = [gone[0], come[0]];
  if (gone.length === 1 && come.length === 1 && removed !== undefined && key) {
    const message = `The key of '${coordinate}' changed from '${removed}' to '${added}'`;
    return [
      { code: 'KEY_CHANGED', coordinate, message, ...loss(coordinate, removed, key, around) },
      ...switched,
    ];
  }
  return [
    ...gone.map(([fields, lost]): Row => {
      const message = `Key '${fields}' was removed from '${coordinate}'`;
      return { code: 'KEY_REMOVED', coordinate, message, ...loss(coordinate, fields, lost, around) };
    }),
    ...come.map(([fields]): Row => {
      const message = `Key '${fields}' was added to '${coordinate}'`;
      return { code: 'KEY_ADDED', criticality: 'safe', coordinate, message };
    }),
    ...switched,
  ];
}

/** What it means to the others that they cannot enter by the key any more. */
export function loss(
  type: string,
  fields: string,
  key: Values,
  { before, siblings, siblingsBefore }: Surroundings,
): Pick<Row, 'criticality' | 'because'> {
  if (definedBy([...siblings, ...siblingsBefore], type).length === 0)
    return { criticality: 'safe', because: alone };
  if (!isResolvable(key)) return { criticality: 'safe', because: 'nobody could enter by it' };
  const wanted = enteredFor(before, type, fields);
  if (wanted.length === 0) return { criticality: 'safe', because: nothingThere };
  const joining = joinedBy(siblings, type, fields);
  const onlyHere = wanted.find((field) => servedBy(siblings, field).length === 0);
  if (joining.length > 0 && onlyHere !== undefined) {
    return {
      criticality: 'breaking',
      because: `${joining.join(', ')} joins by it, and '${onlyHere}' is only here`,
    };
  }
  return { criticality: 'dangerous', because: 'a gateway that has the old supergraph still enters by it' };
}

const alone = 'no other subgraph has the type';
const nothingThere = 'it has nothing that one enters for';

function disabled(coordinate: string, fields: string, around: Surroundings): Row {
  const message = `'${coordinate}' can no longer be resolved by its key '${fields}'`;
  return { code: 'KEY_RESOLVABLE_DISABLED', coordinate, message, ...loss(coordinate, fields, {}, around) };
}

function enabled(coordinate: string, fields: string, { after, siblings }: Surroundings): Row {
  const message = `'${coordinate}' can be resolved by its key '${fields}'`;
  const row = { code: 'KEY_RESOLVABLE_ENABLED', coordinate, message } as const;
  if (definedBy(siblings, coordinate).length === 0) return { ...row, criticality: 'safe', because: alone };
  if (enteredFor(after, coordinate, fields).length === 0) {
    return { ...row, criticality: 'safe', because: nothingThere };
  }
  return { ...row, criticality: 'dangerous', because: 'the gateway enters where it never did' };
}

function byFields(keys: readonly Values[]): Map<string, Values> {
  return new Map(keys.map((key) => [normalFields(key.fields), key]));
}

function isResolvable({ resolvable }: Values): boolean {
  return resolvable !== false;
}
