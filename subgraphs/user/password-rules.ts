/** Which passwords may be chosen: by their length, and none of those that everybody tries first. */
import { dictionary } from '@zxcvbn-ts/language-common';

const lengthMin = 12;
/** In characters, which are code points. */
export const passwordLengthMax = 128;

/** In lower case; the package's shorter ones are refused for their length. */
const commonPasswords = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= lengthMin),
);

/** Why a password may not be chosen, for people; null when it may. */
export function findPasswordFault(password: string): string | null {
  const length = [...password].length;
  if (length < lengthMin) return `Must have at least ${lengthMin} characters.`;
  if (length > passwordLengthMax) return `Must have at most ${passwordLengthMax} characters.`;
  // Half a surrogate pair could be written in two ways.
  if (!password.isWellFormed()) return 'Must be well-formed Unicode.';
  const isCommon = commonPasswords.has(password.normalize('NFKC').toLowerCase());
  return isCommon ? 'Must not be one of the most common passwords.' : null;
}
