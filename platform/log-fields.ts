/** What of an event may stand in a log: bounded, without secrets, and always something that JSON can say. */

import { types } from 'node:util';

export const textCharsMax = 4_000;
/** What is dropped from the end of a text that is cut, because in part a secret would not be recognised. */
const endCharsMax = 500;
const framesMax = 20;
const depthMax = 8;
/** In all of an event's objects and arrays together. */
export const entriesMax = 200;

const redacted = '[redacted]';
const leftOut = '[left out]';

/** The names of what is never written, whatever its value. The private part of a JWK is called `d`. */
const secretNames = /passw|secret|token|authorization|cookie|credential|private.?key|api.?key|^d$/i;

/** Secrets and addresses inside of texts, and what is written in their place. */
const secretTexts: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g, redacted],
  [/\b(Bearer)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`],
  // A JWT.
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, redacted],
  // A field by the name of a secret, in JSON or in GraphQL.
  [/((?:\b\w{0,32}(?:passw|secret|token)\w{0,32}|"d)\\*"?\s*:\s*\\*")(?:[^"\\]|\\.)+/gi, `$1${redacted}`],
  // 32 random bytes in base64url, such as a refresh token.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])/g, redacted],
  // The user and password of a URL.
  [/\/\/[^\s/@"]{1,256}@/g, `//${redacted}@`],
  // An e-mail address.
  [
    /[\p{L}\p{M}\p{N}.!#$%&'*+=?^_`{|}~-]{1,64}(?:@|%40)[\p{L}\p{M}\p{N}-]{1,63}(\.[\p{L}\p{M}\p{N}-]{1,63})+/gu,
    redacted,
  ],
];

/** What a terminal would obey, and what some readers take for the end of a line; JSON escapes the others. */
const controls = /[\u007f-\u009f\u2028\u2029]/g;

/** Copies what may be written. Nothing in the fields can make it throw. */
export function toLogFields(fields: object): Record<string, unknown> {
  let entriesLeft = entriesMax;

  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return toLogText(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return toLogText(String(value));
    if (typeof value !== 'object' || value === null) return value;
    if (depth > depthMax || ArrayBuffer.isView(value)) return leftOut;
    if (types.isNativeError(value) || value instanceof Error) return copyObject(partsOf(value), depth);
    if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), depth + 1);
    if (!Array.isArray(value)) return copyObject(value, depth);
    return value.slice(0, entriesLeft).map((_, index) => take(() => copy(value[index], depth + 1)));
  };
  const copyObject = (object: object, depth: number): Record<string, unknown> => {
    const names = Object.keys(object).slice(0, entriesLeft);
    const read = (name: string) => copy(object[name as keyof typeof object], depth + 1);
    return Object.fromEntries(
      names.map((name) => [toLogText(name), secretNames.test(name) ? redacted : take(() => read(name))]),
    );
  };
  const take = (read: () => unknown) => {
    entriesLeft -= 1;
    if (entriesLeft < 0) return leftOut;
    try {
      return read();
    } catch {
      return leftOut;
    }
  };
  return copyObject(fields, 0);
}

export function toLogText(text: string): string {
  const wasCut = text.length > textCharsMax;
  const safe = secretTexts.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text.slice(0, textCharsMax),
  );
  return `${wasCut ? `${safe.slice(0, -endCharsMax)}…` : safe}`.replace(controls, '\ufffd');
}

/**
 * Of an error only what is known to be about the fault itself. Libraries hang more on it: PostgreSQL's has the
 * row, GraphQL's the operation, undici's the answer, jose's the token.
 */
function partsOf(error: Error) {
  const { name, message, stack, cause, code, constraint, table, errors } = error as Error & {
    [part: string]: unknown;
  };
  // The first line repeats the message.
  const frames = String(stack)
    .split('\n')
    .filter((line) => /^ +at /.test(line));
  return {
    type: name,
    message,
    code,
    constraint,
    table,
    stack: frames.slice(0, framesMax).join('\n'),
    cause,
    errors,
  };
}
