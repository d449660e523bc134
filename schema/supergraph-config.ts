/** Reads supergraph.yaml and the subgraph schemas that it names. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type ChecksConfig, checksConfig } from './check/checks-config.ts';
import { type Fault, SchemaFaults } from './faults.ts';

export interface SubgraphSource {
  name: string;
  url: string;
  /** Absolute path of the schema; the document's locations carry it as their source's name. */
  file: string;
  typeDefs: DocumentNode;
}

const subgraphConfig = z.strictObject({
  routing_url: z.url({ protocol: /^https?$/ }),
  schema: z.strictObject({ file: z.string().min(1) }),
});

const supergraphConfig = z.strictObject({
  subgraphs: z
    .record(z.string(), subgraphConfig)
    .refine((subgraphs) => Object.keys(subgraphs).length > 0, 'Name at least one subgraph'),
  checks: checksConfig.prefault({}),
});

/** Gives the text of a file by its absolute path, or undefined when it cannot be read. */
export type ReadText = (file: string) => string | undefined;

export interface SupergraphConfig {
  /** Those whose schemas can be read. */
  subgraphs: SubgraphSource[];
  checks: ChecksConfig;
  /** What is wrong with the schemas of the others. */
  faults: Fault[];
}

/** @throws {SchemaFaults} with every fault of the file, or of the schemas that it names. */
export function readSubgraphs(configFile: string): SubgraphSource[] {
  const { subgraphs, faults } = readSupergraphConfig(configFile, readTextFile);
  if (faults.length > 0) throw new SchemaFaults(faults);
  return subgraphs;
}

/** @throws {SchemaFaults} with every fault of the file itself. */
export function readSupergraphConfig(configFile: string, read: ReadText): SupergraphConfig {
  const { subgraphs: named, checks } = readConfig(resolve(configFile), read);
  const faults: Fault[] = [];
  const subgraphs = Object.entries(named).flatMap(([name, { routing_url: url, schema }]) => {
    const file = resolve(dirname(configFile), schema.file);
    const typeDefs = readSchema(name, file, read(file), faults);
    return typeDefs === undefined ? [] : [{ name, url, file, typeDefs }];
  });
  return { subgraphs, checks, faults };
}

/** Parses a subgraph's schema; what is wrong with it is added to the faults. */
export function readSchema(
  subgraph: string,
  file: string,
  text: string | undefined,
  faults: Fault[],
): DocumentNode | undefined {
  if (text === undefined) {
    faults.push({
      code: 'INVALID_CONFIG',
      message: 'The file cannot be read',
      locations: [{ file, subgraph }],
    });
    return undefined;
  }
  try {
    return parse(new Source(text, file));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const locations = (error.locations ?? []).map((location) => ({ file, subgraph, ...location }));
    faults.push({ code: 'INVALID_GRAPHQL', message: error.message, locations });
    return undefined;
  }
}

export function readTextFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readConfig(file: string, read: ReadText): z.infer<typeof supergraphConfig> {
  const invalid = (messages: string[]) =>
    new SchemaFaults(messages.map((message) => ({ code: 'INVALID_CONFIG', message, locations: [{ file }] })));
  const text = read(file);
  if (text === undefined) throw invalid(['The file cannot be read']);
  const document = parseDocument(text);
  if (document.errors.length > 0) throw invalid(document.errors.map((error) => error.message));
  const { data, error } = supergraphConfig.safeParse(document.toJS());
  if (error)
    throw invalid(error.issues.map((issue) => `${issue.path.join('.') || 'root'}: ${issue.message}`));
  return data;
}
