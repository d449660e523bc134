/** All rules of the project for its manifests. */
import type { Rule } from './rule.ts';
import { capacityRules } from './rules/capacity.ts';
import { networkRules } from './rules/network.ts';
import { referenceRules } from './rules/references.ts';
import { rolloutRules } from './rules/rollout.ts';
import { securityRules } from './rules/security.ts';

export const rules: readonly Rule[] = [
  ...securityRules,
  ...rolloutRules,
  ...referenceRules,
  ...networkRules,
  ...capacityRules,
];
