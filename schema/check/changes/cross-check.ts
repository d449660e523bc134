/** What others say of the same changes: GraphQL Inspector alone, and the composition of The Guild. */
import { CriticalityLevel } from '@graphql-inspector/core';
import { diffSchema } from '@graphql-inspector/core/diff/schema';
import { composeServices } from '@theguild/federation-composition';
import type { GraphQLSchema } from 'graphql';
import type { Criticality } from '../finding.ts';
import type { ComparedConfig } from './compare-graphs.ts';
import { compareGraphs } from './compare-graphs.ts';
import { modelOf } from './subgraph-model.ts';
import { buildSubgraphSchema } from './subgraph-schema.ts';
import { graphOf, type Schemas, sourcesOf } from './test-graph.ts';

export type Verdict = Criticality | 'none';

export interface Opinions {
  /** The most severe finding of the API, and of the subgraphs. */
  api: Verdict;
  subgraphs: Verdict;
  /** Inspector's most severe change of the API, and of the subgraphs' schemas each by itself. */
  inspectorApi: Verdict;
  inspectorSubgraphs: Verdict;
  /** The codes of why the state after the change does not compose, or `composes`. */
  apollo: string;
  guild: string;
}

export function askAll(before: Schemas, after: Schemas, config?: ComparedConfig): Opinions {
  const [old, fresh] = [graphOf('before', before), graphOf('after', after)];
  const findings = compareGraphs(old, fresh, config);
  const ours = (isApi: boolean) =>
    worst(
      findings
        .filter(({ subgraph }) => (subgraph === undefined) === isApi)
        .map(({ criticality }) => criticality),
    );
  const names = Object.keys(before).filter((name) => name in after);
  const [oldApi, freshApi] = [old.composition?.apiSchema, fresh.composition?.apiSchema];
  return {
    api: ours(true),
    subgraphs: ours(false),
    inspectorApi: oldApi && freshApi ? inspect(oldApi, freshApi) : 'none',
    inspectorSubgraphs: worst(names.map((name) => inspect(schemaOf(before, name), schemaOf(after, name)))),
    apollo: codesOf(fresh.faults.map(({ code }) => code)),
    guild: composeWithGuild(after),
  };
}

const order: readonly Verdict[] = ['none', 'safe', 'dangerous', 'breaking'];

const levels: Record<CriticalityLevel, Verdict> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

function worst(verdicts: readonly Verdict[]): Verdict {
  return order[Math.max(0, ...verdicts.map((verdict) => order.indexOf(verdict)))] ?? 'none';
}

function inspect(before: GraphQLSchema, after: GraphQLSchema): Verdict {
  return worst(diffSchema(before, after).map(({ criticality }) => levels[criticality.level]));
}

function schemaOf(schemas: Schemas, name: string): GraphQLSchema {
  const [source] = sourcesOf({ [name]: schemas[name] ?? '' });
  if (!source) throw new Error(`There is no subgraph ${name}`);
  return buildSubgraphSchema(modelOf(source)).schema;
}

function composeWithGuild(schemas: Schemas): string {
  const result = composeServices(
    sourcesOf(schemas).map(({ name, url, typeDefs }) => ({ name, url, typeDefs })),
  );
  return codesOf((result.errors ?? []).map(({ extensions }) => String(extensions.code)));
}

function codesOf(codes: readonly string[]): string {
  return codes.length === 0 ? 'composes' : [...new Set(codes)].sort().join(', ');
}
