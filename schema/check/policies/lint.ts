/** Lint: what the schemas' names, descriptions and shapes have to say against the rules of supergraph.yaml. */
import type { SubgraphSource } from '../../supergraph-config.ts';
import type { ChecksConfig } from '../checks-config.ts';
import type { Finding } from '../finding.ts';
import { type LintRule, lintRules } from './lint-rules.ts';
import { placesOf, readElements } from './schema-elements.ts';

/** A finding is of the whole graph, with all the places where subgraphs say the same. */
export function lintSubgraphs(
  subgraphs: readonly SubgraphSource[],
  levels: ChecksConfig['lint'],
  /** What was so before a change is not the change's fault: it is safe. */
  before: readonly SubgraphSource[] = [],
): Finding[] {
  const schema = readElements(subgraphs);
  const byKind = Map.groupBy(schema.all.values(), ({ kind }) => kind);
  const rules: [string, LintRule][] = Object.entries(lintRules);
  const findings = rules.flatMap(([code, { kinds, find }]) => {
    const level = levels[code as keyof typeof levels];
    if (level === 'off') return [];
    const elements = kinds.flatMap((kind) => byKind.get(kind) ?? []);
    return elements.flatMap((element): Finding[] => {
      const problem = find(element, schema);
      if (problem === undefined) return [];
      const { coordinate } = element;
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
  if (findings.length === 0 || before.length === 0) return findings;
  const known = new Set(lintSubgraphs(before, levels).map(identify));
  return findings.map((finding) =>
    known.has(identify(finding))
      ? { ...finding, criticality: 'safe', because: 'so it was before the change' }
      : finding,
  );
}

const identify = ({ code, coordinate }: Finding) => `${code} ${coordinate}`;
