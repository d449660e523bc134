/** Prints a made-up graph as the files that a real one consists of. */
import { stringify } from 'yaml';
import type { Definition, Field, Subgraph } from './graph-model.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ' +
  '["@key", "@external", "@requires", "@shareable", "@inaccessible", "@tag"])';
const firstPort = 10_001;

/** The list of subgraphs and their schemas, by their paths. */
export function printGraph(subgraphs: readonly Subgraph[]): Map<string, string> {
  const files = subgraphs.map((subgraph): [string, string] => [
    `subgraphs/${subgraph.name}.graphql`,
    printSubgraph(subgraph),
  ]);
  const entries = subgraphs.map(({ name }, index) => [
    name,
    {
      routing_url: `http://127.0.0.1:${firstPort + index}/graphql`,
      schema: { file: `subgraphs/${name}.graphql` },
    },
  ]);
  return new Map([['supergraph.yaml', stringify({ subgraphs: Object.fromEntries(entries) })], ...files]);
}

function printSubgraph({ definitions, query, mutation }: Subgraph): string {
  const roots: Definition[] = [
    { kind: 'type', name: 'Query', fields: query },
    { kind: 'type', name: 'Mutation', fields: mutation },
  ];
  const filled = roots.filter((root) => 'fields' in root && root.fields.length > 0);
  return `${[link, ...[...filled, ...definitions].map(printDefinition)].join('\n\n')}\n`;
}

function printDefinition(definition: Definition): string {
  const { kind, name } = definition;
  const head = `"""${name} as its subgraph knows it."""\n${kind} ${name}`;
  if (kind === 'scalar') return head;
  if (kind === 'union') return `${head} = ${definition.members.join(' | ')}`;
  if (kind === 'enum') return `${head} {\n${definition.values.map((value) => `  ${value}`).join('\n')}\n}`;
  const supertype =
    'implements' in definition && definition.implements ? ` implements ${definition.implements}` : '';
  const directives = 'directives' in definition ? (definition.directives ?? []) : [];
  const fields = definition.fields.map(printField);
  return `${[`${head}${supertype}`, ...directives].join(' ')} {\n${fields.join('\n')}\n}`;
}

function printField({ name, type, args = [], directives = [] }: Field): string {
  const list = args.map(
    (arg) => `${arg.name}: ${arg.type}${arg.default === undefined ? '' : ` = ${arg.default}`}`,
  );
  const field = `${name}${list.length > 0 ? `(${list.join(', ')})` : ''}: ${type}`;
  return `  "The ${name}."\n  ${[field, ...directives].join(' ')}`;
}
