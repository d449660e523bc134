/** Compares one subgraph's types with those it had, and says what that means beyond the API. */
import type { Finding } from '../finding.ts';
import { compareSchemas } from './api-changes.ts';
import type { Row } from './directive-change.ts';
import { normalFields } from './field-sets.ts';
import { loss } from './keys.ts';
import { applicationsOf, type SubgraphModel } from './subgraph-model.ts';
import { buildSubgraphSchema } from './subgraph-schema.ts';
import { isVisible, lostToServices, type Surroundings, servedBy } from './surroundings.ts';
import { findUses } from './uses.ts';

/** @param told - the API's findings that are not safe, by coordinate. */
export function compareTypes(around: Surroundings, told: ReadonlyMap<string, Finding>): Row[] {
  const [before, after] = [around.before, around.after].map((model) => ({
    ...buildSubgraphSchema(model),
    entities: entitiesOf(model),
  }));
  if (!before || !after) return [];
  const placeholders = new Set([...before.placeholders, ...after.placeholders]);
  return compareSchemas(findUses(before.schema, before.entities), findUses(after.schema, after.entities))
    .flatMap(({ coordinate = 'schema', code, criticality, message, because, usedAs }): Row[] => {
      if (placeholders.has(coordinate)) return [];
      return [{ code, coordinate, criticality, message, because, usedAs }];
    })
    .map((row) => judgeInGraph(row, around, told));
}

/** What the API says to clients it says once; here it counts what only siblings and the gateway notice. */
function judgeInGraph(row: Row, around: Surroundings, told: ReadonlyMap<string, Finding>): Row {
  const { usedAs: _clients, ...bare } = row;
  if (row.code === 'TYPE_REMOVED' && row.criticality !== 'safe') {
    const loss = lossOfEntity(row.coordinate, around);
    if (loss) return { ...bare, ...loss };
  }
  if (row.criticality === 'safe') return bare;
  const lost = row.code === 'TYPE_REMOVED' ? lostToServices(around, row.coordinate) : undefined;
  if (lost !== undefined) return { ...bare, because: `services that call the subgraph lose '${lost}'` };
  const elsewhere = row.code.endsWith('_REMOVED') ? servedBy(around.siblings, row.coordinate) : [];
  if (elsewhere.length > 0) {
    return { ...bare, criticality: 'safe', because: `${elsewhere.join(', ')} still has it` };
  }
  if (!around.apis) return row;
  const { before } = around.apis;
  const isTold = told.has(row.coordinate);
  const known = row.code.endsWith('_ADDED') ? ownerOf(row) : row.coordinate;
  if (isTold || isOfSchema(row) || isVisible(before, known)) {
    const because = isTold ? 'what it means to clients is a finding of the API' : 'the API is the same';
    return { ...bare, criticality: 'safe', because };
  }
  const hidden = applicationsOf(around.before, row.coordinate, 'inaccessible').length > 0;
  if (!hidden && isVisible(before, ownerOf(row))) {
    return { ...bare, criticality: 'safe', because: 'the API does not have it, because a sibling does not' };
  }
  return { ...bare, because: 'clients do not see it, but services that call the subgraph do' };
}

/** Of its root types and directives clients only see what all subgraphs together make of them. */
function isOfSchema({ coordinate }: Row): boolean {
  return coordinate === 'schema' || coordinate.startsWith('@');
}

/** What is added is not there yet; it is as visible as what it is added to. */
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

function entitiesOf(model: SubgraphModel): string[] {
  return [...model.types.keys()].filter((type) => applicationsOf(model, type, 'key').length > 0);
}
