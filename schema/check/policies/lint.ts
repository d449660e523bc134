/** Lint: what the schemas' names, descriptions and shapes have to say against the rules of supergraph.yaml. */
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import { type LintRule, lintRules } from './lint-rules.ts';
import { placesOf, readElements } from './schema-elements.ts';

/**
 * A finding is of the whole graph, with all the places where subgraphs say the same.
 *
 * @param before - a state that things were so in already, which is not told again.
 */
export function lintSubgraphs(
  subgraphs: readonly SubgraphSource[],
  levels: ChecksConfig['lint'],
  before: readonly SubgraphSource[] = [],
): Finding[] {
  const [old, schema] = [readElements(before), readElements(subgraphs)];
  const byKind = Map.groupBy(schema.all.values(), ({ kind }) => kind);
  const rules: [string, LintRule][] = Object.entries(lintRules);
  return rules.flatMap(([code, { kinds, find }]) => {
    const level = levels[code as keyof typeof levels];
    if (level === 'off') return [];
    const elements = kinds.flatMap((kind) => byKind.get(kind) ?? []);
    return elements.flatMap((element): Finding[] => {
      const problem = find(element, schema);
      if (problem === undefined) return [];
      const { coordinate } = element;
      const known = old.all.get(coordinate);
      if (known && kinds.includes(known.kind) && find(known, old) !== undefined) return [];
      return [
        {
          check: 'lint',
          code,
          criticality: level === 'error' ? 'breaking' : 'dangerous',
          message: `${coordinate} ${problem}.`,
          coordinate,
          locations: placesOf(element),
        },
      ];
    });
  });
}
