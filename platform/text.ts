/** Checks on text from outside. */
import { createHash } from 'node:crypto';
import { badUserInput } from './errors.ts';

/** The longest idempotency key, in UTF-16 units. */
export const idempotencyKeyLengthMax = 255;

// Control characters but for tab and line breaks, and those that turn the direction of what follows.
const controlCharacters = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The text without the white space around it; null when it is not 1 to `lengthMax` printable characters. */
export function cleanText(value: string, lengthMax: number): string | null {
  const text = value.trim();
  const fits = text.length >= 1 && text.length <= lengthMax && text.isWellFormed();
  return fits && isVisible(text) && !controlCharacters.test(text) ? text : null;
}

/** As `cleanText`, of one line. */
export function cleanLine(value: string, lengthMax: number): string | null {
  const text = cleanText(value, lengthMax);
  return text !== null && !/[\t\n\r\u2028\u2029]/.test(text) ? text : null;
}

/** Whether there is more than white space and characters that only format others. */
const isVisible = (text: string): boolean => /[^\s\p{Cf}]/u.test(text);

/** Whether an id has the form of ours. Any other cannot exist, so that no query need be made for it. */
export function isId(value: string): boolean {
  return uuidForm.test(value);
}

/**
 * @throws {ServiceError} BAD_USER_INPUT unless the key is absent or 1 to 255 printable characters.
 */
export function checkIdempotencyKey(key: string | null | undefined): string | null {
  if (key === null || key === undefined) return null;
  if (cleanLine(key, idempotencyKeyLengthMax) === key) return key;
  throw badUserInput(`idempotencyKey must have 1 to ${idempotencyKeyLengthMax} printable characters.`);
}

// What stands before the at sign: letters of any script (RFC 6531), digits, and a few signs.
const mailboxForm = /^(?![\p{M}.])[\p{L}\p{M}\p{N}_'+.-]*[\p{L}\p{M}\p{N}_+-]$/u;
const domainForm = /^([a-z0-9][a-z0-9-]*\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/i;

/** Whether a text is one e-mail address, with its domain in ASCII, and nothing else. */
export function isEmailAddress(text: string): boolean {
  const [mailbox = '', domain = '', ...more] = text.split('@');
  const isSound = mailboxForm.test(mailbox) && domainForm.test(domain) && more.length === 0;
  // \p{DI}: characters that are not seen.
  return isSound && !/\.\.|\p{DI}/u.test(mailbox);
}

/** A fingerprint of a request's input, by which a reused idempotency key is told from a repeated request. */
export function fingerprint(input: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}
