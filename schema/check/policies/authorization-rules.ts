/** The rules of authorization that the configuration orders: one that no subgraph defines would order nothing. */
import { type DirectiveDefinitionNode, Kind } from 'graphql';
import { readAuthorizationOrder } from '../changes/authorization.ts';
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import type { Graph } from '../graph.ts';

/** Subgraphs do not define them, and they are compared whether they are named or not. */
const federationRules = ['authenticated', 'requiresScopes', 'policy'];

/** @param graphs - the states before and after: a rule may have come or gone. */
export function findUnknownRules(
  graphs: readonly Graph[],
  { authorization }: Pick<ChecksConfig, 'authorization'>,
  configFile: string,
): Finding[] {
  const definitions = graphs
    .flatMap(({ subgraphs }) => subgraphs.flatMap(({ typeDefs }) => typeDefs.definitions))
    .filter((node): node is DirectiveDefinitionNode => node.kind === Kind.DIRECTIVE_DEFINITION);
  return readAuthorizationOrder(authorization).flatMap(({ name, values }): Finding[] => {
    if (federationRules.includes(name)) return [];
    const defined = definitions.filter((definition) => definition.name.value === name);
    const takes = (argument: string) =>
      defined.some(({ arguments: taken = [] }) => taken.some((one) => one.name.value === argument));
    const unknown = Object.keys(values).find((argument) => !takes(argument));
    if (defined.length > 0 && unknown === undefined) return [];
    const what = defined.length === 0 ? `the directive @${name}` : `the argument ${unknown} of @${name}`;
    return [
      {
        check: 'changes',
        code: 'AUTHORIZATION_RULE_UNKNOWN',
        criticality: 'dangerous',
        message: `checks.authorization names ${what}, which no subgraph defines.`,
        coordinate: defined.length === 0 ? `@${name}` : `@${name}(${unknown}:)`,
        locations: [{ file: configFile }],
      },
    ];
  });
}
