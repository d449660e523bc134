/**
 * Runs the whole of Ordergraph on this machine, so that trying it takes one command: `npm start`.
 * See the usage below, or `npm start -- --help`.
 */
import { relative } from 'node:path';
import { readArguments, readWholeNumber } from './read-arguments.ts';

const usage = `Usage: npm start -- [--port N] [--data DIR | --ephemeral] [--quiet]

Starts PostgreSQL, NATS JetStream, the four subgraphs and the gateway, and stays in the foreground.
Ctrl-C stops everything in order.

  --port N      the gateway's port (default 4000); the subgraphs listen on N+1 to N+4
  --data DIR    where the servers keep their files (default .data); what is there survives a restart
  --ephemeral   a fresh temporary directory instead, removed at the end
  --quiet       print nothing but the path of stack.json, once everything is ready
  --help        show this

Environment: POSTGRES_URL (of a superuser) and NATS_URL use servers that run already; NATS_SERVER is the path
of a nats-server; ADMIN_EMAIL and ADMIN_PASSWORD together create an administrator.
Exit code: 0 after it was stopped, 1 if it failed, 2 for wrong usage.`;

interface Options {
  port: number;
  dataDirectory: string | undefined;
  quiet: boolean;
}

const portDefault = 4_000;
const portMax = 65_535 - 4;
const parentPollMs = 500;

// A signal may come while the rest is still being loaded, so it is listened to before.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// Whoever read the output may have gone; the stack goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// Nothing tells a script that the npm that runs it was killed, but it then has another parent.
const parent = process.ppid;
const endWithParent = () => process.ppid !== parent && stopping.abort();
if (process.env.npm_lifecycle_event) setInterval(endWithParent, parentPollMs).unref();

process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = readOptions(args);
  if (Array.isArray(options)) {
    console.error(`Wrong usage: ${options.join('; ')}. See npm start -- --help.`);
    return 2;
  }
  try {
    await run(options);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    // A system call's error says in its message what failed; anything else unexpected is shown whole.
    const isPlain = error instanceof Error && (error.name === 'StackError' || 'syscall' in error);
    console.error(isPlain ? error.message : error);
    return 1;
  }
}

async function run({ port, dataDirectory, quiet }: Options): Promise<void> {
  const { startStack } = await import('./stack/stack.ts');
  const startedAt = Date.now();
  const report = quiet ? () => {} : (line: string) => console.log(line);
  report(`Starting Ordergraph, with its files in ${dataDirectory ?? 'a temporary directory'}`);
  const interrupted = stopping.signal;
  const stack = await startStack({ port, dataDirectory, report, interrupted, environment: process.env });
  if (quiet) console.log(stack.file);
  report(welcome(port, shortest(stack.directory), Date.now() - startedAt));
  if (!interrupted.aborted) {
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }));
  }
  report('Stopping');
  await stack.stop();
  report('Stopped');
}

/** The path as one would type it here. */
function shortest(path: string): string {
  const fromHere = relative('', path);
  return fromHere.startsWith('..') ? path : fromHere;
}

/** The options, or everything that is wrong with them. */
function readOptions(args: string[]): Options | string[] {
  const known = {
    port: { type: 'string' },
    data: { type: 'string' },
    ephemeral: { type: 'boolean' },
    quiet: { type: 'boolean' },
  } as const;
  const { values, problems } = readArguments(args, known);
  const text = values.port || String(portDefault);
  const port = readWholeNumber(text, { option: 'port', min: 1, max: portMax, problems });
  if (values.data !== undefined && values.ephemeral)
    problems.push('--data and --ephemeral exclude each other');
  if (problems.length > 0) return problems;
  const dataDirectory = values.ephemeral ? undefined : (values.data ?? '.data');
  return { port, dataDirectory, quiet: values.quiet === true };
}

function welcome(port: number, directory: string, tookMs: number): string {
  const url = `http://127.0.0.1:${port}`;
  const query = `mutation {
    registerUser(input: { email: \\"ada@example.com\\", name: \\"Ada\\", password: \\"correct horse\\" }) {
      user { id name } session { accessToken } userErrors { code message }
    }
  }`.replaceAll(/\s+/g, ' ');
  return `
Ready after ${(tookMs / 1_000).toFixed(1)} s. Ctrl-C stops everything.

  API         ${url}/graphql
  Playground  ${url}/
  Logs        ${directory}/logs

Try:
  curl ${url}/graphql -H 'content-type: application/json' \\
    -d '{"query":"${query}"}'
`;
}
