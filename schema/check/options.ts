/** The words of the schema:check command, and what is wrong with them. */
import { parseArgs } from 'node:util';
import type { FormatName } from './formats/formats.ts';
import type { SubgraphSpec } from './sources/subgraph-schema.ts';

const formatNames = [
  'text',
  'json',
  'markdown',
  'github',
  'sarif',
  'junit',
] as const satisfies readonly FormatName[];

export const usage = `Checks what a change of the graph breaks: the working tree is compared with an earlier state of it.

Usage: npm run schema:check -- [--against REF|FOLDER|FILE] [--subgraph NAME=-|URL|FILE]... [--header 'NAME: VALUE']...
                               [--operations PATH]... [--usage FILE]... [--config FILE] [--format NAME] [--output FILE]

  --against REF      compare with a git ref, such as origin/main or a tag
  --against FOLDER   … with a folder that has such a list of subgraphs
  --against FILE     … with such a list (.yaml), or with a supergraph, which knows no descriptions or tags of subgraphs
                     (default: the merge base of HEAD and the branch that the list of subgraphs names, or main)
  --subgraph NAME=…  take the schema of this subgraph from the standard input (-), from a running subgraph (URL) or
                     from a file; a name that the list lacks is a new subgraph
  --header …         send this to running subgraphs
  --operations PATH  the known operations: a file, a folder or a manifest (default: those that the list of subgraphs names)
  --usage FILE       how often operations and fields are used, of each gateway one (default: the one that the list of subgraphs names)
  --config FILE      the list of subgraphs (default: schema/supergraph.yaml)
  --format NAME      ${formatNames.join(', ')} (default: text)
  --output FILE      write the report there, and the text to the terminal
  --help             show this

Exit codes: 0 nothing breaks, 1 something does, 2 wrong usage or unreadable input, 3 a fault of this tool.`;

export interface CheckOptions {
  against?: string | undefined;
  subgraphs: SubgraphSpec[];
  /** Absent where none are given: the library behind them takes a moment to load. */
  headers?: Headers | undefined;
  operations?: string[] | undefined;
  usage?: string[] | undefined;
  config: string;
  format: FormatName;
  output?: string | undefined;
}

const known = {
  against: { type: 'string' },
  subgraph: { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  operations: { type: 'string', multiple: true },
  usage: { type: 'string', multiple: true },
  config: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
} as const;

/** The options, or everything that is wrong with them. */
export function parseOptions(words: string[]): CheckOptions | string[] {
  const { tokens } = parseArgs({ args: words, options: known, strict: false, tokens: true });
  const problems: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`${token.value} is not an option`);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!(name in known)) problems.push(`${rawName} is not an option`);
    else if (!value || /^-./.test(value)) problems.push(`${rawName} needs a value`);
    else given.set(name, [...(given.get(name) ?? []), value]);
  }
  const one = (name: keyof typeof known) => {
    const [value, ...others] = given.get(name) ?? [];
    if (others.length > 0) problems.push(`--${name} is given ${others.length + 1} times`);
    return value;
  };
  const format = one('format') ?? 'text';
  const options = {
    against: one('against'),
    subgraphs: (given.get('subgraph') ?? []).flatMap((text) => parseSpec(text, problems)),
    headers: parseHeaders(given.get('header') ?? [], problems),
    operations: given.get('operations'),
    usage: given.get('usage'),
    config: one('config') ?? `${import.meta.dirname}/../supergraph.yaml`,
    format: format as FormatName,
    output: one('output'),
  };
  if (!formatNames.some((name) => name === format)) {
    problems.push(`--format must be one of ${formatNames.join(', ')}`);
  }
  const names = options.subgraphs.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    problems.push(`--subgraph ${name} is given twice`);
  }
  if (options.subgraphs.filter(({ from }) => from === '-').length > 1) {
    problems.push('only one --subgraph can be read from the standard input');
  }
  return problems.length > 0 ? problems : options;
}

function parseSpec(text: string, problems: string[]): SubgraphSpec[] {
  const [, name, from] = text.match(/^([^=]+)=(.+)$/) ?? [];
  if (name !== undefined && from !== undefined) return [{ name, from }];
  problems.push(`--subgraph ${text}: say NAME=-, NAME=URL or NAME=FILE`);
  return [];
}

function parseHeaders(texts: string[], problems: string[]): Headers | undefined {
  if (texts.length === 0) return undefined;
  const headers = new Headers();
  for (const text of texts) {
    const [, name = '', value = ''] = text.match(/^([^:]+):(.*)$/) ?? [];
    try {
      headers.append(name, value);
    } catch {
      // The value may be a secret.
      problems.push("--header: say 'NAME: VALUE'");
    }
  }
  return headers;
}
