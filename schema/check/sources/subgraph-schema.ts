/** Reads the schema of one subgraph from the standard input, a file, or the subgraph itself while it runs. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Fault } from '../../faults.ts';
import { readSchema, type SubgraphSource } from '../../supergraph-config.ts';
import type { GraphState } from './graph-state.ts';
import { InputError } from './input-error.ts';

const schemaBytesMax = 16 * 2 ** 20;
const introspectionMs = 10_000;

/** What a subgraph's schema is to be taken from in place of the file that the list of subgraphs names. */
export interface SubgraphSpec {
  name: string;
  /** `-` for the standard input, the URL of a running subgraph, or a file. */
  from: string;
}

const sdlAnswer = z.object({
  data: z.object({ _service: z.object({ sdl: z.string() }) }).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** The state with these subgraphs exchanged, or added. @throws {InputError} for what cannot be read. */
export async function exchangeSubgraphs<State extends GraphState>(
  state: State,
  specs: readonly SubgraphSpec[],
  headers?: Headers,
): Promise<State> {
  let { subgraphs, faults } = state;
  for (const spec of specs) {
    const known = subgraphs.find(({ name }) => name === spec.name);
    const url = known?.url ?? (isUrl(spec.from) ? spec.from : '');
    const { subgraph, faults: found } = await readSubgraphSchema(spec, url, headers);
    const others = subgraphs.filter(({ name }) => name !== spec.name);
    const place = known ? subgraphs.indexOf(known) : others.length;
    subgraphs = subgraph ? others.toSpliced(place, 0, subgraph) : others;
    const isOfAnother = ({ locations }: Fault) => locations.every(({ subgraph: name }) => name !== spec.name);
    faults = [...faults.filter(isOfAnother), ...found];
  }
  return { ...state, subgraphs, faults };
}

/** @throws {InputError} when there is nothing to read. */
export async function readSubgraphSchema(
  { name, from }: SubgraphSpec,
  url: string,
  headers?: Headers,
): Promise<{ subgraph?: SubgraphSource; faults: Fault[] }> {
  const file = resolve(from === '-' || isUrl(from) ? `<${name} from ${placeOf(from)}>` : from);
  const faults: Fault[] = [];
  const text = await readText(from, name, headers);
  const typeDefs = readSchema(name, file, text, faults);
  return typeDefs ? { subgraph: { name, url, file, typeDefs }, faults } : { faults };
}

async function readText(from: string, name: string, headers?: Headers): Promise<string> {
  try {
    if (from === '-') return await readStream(process.stdin);
    return isUrl(from) ? await introspect(from, headers) : await readStream(createReadStream(from));
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { message?: string; code?: string } };
    const why = [message, cause?.message || cause?.code].filter(Boolean).join(': ');
    throw new InputError(`The schema of ${name} cannot be read from ${from}: ${why}`, { cause: error });
  }
}

/** By the field that every subgraph has (https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec). */
async function introspect(url: string, headers?: Headers): Promise<string> {
  const sent = new Headers(headers);
  sent.set('content-type', 'application/json');
  sent.set('accept', 'application/json');
  const response = await fetch(url, {
    method: 'POST',
    headers: sent,
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    redirect: 'error',
    signal: AbortSignal.timeout(introspectionMs),
  });
  const text = await readStream(response.body ?? []);
  const { data, error } = sdlAnswer.safeParse(parseJson(text));
  if (data?.data) return data.data._service.sdl;
  const said = data?.errors?.map(({ message }) => message).join('; ');
  throw new Error(`HTTP ${response.status}, ${said ?? (error ? 'no GraphQL answer' : 'no _service.sdl')}`);
}

async function readStream(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > schemaBytesMax) throw new Error(`it is larger than ${schemaBytesMax / 2 ** 20} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isUrl = (from: string): boolean => /^https?:\/\//.test(from);

const placeOf = (from: string): string => (from === '-' ? 'stdin' : new URL(from).host.replace(':', ' '));
