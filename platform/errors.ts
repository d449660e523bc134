/** The errors that cross a service's edge: one base class, stable codes, mapped to GraphQL in one place. */
import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** The values of `extensions.code`. */
export const ErrorCode = {
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  badUserInput: 'BAD_USER_INPUT',
  rateLimited: 'RATE_LIMITED',
  serviceUnavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** An error whose message and code a client may see. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly fields: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; fields?: object } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fields = { ...options.fields };
  }
}

export const unauthenticated = (message = 'Sign in first.') =>
  new ServiceError(ErrorCode.unauthenticated, message);

export const forbidden = (message = 'You may not do this.') => new ServiceError(ErrorCode.forbidden, message);

export const badUserInput = (message: string) => new ServiceError(ErrorCode.badUserInput, message);

export const rateLimited = (retryAfterSeconds: number) =>
  new ServiceError(ErrorCode.rateLimited, `Too many attempts; try again in ${retryAfterSeconds} s.`, {
    fields: { retryAfterSeconds },
  });

export const unavailable = (message: string, cause?: unknown) =>
  new ServiceError(ErrorCode.serviceUnavailable, message, { cause });

/** The code a scalar marks its refusals with, because Apollo Server overwrites `code` during validation. */
export const scalarRefusal = { code: ErrorCode.badUserInput, refusedBy: 'scalar' } as const;

/** What the limits of operations mark their refusals with. */
export const limitRefusal = { code: ErrorCode.badUserInput, refusedBy: 'limit' } as const;

/** What GraphQL and Apollo Server say of a request before any resolver runs; safe to show. */
const requestCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'QUERY_NOT_IN_SAFELIST',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/** What graphql-js says of introspection that goes too deep, and what it leaves out: its limit. */
const introspectionTooDeep = 'Maximum introspection depth exceeded';
const introspectionListsMax =
  '2 lists (of fields, interfaces, possibleTypes or inputFields) may be in each other.';

/**
 * Makes Apollo Server's `formatError`: known errors as they are, all others masked with an id that the log
 * has.
 */
export function createErrorFormatter(logger: Logger, { showHints }: { showHints: boolean }) {
  return (formatted: GraphQLFormattedError, raised: unknown): GraphQLFormattedError => {
    const { locations, path } = formatted;
    // GraphQL's hints name what the schema has.
    const message = showHints ? formatted.message : formatted.message.replace(/ ?Did you mean .*\?/s, '');
    const error = raised instanceof GraphQLError ? (raised.originalError ?? raised) : raised;
    if (error instanceof ServiceError) {
      // An outage without a cause is one that the log has already.
      const isNews = error.code === ErrorCode.serviceUnavailable && error.cause !== undefined;
      if (isNews) logger.warn({ err: error }, 'a request met an outage');
      return { message, locations, path, extensions: { code: error.code, ...error.fields } };
    }
    if (isOutage(error)) {
      logger.warn({ err: error }, 'a request met a database outage');
      const extensions = { code: ErrorCode.serviceUnavailable };
      return { message: 'The service is not available; try again.', locations, path, extensions };
    }
    const code = String(formatted.extensions?.code);
    if (formatted.extensions?.refusedBy === 'scalar') {
      return { message, locations, path, extensions: { code: ErrorCode.badUserInput } };
    }
    if (message === introspectionTooDeep) {
      return { message: `${message}: ${introspectionListsMax}`, locations, path, extensions: { code } };
    }
    if (requestCodes.has(code)) return { message, locations, path, extensions: { code } };
    const id = randomUUID();
    logger.error({ err: error, errorId: id, path }, 'an unexpected error was masked');
    const extensions = { code: ErrorCode.internal, id };
    return { message: `Something went wrong on our side (${id}).`, locations, path, extensions };
  };
}

/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A) of what passes by itself. 08P01 does not: it is
 * what a NUL in a value ends in.
 */
const outageCodes = /^(08(?!P01)...|53...|57P0[1-5]|55P03|57014|40001|40P01)$/;
const systemOutageCodes = /^(ECONN.*|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND)$/;
const outageMessages =
  /(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/i;
const causeDepthMax = 5;

/**
 * Whether an error says that the database cannot be reached or is too busy, rather than that a query is
 * wrong.
 */
export function isOutage(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < causeDepthMax && current && typeof current === 'object'; depth++) {
    const { code, message, cause } = current as { code?: unknown; message?: unknown; cause?: unknown };
    if (typeof code === 'string' && (outageCodes.test(code) || systemOutageCodes.test(code))) return true;
    if (typeof message === 'string' && outageMessages.test(message)) return true;
    current = cause;
  }
  return false;
}
