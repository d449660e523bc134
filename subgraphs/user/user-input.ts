/** Checks on what users say of themselves, and the refusals of what does not pass. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { cleanLine, isEmailAddress } from '#platform/text.ts';

/** An expected refusal, as it is shown to the client. */
export interface Refusal<Code extends string> {
  code: Code;
  message: string;
  /** The path in the input; null when no single value is to blame. */
  field: string[] | null;
}

const nameLengthMax = 100;
const emailLengthMax = 254;

const emailParts = /^([^@]+)@([\p{L}\p{M}\p{N}.-]+)$/u;
const phoneForm = z.e164();

/**
 * The address in the one form that it is stored and looked up in; null when it is not an address.
 *
 * That form is NFKC in lower case, as RFC 8265 has it for names of users, and of the domain what DNS is asked
 * for: `münchen.de` and `xn--mnchen-3ya.de` are one (UTS #46).
 */
export function parseEmail(text: string): string | null {
  // A letter in lower case may join the mark that follows it, which it did not in upper case.
  // Normalising takes long for a long text; nothing shrinks in it to a quarter.
  if (text.length > 4 * emailLengthMax) return null;
  const folded = text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
  if (folded.length > emailLengthMax) return null;
  const [, name = '', domain = ''] = emailParts.exec(folded) ?? [];
  const email = `${name}@${domainToASCII(domain)}`;
  return email.length <= emailLengthMax && isEmailAddress(email) ? email : null;
}

/** The number in E.164 form, without the spaces, dashes, dots and parentheses that people write. */
export function parsePhone(text: string): string | null {
  const phone = text.replace(/[\s().-]/g, '');
  return phoneForm.safeParse(phone).success ? phone : null;
}

export const parseName = (text: string): string | null => cleanLine(text, nameLengthMax);

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

export const passwordWeak = (field: string, fault: string): Refusal<'WEAK_PASSWORD'> => ({
  code: 'WEAK_PASSWORD',
  message: fault,
  field: [field],
});
