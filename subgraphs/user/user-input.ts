/** Checks on what users say of themselves, and the refusals of what does not pass. */
import { z } from 'zod';
import { cleanLine } from '#platform/text.ts';

/** An expected refusal, as it is shown to the client. */
export interface Refusal<Code extends string> {
  code: Code;
  message: string;
  /** The path in the input; null when no single value is to blame. */
  field: string[] | null;
}

const nameLengthMax = 100;
export const passwordLengthMin = 12;
export const passwordLengthMax = 128;
const emailLengthMax = 254;

const emailForm = z.email().max(emailLengthMax);
const phoneForm = z.e164();

/** The address in the one form that it is stored and looked up in; null when it is not an address. */
export function parseEmail(text: string): string | null {
  const email = text.normalize('NFKC').trim().toLowerCase();
  return emailForm.safeParse(email).success ? email : null;
}

/** The number in E.164 form, without the spaces, dashes, dots and parentheses that people write. */
export function parsePhone(text: string): string | null {
  const phone = text.replace(/[\s().-]/g, '');
  return phoneForm.safeParse(phone).success ? phone : null;
}

export const parseName = (text: string): string | null => cleanLine(text, nameLengthMax);

/** Whether a password may be chosen. Characters are code points. */
export function isStrongPassword(password: string): boolean {
  const length = [...password].length;
  return length >= passwordLengthMin && length <= passwordLengthMax && password.isWellFormed();
}

export const emailInvalid: Refusal<'INVALID_EMAIL'> = {
  code: 'INVALID_EMAIL',
  message: `Must be an e-mail address of at most ${emailLengthMax} characters.`,
  field: ['email'],
};

export const nameInvalid: Refusal<'INVALID_NAME'> = {
  code: 'INVALID_NAME',
  message: `Must have 1 to ${nameLengthMax} printable characters.`,
  field: ['name'],
};

export const phoneInvalid: Refusal<'INVALID_PHONE'> = {
  code: 'INVALID_PHONE',
  message: 'Must be a phone number in international form, for example +34600123123.',
  field: ['phone'],
};

export const passwordWeak = (field: string): Refusal<'WEAK_PASSWORD'> => ({
  code: 'WEAK_PASSWORD',
  message: `Must have ${passwordLengthMin} to ${passwordLengthMax} characters.`,
  field: [field],
});
