/** Tells what becomes of each known operation: broken, affected or fine. */
import { type GraphQLError, type GraphQLSchema, getLocation } from 'graphql';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';
import type { OperationResult, OperationStatus } from '../report.ts';
import type { KnownOperation } from './known-operations.ts';
import { operationFinding } from './operation-finding.ts';
import { coordinatesIn, validateOperation } from './operation-in-schema.ts';

/**
 * @param changes between the two states; an operation is affected by those that are not safe, and that are
 * about a part of the schema that it uses.
 */
export function checkOperations(
  operations: readonly KnownOperation[],
  before: Graph,
  after: Graph,
  changes: readonly Finding[],
): { results: OperationResult[]; findings: Finding[] } {
  const [oldApi, newApi] = [before.composition?.apiSchema, after.composition?.apiSchema];
  if (!newApi) return { results: [], findings: notChecked(operations, after) };
  const touched = touchedCoordinates(changes);
  const findings: Finding[] = [];
  const results = operations.map((operation): OperationResult => {
    const { name, file, line } = operation;
    const result = (status: OperationStatus, reasons: string[]) => ({ name, file, line, status, reasons });
    const errors = validateOperation(newApi, operation);
    if (errors.length === 0) {
      const reasons = touchedBy(operation, touched, oldApi, newApi);
      return result(reasons.length > 0 ? 'affected' : 'fine', reasons);
    }
    const wasValid = !oldApi || validateOperation(oldApi, operation).length === 0;
    findings.push(...errors.map((error) => toFinding(operation, error, wasValid)));
    const remark = wasValid ? [] : ['It was not valid before either.'];
    return result('broken', [...errors.map(({ message }) => message), ...remark]);
  });
  return { results, findings };
}

function notChecked({ length }: readonly KnownOperation[], { label }: Graph): Finding[] {
  if (length === 0) return [];
  const message = `${length} known operations could not be checked, because ${label} does not compose.`;
  return [operationFinding('OPERATIONS_NOT_CHECKED', message, [])];
}

function touchedCoordinates(changes: readonly Finding[]): string[] {
  const dangers = changes.filter(({ criticality }) => criticality !== 'safe');
  return [...new Set(dangers.flatMap(({ usedAs, coordinate = [] }) => usedAs ?? coordinate))];
}

/** What goes is in the old API only, and what comes (such as the value of an enum) in the new one only. */
function touchedBy(
  operation: KnownOperation,
  touched: readonly string[],
  oldApi: GraphQLSchema | undefined,
  newApi: GraphQLSchema,
): string[] {
  if (touched.length === 0) return [];
  const used = new Set([newApi, oldApi].flatMap((api) => (api ? [...coordinatesIn(api, operation)] : [])));
  return touched.filter((coordinate) => used.has(coordinate));
}

function toFinding(operation: KnownOperation, error: GraphQLError, wasValid: boolean): Finding {
  const code = wasValid ? 'OPERATION_BROKEN' : 'OPERATION_INVALID_BEFORE';
  const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
  const where = operation.inManifest ? ` (line ${line}, column ${column} of the entry's body)` : '';
  const finding = operationFinding(code, `${operation.name}: ${error.message}${where}`, operation);
  const locations = (error.nodes ?? []).flatMap(({ loc }) =>
    loc ? [{ file: loc.source.name, ...getLocation(loc.source, loc.start) }] : [],
  );
  return operation.inManifest || locations.length === 0 ? finding : { ...finding, locations };
}
