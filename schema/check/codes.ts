/** What the codes of the findings mean; those of Apollo's composition explain themselves. */
import { changeCodes } from './changes/codes.ts';
import { compositionCodes } from './composition-findings.ts';
import type { CodeMeaning } from './formats/format.ts';
import { operationCodes } from './operations/operation-codes.ts';
import { policyCodes } from './policies/policy-codes.ts';

export const codes: Readonly<Record<string, CodeMeaning>> = {
  ...compositionCodes,
  ...changeCodes,
  ...operationCodes,
  ...policyCodes,
};
