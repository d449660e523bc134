/** Reads supergraph.yaml and the subgraph schemas that it names. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { checksConfig } from './check/checks-config.ts';
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
  checks: checksConfig.optional(),
});

/** @throws {SchemaFaults} with every fault of the file, or of the schemas that it names. */
export function readSubgraphs(configFile: string): SubgraphSource[] {
  const { subgraphs } = readConfig(configFile);
  const faults: Fault[] = [];
  const sources = Object.entries(subgraphs).flatMap(([name, { routing_url: url, schema }]) => {
    const file = resolve(dirname(configFile), schema.file);
    const typeDefs = readSchema(name, file, faults);
    return typeDefs === undefined ? [] : [{ name, url, file, typeDefs }];
  });
  if (faults.length > 0) throw new SchemaFaults(faults);
  return sources;
}

function readConfig(configFile: string): z.infer<typeof supergraphConfig> {
  const file = resolve(configFile);
  const invalid = (messages: string[]) =>
    new SchemaFaults(messages.map((message) => ({ code: 'INVALID_CONFIG', message, locations: [{ file }] })));
  const text = readText(file);
  if (text === undefined) throw invalid(['The file cannot be read']);
  const document = parseDocument(text);
  if (document.errors.length > 0) throw invalid(document.errors.map((error) => error.message));
  const { data, error } = supergraphConfig.safeParse(document.toJS());
  if (error)
    throw invalid(error.issues.map((issue) => `${issue.path.join('.') || 'root'}: ${issue.message}`));
  return data;
}

function readSchema(subgraph: string, file: string, faults: Fault[]): DocumentNode | undefined {
  const text = readText(file);
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

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
