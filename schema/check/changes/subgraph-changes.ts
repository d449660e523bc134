/** Compares one subgraph's types with those it had, and says what that means beyond the API. */
import { compareSchemas, type SchemaChange } from './api-changes.ts';
import type { Row } from './directive-change.ts';
import { normalFields } from './field-sets.ts';
import { loss } from './keys.ts';
import { applicationsOf, type SubgraphModel } from './subgraph-model.ts';
import { buildSubgraphSchema } from './subgraph-schema.ts';
import { effective, isVisible, lostToServices, type Surroundings, servedBy } from './surroundings.ts';
import { findUses } from './uses.ts';

type Told = ReadonlyMap<string, readonly SchemaChange[]>;

/** @param told - the API's findings, by coordinate. */
export function compareTypes(around: Surroundings, told: Told): Row[] {
  const [before, after] = [around.before, around.after].map((model, _, states) => usesOf(model, states));
  if (!before || !after) return [];
  const placeholders = new Set([...before.placeholders, ...after.placeholders]);
  return compareSchemas(before.uses, after.uses)
    .flatMap(({ coordinate = 'schema', code, criticality, message, because, usedAs, partner }) => {
      if (placeholders.has(coordinate)) return [];
      return [{ code, coordinate, criticality, message, because, usedAs, partner }];
    })
    .map((row) => judgeInGraph(row, around, told));
}

type JudgedRow = Row & { partner: string | undefined };

/** What the API says to clients it says once; here it counts what only siblings and the gateway notice. */
function judgeInGraph({ usedAs, partner, ...row }: JudgedRow, around: Surroundings, told: Told): Row {
  if (row.code === 'TYPE_REMOVED' && row.criticality !== 'safe') {
    const loss = lossOfEntity(row.coordinate, around);
    if (loss) return { ...row, ...loss };
  }
  if (row.criticality === 'safe') return row;
  const lost =
    row.code === 'TYPE_REMOVED' ? lostToServices(around, (type) => type === row.coordinate) : undefined;
  if (lost !== undefined) return { ...row, because: `services that call the subgraph lose '${lost}'` };
  if (row.code === 'FIELD_REMOVED' && effective(around.before, 'external').has(row.coordinate)) {
    return { ...row, criticality: 'safe', because: 'it was left to other subgraphs' };
  }
  const elsewhere = answers.has(row.code) ? servedBy(around.siblings, row.coordinate, partner) : [];
  if (elsewhere.length > 0) {
    return { ...row, criticality: 'safe', because: `${elsewhere.join(', ')} still has it` };
  }
  const { apis } = around;
  if (!apis) return { ...row, usedAs };
  const findings = told.get(row.coordinate)?.filter((finding) => finding.partner === partner) ?? [];
  if (findings.some(({ criticality }) => criticality === 'breaking' || criticality === row.criticality)) {
    return { ...row, criticality: 'safe', because: 'what it means to clients is a finding of the API' };
  }
  const isMilder = findings.some(({ code }) => code === row.code);
  const because = isMilder ? undefined : whyClientsAreNotTold(row, partner, { ...around, apis });
  if (because !== undefined) return { ...row, criticality: 'safe', because };
  return { ...row, because: 'clients do not see it, but services that call the subgraph do' };
}

/** What is sent to a subgraph cannot be sent to a sibling instead. */
const answers: ReadonlySet<string> = new Set([
  'TYPE_REMOVED',
  'FIELD_REMOVED',
  'UNION_MEMBER_REMOVED',
  'OBJECT_TYPE_INTERFACE_REMOVED',
]);

/** @returns undefined where it is because it is hidden from them. */
function whyClientsAreNotTold(
  row: Row,
  partner: string | undefined,
  { before, after, siblings, siblingsBefore, apis }: Required<Surroundings>,
): string | undefined {
  const { coordinate } = row;
  const isNew = row.code.endsWith('_ADDED');
  const hasOwner = isVisible(apis.before, ownerOf(row));
  const api = isNew ? apis.after : apis.before;
  const isInApi = isVisible(api, coordinate) && (!isNew || hasOwner);
  if (isOfSchema(row) || (isInApi && isVisible(api, partner ?? coordinate))) return 'the API is the same';
  const isHidden = [before, after, ...siblings, ...siblingsBefore].some(
    (model) => applicationsOf(model, coordinate, 'inaccessible').length > 0,
  );
  if (isInApi || isHidden || !hasOwner) return undefined;
  return 'the API does not have it, because a sibling does not';
}

/** Of its root types and directives clients only see what all subgraphs together make of them. */
function isOfSchema({ coordinate }: Row): boolean {
  return coordinate === 'schema' || coordinate.startsWith('@');
}

function ownerOf({ coordinate }: Row): string {
  return coordinate.replace(coordinate.includes('(') ? /\(.*$/ : /\..*$/, '');
}

/** By the type's keys the gateway may have entered the subgraph. */
function lossOfEntity(type: string, around: Surroundings): Partial<Row> | undefined {
  const losses = applicationsOf(around.before, type, 'key').map((key) =>
    loss(type, normalFields(key.fields), key, around),
  );
  const [harm] = losses.filter(({ criticality }) => criticality !== 'safe');
  return (
    harm && {
      criticality: 'dangerous',
      because: 'a gateway that has the old supergraph still enters by its key',
    }
  );
}

/** What operations and the gateway can ask the subgraph for. */
export function usesOf(model: SubgraphModel, states = [model]) {
  const { schema, placeholders } = buildSubgraphSchema(model, states);
  return { uses: findUses(schema, entitiesOf(model)), placeholders };
}

function entitiesOf(model: SubgraphModel): string[] {
  return [...model.types.keys()].filter((type) => applicationsOf(model, type, 'key').length > 0);
}
