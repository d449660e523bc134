/** Changes five subgraphs of a made-up graph, each in its way, as their teams might between two releases. */
import type { Definition, Field, Subgraph } from './graph-model.ts';

/** What a change is to the clients. */
export type Severity = 'breaking' | 'dangerous' | 'safe';

export interface Change {
  subgraph: string;
  severity: Severity;
  coordinate: string;
}

type WithFields = Extract<Definition, { fields: Field[] }>;

interface Edit {
  severity: Severity;
  /** Changes a subgraph that is its own copy, and says what. */
  apply(subgraph: Subgraph): string;
}

/** Those of one subgraph lie together. */
const editsBySubgraph: readonly (readonly Edit[])[] = [
  [
    {
      severity: 'breaking',
      apply: (subgraph) => {
        const entity = firstEntity(subgraph);
        entity.fields = entity.fields.filter(({ name }) => name !== 'price');
        return `${entity.name}.price`;
      },
    },
  ],
  [
    {
      severity: 'breaking',
      apply: (subgraph) => {
        const entity = firstEntity(subgraph);
        fieldNamed(entity, 'details').type = 'String!';
        return `${entity.name}.details`;
      },
    },
    {
      severity: 'breaking',
      apply: ({ query }) => {
        const [field] = query;
        if (!field) throw new TypeError('there is no query');
        field.args = [...(field.args ?? []), { name: 'region', type: 'String!' }];
        return `Query.${field.name}(region:)`;
      },
    },
  ],
  [
    {
      severity: 'dangerous',
      apply: ({ definitions }) => {
        const status = definitions.find((definition) => definition.kind === 'enum');
        if (!status) throw new TypeError('there is no enum');
        status.values = [...status.values, 'VALUE_NEW'];
        return `${status.name}.VALUE_NEW`;
      },
    },
  ],
  [
    {
      severity: 'dangerous',
      apply: ({ query }) => {
        const field = query.find(({ args = [] }) => args.some((arg) => arg.default !== undefined));
        if (!field) throw new TypeError('there is no default');
        field.args = field.args?.map((arg) => (arg.default === undefined ? arg : { ...arg, default: '20' }));
        return `Query.${field.name}(first:)`;
      },
    },
  ],
  [
    {
      severity: 'safe',
      apply: (subgraph) => {
        const entity = firstEntity(subgraph);
        entity.fields = [...entity.fields, { name: 'nickname', type: 'String' }];
        return `${entity.name}.nickname`;
      },
    },
    {
      severity: 'safe',
      apply: (subgraph) => {
        const entity = firstEntity(subgraph);
        fieldNamed(entity, 'weight').directives = ['@deprecated(reason: "Weigh it yourself.")'];
        return `${entity.name}.weight`;
      },
    },
  ],
];

/** How many subgraphs are changed. */
export const changedSubgraphs = editsBySubgraph.length;

/** The subgraphs that are changed, evenly spread; what is given stays as it is. */
export function changeGraph(subgraphs: readonly Subgraph[]): { subgraphs: Subgraph[]; changes: Change[] } {
  const changed = structuredClone(subgraphs) as Subgraph[];
  const step = changed.length / changedSubgraphs;
  const changes = editsBySubgraph.flatMap((edits, index) => {
    const subgraph = changed[Math.floor(index * step)];
    if (!subgraph) throw new TypeError(`a graph of less than ${changedSubgraphs} subgraphs`);
    return edits.map(({ severity, apply }) => ({
      subgraph: subgraph.name,
      severity,
      coordinate: apply(subgraph),
    }));
  });
  return { subgraphs: changed, changes };
}

/** The first of its own: what others define comes later. */
function firstEntity({ definitions }: Subgraph): WithFields {
  const found = definitions.find(
    (definition): definition is WithFields =>
      definition.kind === 'type' && definition.name.includes('Entity'),
  );
  if (!found) throw new TypeError('there is no entity');
  return found;
}

function fieldNamed({ fields }: WithFields, name: string): Field {
  const found = fields.find((field) => field.name === name);
  if (!found) throw new TypeError(`there is no ${name}`);
  return found;
}
