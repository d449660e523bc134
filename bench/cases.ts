/** What is measured: the check of two graphs, and beside it what parts of it cost alone. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { printSchema } from 'graphql';
import { compose } from '../schema/compose.ts';
import { readSubgraphs } from '../schema/supergraph-config.ts';

export interface Case {
  graph: string;
  name: string;
  /** Arguments of Node.js. */
  command: string[];
  /** References are what others are compared with. */
  isReference: boolean;
}

const root = resolve(import.meta.dirname, '..');
const ownConfig = join(root, 'schema/supergraph.yaml');

/** @param folder where the big graph is, as `big/before` and `big/after`; more is written there. */
export function prepareCases(folder: string): Case[] {
  const own = join(folder, 'own');
  copyOwnGraph(own);
  const ownBefore = join(own, 'schema/supergraph.yaml');
  const bigBefore = join(folder, 'big/before/supergraph.yaml');
  const bigAfter = join(folder, 'big/after/supergraph.yaml');
  return [
    ...casesOf('own graph', ownBefore, ownConfig, folder),
    ...casesOf('big graph', bigBefore, bigAfter, folder),
  ];
}

function casesOf(graph: string, before: string, after: string, folder: string): Case[] {
  const [beforeApi, afterApi] = [before, after].map((config, index) => {
    const file = join(folder, `${graph.replace(' ', '-')}-${index}.graphql`);
    writeFileSync(file, printSchema(compose(config).apiSchema));
    return file;
  });
  const script = (name: string, ...args: (string | undefined)[]) => [
    join(import.meta.dirname, name),
    ...args.flatMap((arg) => arg ?? []),
  ];
  const check = (against: string, config: string) => [
    ...checkCommand(),
    '--against',
    against,
    '--config',
    config,
  ];
  return [
    {
      graph,
      name: 'composition alone (@apollo/composition)',
      command: script('compose-alone.ts', after),
      isReference: true,
    },
    {
      graph,
      name: 'diff alone (@graphql-inspector/core)',
      command: script('diff-alone.ts', beforeApi, afterApi),
      isReference: true,
    },
    { graph, name: 'schema:check, unchanged', command: check(before, before), isReference: false },
    { graph, name: 'schema:check, changed', command: check(before, after), isReference: false },
  ];
}

/** As it is in package.json, with whatever options Node.js is given there. */
function checkCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [, ...args] = scripts['schema:check']?.split(' ') ?? [];
  return args;
}

/** Our graph as it was before a field of it was removed. */
function copyOwnGraph(folder: string): void {
  cpSync(dirname(ownConfig), join(folder, 'schema'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  readSubgraphs(ownConfig).forEach(({ file }, index) => {
    const copy = join(folder, relative(root, file));
    cpSync(file, copy);
    if (index > 0) return;
    writeFileSync(copy, `${readFileSync(file, 'utf8')}\nextend type Query {\n  formerly: String\n}\n`);
  });
}
