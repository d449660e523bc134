/**
 * The errors of subgraphs as clients may see them: a message, a path, a code, and the id under which a log
 * has more.
 */
import { type FieldNode, Kind, parse, type SelectionNode } from 'graphql';
import { ErrorCode, ServiceError } from '#platform/errors.ts';

/**
 * What a data source may report, in the form that Apollo's gateway puts in its place in the whole operation.
 */
export interface ReportedError {
  message: string;
  /** Within the answer of the subgraph. */
  path?: readonly (string | number)[];
}

/** The most errors that one failed fetch is told by: as many as a page has entries. */
export const outageErrorsMax = 100;

const publicCodes = new Set<unknown>(Object.values(ErrorCode));

class SubgraphError extends ServiceError implements ReportedError {
  readonly path?: readonly (string | number)[];

  constructor(
    code: ErrorCode,
    { message, path }: ReportedError,
    options: { cause?: unknown; fields?: object } = {},
  ) {
    super(code, message, options);
    this.path = path;
  }
}

/**
 * An error out of a subgraph's answer. One without a code of ours is left bare, to be masked and logged.
 *
 * @param firstEntity Which of all entities the first one of this fetch is.
 */
export function toReportedError(
  error: ReportedError & { extensions?: Record<string, unknown> },
  firstEntity: number,
): ReportedError {
  const { message } = error;
  const path = error.path && countEntitiesFrom(firstEntity, error.path);
  const { code, id, retryAfterSeconds } = error.extensions ?? {};
  if (!publicCodes.has(code)) return { message: `a subgraph says: ${message} (${code})`, path };
  return new SubgraphError(code as ErrorCode, { message, path }, { fields: { id, retryAfterSeconds } });
}

/**
 * The errors of a fetch without an answer: one for each field that stays null for it. The first has the
 * cause.
 */
export function outageErrors(
  subgraph: string,
  fetch: { query: string; variables: Record<string, unknown> },
  cause: unknown,
  firstEntity: number,
): ReportedError[] {
  const message = `The ${subgraph} service is not available.`;
  return unansweredPaths(fetch.query, fetch.variables)
    .slice(0, outageErrorsMax)
    .map((path, index) => {
      const options = { cause: index === 0 ? cause : undefined, fields: { service: subgraph } };
      const error = { message, path: countEntitiesFrom(firstEntity, path) };
      return new SubgraphError(ErrorCode.serviceUnavailable, error, options);
    });
}

/** A path in a fetch for some of the entities, as it is in the fetch for all of them. */
function countEntitiesFrom(first: number, path: readonly (string | number)[]): (string | number)[] {
  return path.map((step, index) =>
    index === 1 && path[0] === '_entities' && typeof step === 'number' ? first + step : step,
  );
}

function unansweredPaths(query: string, variables: Record<string, unknown>): (string | number)[][] {
  const operation = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fields = operation && 'selectionSet' in operation ? fieldsOf(operation.selectionSet?.selections) : [];
  const entities = fields.find(({ name }) => name.value === '_entities');
  if (!entities) return fields.map((field) => [responseKey(field)]);
  const keys = fieldsOf(entities.selectionSet?.selections).map(responseKey);
  const representations = variables.representations as unknown[];
  return representations.flatMap((_entity, index) => keys.map((key) => ['_entities', index, key]));
}

/** The fields of a selection, also those inside the fragments that name a type. */
function fieldsOf(selections: readonly SelectionNode[] = []): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet.selections) : [];
  });
}

const responseKey = ({ alias, name }: FieldNode): string => (alias ?? name).value;
