/** What `npm run demo` and `npm run postman` promise, at a gateway that is right and at one that is not. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sharedStack } from './support/stack.ts';

const projectRoot = join(import.meta.dirname, '..');
const stack = sharedStack();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('the demo', () => {
  test('finds all eight steps as they should be', async () => {
    const { code, output, errors } = await run('demo', '--url', `${stack.url}/graphql`);
    expect(errors).toBe('');
    expect(output.match(/^\d {2}/gm)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((step) => `${step}  `));
    expect(output.match(/^ {3}✓ expected /gm)).toHaveLength(8);
    expect(output).toContain('8 of 8 steps are as they should be, in ');
    expect(code).toBe(0);
  });

  test('fits into 100 columns and has no colours where there is no terminal', async () => {
    const { output } = await run('demo', '--url', stack.url);
    expect(output.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(output).not.toContain('\u001b');
  });

  test('prints neither the password nor the token', async () => {
    const secrets: string[] = [];
    const gateway = await forward((answer, request) => {
      const password = /"password":"([^"]+)"/.exec(request)?.[1];
      const token = /"accessToken":"([^"]+)"/.exec(answer)?.[1];
      secrets.push(...[password, token].filter((secret) => secret !== undefined));
      return answer;
    });
    const { code, output } = await run('demo', '--url', gateway);
    expect(code).toBe(0);
    expect(secrets).toHaveLength(2);
    expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
  });

  test('fails when one balance is wrong, and says what was expected', async () => {
    const { code, output } = await run('demo', '--url', await forward(alterOneBalance()));
    expect(code).toBe(1);
    expect(output.match(/^ {3}✗ .*$/gm)).toEqual(['   ✗ after: expected 70.00 USD, came back 71.00 USD']);
    expect(output).toContain('7 of 8 steps are as they should be, in ');
  });

  test('ends at a step that gets no answer to build on', async () => {
    const refusal = { errors: [{ message: 'Try again.', extensions: { code: 'SERVICE_UNAVAILABLE' } }] };
    const gateway = await forward((answer, request) =>
      request.includes('mutation PlaceOrder') ? JSON.stringify(refusal) : answer,
    );
    const { code, output } = await run('demo', '--url', gateway);
    expect(code).toBe(1);
    expect(output).toMatch(/✗ expected an answer without errors; PlaceOrder answered SERVICE_UNAVAILABLE/);
    expect(output).toContain('2 of 8 steps are as they should be, in ');
  });
});

describe('the Postman collection', () => {
  const collection = readJson('postman/ordergraph.postman_collection.json') as Collection;

  test('passes at the gateway of a running stack', async () => {
    const { code, output, errors } = await run('postman', '--data', stack.directory);
    expect(errors).toBe('');
    expect(assertionsOf(output)).toEqual({ executed: expect.any(Number), failed: 0 });
    expect(assertionsOf(output).executed).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test('fails when one balance is wrong', async () => {
    const { code, output } = await run('postman', '--url', await forward(alterOneBalance()));
    expect(code).toBe(1);
    expect(assertionsOf(output).failed).toBe(1);
    expect(output).not.toContain('\u001b');
  });

  test('sends the known operations as they are', () => {
    for (const { request } of collection.item.flatMap((folder) => folder.item)) {
      const { query } = request.body.graphql;
      const [, name] = /^(?:query|mutation) (\w+)/m.exec(query) ?? [];
      expect(query).toBe(readFileSync(join(projectRoot, `schema/operations/${name}.graphql`), 'utf8'));
    }
  });

  test('comes without secrets', () => {
    const { values } = readJson('postman/local.postman_environment.json') as { values: Variable[] };
    const filled = [...values, ...collection.variable].filter(({ value }) => value !== '');
    expect(filled.map(({ key }) => key)).toEqual(['baseUrl', 'baseUrl']);
  });
});

describe.each(['demo', 'postman'])('npm run %s', (script) => {
  test('says in one line that there is no gateway', async () => {
    const { code, output, errors } = await run(script, '--url', `http://127.0.0.1:${await closedPort()}`);
    expect(errors).toMatch(
      /^No gateway answers at .* \(connect ECONNREFUSED .*\)\. Run npm start first.*\n$/,
    );
    expect(output).toBe('');
    expect(code).toBe(1);
  });

  test('says in one line that no stack runs in a data directory', async () => {
    const { code, errors } = await run(script, '--data', import.meta.dirname);
    expect(errors).toMatch(/^No stack runs in .*\. Run npm start first.*\n$/);
    expect(code).toBe(1);
  });

  test('names everything that is wrong with its arguments and exits with 2', async () => {
    const { code, errors } = await run(script, 'now', '--fast', '--url=ftp://127.0.0.1', '--data');
    expect(errors).toMatch(/^Wrong usage: now .*--fast .*--data needs .*--url and --data .*--url must .*\n$/);
    expect(code).toBe(2);
  });

  test('explains itself', async () => {
    const { code, output } = await run(script, '--help');
    expect(output).toContain(`Usage: npm run ${script} -- `);
    expect(code).toBe(0);
  });
});

interface Variable {
  key: string;
  value: string;
}

interface Collection {
  item: { item: { request: { body: { graphql: { query: string } } } }[] }[];
  variable: Variable[];
}

async function run(script: string, ...args: string[]) {
  const { FORCE_COLOR: _, ...environment } = process.env;
  const child = spawn(process.execPath, [join('dev', `${script}.ts`), ...args], {
    cwd: projectRoot,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, output, errors };
}

type Alter = (answer: string, request: string) => string;

/** The URL of a server that hands everything on to the gateway, and may alter what comes back. */
async function forward(alter: Alter): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { authorization } = request.headers;
    const answer = await fetch(`${stack.url}${request.url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(alter(await answer.text(), body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Makes 71.00 of the balance of 70.00 when it is looked at for the second time: after the declined order. */
function alterOneBalance(): Alter {
  let looks = 0;
  return (answer, request) => {
    if (!request.includes('query Me') || !answer.includes('"70.00"')) return answer;
    looks += 1;
    return looks === 2 ? answer.replace('"70.00"', '"71.00"') : answer;
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The row of newman's summary that counts them. */
function assertionsOf(output: string): { executed: number; failed: number } {
  const [, executed, failed] = /assertions │ +(\d+) │ +(\d+) │/.exec(output) ?? [];
  return { executed: Number(executed), failed: Number(failed) };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, file), 'utf8'));
}
