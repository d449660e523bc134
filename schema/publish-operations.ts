/** Publishes the known client operations as the list of persisted operations: see --help. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  Source,
  validate,
} from 'graphql';
import { compose } from './compose.ts';
import { type Fault, SchemaFaults } from './faults.ts';
import { type GeneratedFile, runGenerator } from './generator-command.ts';

const extension = '.graphql';

/**
 * The form of Apollo's tools
 * (https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format).
 */
interface Manifest {
  format: 'apollo-persisted-query-manifest';
  version: 1;
  operations: { id: string; name: string; type: string; body: string }[];
}

/**
 * @returns the manifest of the operations beside the list of subgraphs.
 * @throws {SchemaFaults} with everything that is wrong with the operations, or with the schemas.
 */
export function publishOperations(configFile: string): GeneratedFile {
  const { apiSchema } = compose(configFile);
  const room = dirname(resolve(configFile));
  const folder = join(room, 'operations');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(extension),
  );
  const faults: Fault[] = [];
  const operations = files.sort().flatMap((file) => readOperation(join(folder, file), apiSchema, faults));
  faults.push(
    ...duplicates(
      operations.map(({ name }) => name),
      folder,
    ),
  );
  if (faults.length > 0) throw new SchemaFaults(faults);
  const manifest: Manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
  return {
    file: join(room, 'persisted-operations.json'),
    text: `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

if (import.meta.main) {
  process.exitCode = await runGenerator({
    npmScript: 'operations:publish',
    purpose: `Publishes the operations of operations/ as persisted-operations.json, both beside the list of subgraphs:
each by the SHA-256 of its file. A gateway runs them by hash, and may run nothing else.`,
    readsSubgraphs: true,
    generate: async (configFile) => ({ files: [publishOperations(configFile)], warnings: [] }),
  });
}

function readOperation(file: string, schema: GraphQLSchema, faults: Fault[]): Manifest['operations'] {
  const body = readFileSync(file, 'utf8');
  const report = (code: string, { message, locations }: Pick<GraphQLError, 'message' | 'locations'>) =>
    faults.push({ code, message, locations: (locations ?? [{}]).map((location) => ({ file, ...location })) });
  let document: DocumentNode;
  try {
    document = parse(new Source(body, file));
  } catch (error) {
    report('GRAPHQL_PARSE_FAILED', error as GraphQLError);
    return [];
  }
  for (const error of validate(schema, document)) report('GRAPHQL_VALIDATION_FAILED', error);
  const [operation, ...others] = document.definitions.filter(isOperation);
  const name = operation?.name?.value;
  if (!operation || others.length > 0 || name !== basename(file, extension)) {
    report('INVALID_OPERATION', {
      message: 'The file must have one operation, which bears its name.',
      locations: undefined,
    });
    return [];
  }
  const id = createHash('sha256').update(body).digest('hex');
  return [{ id, name, type: operation.operation, body }];
}

function isOperation(definition: DocumentNode['definitions'][number]): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}

function duplicates(names: string[], folder: string): Fault[] {
  return [...Map.groupBy(names, (name) => name)]
    .filter(([, uses]) => uses.length > 1)
    .map(([name, uses]) => ({
      code: 'INVALID_OPERATION',
      message: `${uses.length} operations are named ${name}.`,
      locations: [{ file: folder }],
    }));
}
