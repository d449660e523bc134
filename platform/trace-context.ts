/**
 * Carries the W3C trace context (https://www.w3.org/TR/trace-context/) of a request through all that it
 * causes.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const traceparentForm = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const storage = new AsyncLocalStorage<{ traceparent: string }>();

/**
 * Runs work inside the trace that the header names, or inside a new one when there is none or it is
 * malformed.
 */
export function withTrace<Result>(traceparent: string | undefined, run: () => Result): Result {
  const known = traceparent !== undefined && traceparentForm.test(traceparent);
  return storage.run({ traceparent: known ? traceparent : newTraceparent() }, run);
}

/** The `traceparent` to send along; undefined outside any trace. */
export function currentTraceparent(): string | undefined {
  return storage.getStore()?.traceparent;
}

/** The trace's id, 32 hexadecimal digits; undefined outside any trace. */
export function currentTraceId(): string | undefined {
  return storage.getStore()?.traceparent.slice(3, 35);
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
