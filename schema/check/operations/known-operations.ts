/** Reads the operations that clients are known to send: documents, and manifests of persisted operations. */
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getLocation,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  visit,
} from 'graphql';
import { z } from 'zod';
import type { Finding } from '../finding.ts';
import { operationFinding } from './operation-finding.ts';

export interface KnownOperation {
  /** `anonymous` when it has none. */
  name: string;
  /** Absolute path, and the line from 1; in a manifest that of the entry. */
  file: string;
  line: number;
  /** The operation and the fragments that it uses, of whichever files. */
  document: DocumentNode;
  /** Set for an entry of a manifest: places in its text are no places in the file. */
  inManifest: boolean;
}

interface OperationsFile {
  file: string;
  text: string;
}

/** Written in one file, or in one entry of a manifest: fragments of its own come first. */
interface Unit {
  file: string;
  line?: number;
  definitions: readonly DefinitionNode[];
}

/** The form of Apollo's tools; what else it has is not looked at. */
const manifestForm = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ body: z.string() })),
});

/** An operation that stands in several places counts once, at the first; documents go before manifests. */
export function readKnownOperations(files: readonly OperationsFile[]): {
  operations: KnownOperation[];
  findings: Finding[];
} {
  const findings: Finding[] = [];
  const isManifest = ({ file }: OperationsFile) => file.endsWith('.json');
  const documents = files
    .filter((file) => !isManifest(file))
    .flatMap(({ file, text }) => readUnit({ file, text: new Source(text, file) }, findings));
  const entries = files.filter(isManifest).flatMap((file) => readManifest(file, findings));

  const shared = Map.groupBy(documents.flatMap(fragmentsOf), ({ name }) => name.value);
  const operations = new Map<string, KnownOperation>();
  for (const unit of [...documents, ...entries]) {
    const own = Map.groupBy(fragmentsOf(unit), ({ name }) => name.value);
    // An entry is sent as it stands.
    const elsewhere = unit.line === undefined ? shared : new Map<string, FragmentDefinitionNode[]>();
    for (const definition of unit.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const find = (name: string) => own.get(name) ?? elsewhere.get(name) ?? [];
      const { fragments, ambiguous } = collectFragments(definition, find);
      const operation = {
        name: definition.name?.value ?? 'anonymous',
        file: unit.file,
        line: unit.line ?? lineOf(definition),
        document: { kind: Kind.DOCUMENT, definitions: [definition, ...fragments] } as const,
        inManifest: unit.line !== undefined,
      };
      const text = normalForm(operation.document);
      if (operations.has(text)) continue;
      operations.set(text, operation);
      for (const name of ambiguous) {
        const message = `${operation.name} spreads ...${name}, which several files define in different ways.`;
        findings.push(operationFinding('OPERATION_FRAGMENT_AMBIGUOUS', message, operation));
      }
    }
  }
  return { operations: [...operations.values()], findings };
}

function readUnit(unit: { file: string; line?: number; text: Source }, findings: Finding[]): Unit[] {
  const { text, ...place } = unit;
  try {
    return [{ ...place, definitions: parse(text).definitions }];
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [position = { line: 1, column: 1 }] = error.locations ?? [];
    const inEntry = `${error.message} (line ${position.line}, column ${position.column} of the entry's body)`;
    findings.push(
      unit.line === undefined
        ? unreadable(unit.file, error.message, position)
        : unreadable(unit.file, inEntry, { line: unit.line, column: 1 }),
    );
    return [];
  }
}

function readManifest({ file, text }: OperationsFile, findings: Finding[]): Unit[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    findings.push(unreadable(file, (error as Error).message));
    return [];
  }
  const { data, error } = manifestForm.safeParse(json);
  if (!data) {
    findings.push(unreadable(file, `is no manifest of persisted operations: ${z.prettifyError(error)}`));
    return [];
  }
  const lines = linesOfEntries(text);
  return data.operations.flatMap(({ body }, index) =>
    readUnit({ file, line: lines[index] ?? 1, text: new Source(body, file) }, findings),
  );
}

/** Where each object of the list `operations` opens, in JSON that is known to be sound. */
function linesOfEntries(text: string): number[] {
  const lines: number[] = [];
  let [depth, line, list] = [0, 1, ''];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]\n]/g)) {
    if (token === '\n') line++;
    else if (token === '{' && depth === 2 && list === '"operations"') lines.push(line);
    if (token.startsWith('"') && depth === 1) list = token;
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
  }
  return lines;
}

const fragmentsOf = ({ definitions }: Unit) =>
  definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);

/** A fragment that nobody defines is left to validation. */
function collectFragments(
  operation: OperationDefinitionNode,
  find: (name: string) => readonly FragmentDefinitionNode[],
): { fragments: FragmentDefinitionNode[]; ambiguous: string[] } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const ambiguous: string[] = [];
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) =>
    visit(node, {
      FragmentSpread: ({ name: { value: name } }) => {
        const [fragment, ...others] = find(name);
        if (!fragment || fragments.has(name)) return;
        if (others.some((other) => print(other) !== print(fragment))) ambiguous.push(name);
        fragments.set(name, fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return { fragments: [...fragments.values()], ambiguous };
}

function normalForm({ definitions: [operation, ...fragments] }: DocumentNode): string {
  return [operation && print(operation), ...fragments.map((fragment) => print(fragment)).sort()].join('\n');
}

const lineOf = ({ loc }: OperationDefinitionNode) => (loc ? getLocation(loc.source, loc.start).line : 1);

function unreadable(file: string, message: string, place?: { line: number; column: number }): Finding {
  return operationFinding('OPERATION_UNREADABLE', message, [{ file, ...place }]);
}
