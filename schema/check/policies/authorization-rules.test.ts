import { expect, test } from '@jest/globals';
import { checksConfig } from '../checks-config.ts';
import { findUnknownRules } from './authorization-rules.ts';
import { policyCodes } from './policy-codes.ts';
import { toGraph } from './test-subgraphs.ts';

const plain = toGraph('type Query { a: Int }');
const owned = toGraph(
  'directive @owner(alone: Boolean) on FIELD_DEFINITION  type Query { a: Int @owner(alone: true) }',
);
const file = '/graph/supergraph.yaml';

test.each<[string, unknown[], string[]]>([
  ['a directive', ['owner'], []],
  ['a directive with its sign', ['@owner'], []],
  ['a directive with an argument', ['owner(alone: true)'], []],
  ['a directive that nobody defines', ['ownr'], ['@ownr']],
  ['one of a step', [['owner', 'admin']], ['@admin']],
  ['an argument that nobody defines', ['owner(alnoe: true)'], ['@owner(alnoe:)']],
  ['rules of federation', ['authenticated', 'requiresScopes', 'policy'], []],
  ['none', [], []],
])('a rule that is ordered must be defined: %s', (_title, authorization, unknown) => {
  const config = checksConfig.parse({ authorization });
  const coordinates = (graphs: Parameters<typeof findUnknownRules>[0]) =>
    findUnknownRules(graphs, config, file).map(({ coordinate }) => coordinate);
  expect(coordinates([plain, owned])).toEqual(unknown);
  expect(coordinates([owned, plain])).toEqual(unknown);
});

test('a rule that nobody defines is told as a danger, in the list of subgraphs', () => {
  expect(findUnknownRules([plain, plain], checksConfig.parse({ authorization: ['owner'] }), file)).toEqual([
    {
      check: 'changes',
      code: 'AUTHORIZATION_RULE_UNKNOWN',
      criticality: 'dangerous',
      message: 'checks.authorization names the directive @owner, which no subgraph defines.',
      coordinate: '@owner',
      locations: [{ file }],
    },
  ]);
  expect(policyCodes.AUTHORIZATION_RULE_UNKNOWN?.criticality).toBe('dangerous');
});
