/** What the policies can say: of removals, of contracts, of approvals, and by each rule of lint. */
import type { Criticality } from '../finding.ts';
import type { CodeMeaning } from '../formats/format.ts';
import { type LintRule, lintRules } from './lint-rules.ts';

const lintCodes = Object.entries<LintRule>(lintRules).map(([code, { level, explanation }]) => {
  const criticality: Criticality = level === 'error' ? 'breaking' : 'dangerous';
  return [code, { criticality, explanation }] as const;
});

export const policyCodes: Readonly<Record<string, CodeMeaning>> = {
  REMOVAL_NOT_DEPRECATED: {
    criticality: 'breaking',
    explanation: 'What is removed was not deprecated, as the policy on removals asks for.',
  },
  REMOVAL_TOO_SOON: {
    criticality: 'breaking',
    explanation: 'What is removed has not been deprecated for as long as the policy on removals asks for.',
  },
  REMOVAL_HISTORY_UNKNOWN: {
    criticality: 'breaking',
    explanation:
      'Since when something has been deprecated is not known, because its git history is not there.',
  },
  CONTRACT_REFERENCED_INACCESSIBLE: {
    criticality: 'breaking',
    explanation: 'A contract leaves out a type that something which it keeps gives or takes.',
  },
  CONTRACT_ONLY_INACCESSIBLE_CHILDREN: {
    criticality: 'breaking',
    explanation: 'A contract keeps a type and leaves out all that it consists of.',
  },
  CONTRACT_QUERY_ROOT_TYPE_INACCESSIBLE: {
    criticality: 'breaking',
    explanation: 'A contract leaves out every query.',
  },
  CONTRACT_REQUIRED_INACCESSIBLE: {
    criticality: 'breaking',
    explanation:
      'A contract leaves out an argument or input field without which what it keeps cannot be called.',
  },
  CONTRACT_DEFAULT_VALUE_USES_INACCESSIBLE: {
    criticality: 'breaking',
    explanation: 'A contract leaves out an input field or enum value that is in a default which it keeps.',
  },
  CONTRACT_IMPLEMENTED_BY_INACCESSIBLE: {
    criticality: 'breaking',
    explanation: 'A contract keeps a part of an interface, and leaves it out of a type that implements it.',
  },
  CONTRACT_TAG_UNKNOWN: {
    criticality: 'dangerous',
    explanation: 'A contract goes by a tag that nothing bears.',
  },
  CONTRACT_REVEALED: {
    criticality: 'dangerous',
    explanation: 'What a contract left out of the graph becomes public to its clients.',
  },
  CONTRACT_REMOVED: {
    criticality: 'breaking',
    explanation: 'A contract is gone, with the API that its clients use.',
  },
  AUTHORIZATION_RULE_UNKNOWN: {
    criticality: 'dangerous',
    explanation: 'The configuration orders a rule of authorization that no subgraph defines.',
  },
  APPROVAL_EXPIRED: {
    criticality: 'dangerous',
    explanation: 'An approval has expired, and approves nothing any more.',
  },
  APPROVAL_TOO_LONG: {
    criticality: 'dangerous',
    explanation: 'An approval expires so late that it approves nothing.',
  },
  APPROVAL_UNUSED: {
    criticality: 'dangerous',
    explanation: 'An approval accepts nothing that was found.',
  },
  ...Object.fromEntries(lintCodes),
};
