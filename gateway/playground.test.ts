import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { openPlayground, type PlaygroundPage } from '../dev/playground-page.ts';
import { compose } from '../schema/compose.ts';
import { playgroundTabs } from './playground-tabs.ts';
import { closeAll, startGateway, unusedUrl } from './test-gateway.ts';

const schemaRoom = join(import.meta.dirname, '../schema');
const supergraph = readFileSync(join(schemaRoom, 'supergraph.graphql'), 'utf8');

/** A gateway of the real graph whose subgraphs are all away. */
const start = async (settings: { playground: boolean }) => {
  const away = await unusedUrl();
  const subgraphUrls = { user: away, order: away, billing: away, notification: away };
  return startGateway({ supergraph, subgraphUrls, introspection: true, ...settings });
};

describe('in a browser', () => {
  let playground: PlaygroundPage;

  beforeAll(async () => {
    const { url } = await start({ playground: true });
    playground = await openPlayground(url);
  });
  afterAll(async () => {
    await playground?.close();
    await closeAll();
  });

  test('it opens with a tab for each step of an order, at the first, with its variables in view', async () => {
    expect(await playground.tabs()).toEqual(playgroundTabs.map(({ name }) => name));
    const text = await playground.page.locator('app-root').innerText();
    expect(text).toContain('mutation Register');
    expect(text).toContain('"name": "Ada Lovelace"');
  });

  test('it shows the documentation of the graph', async () => {
    await playground.page.getByText('Docs', { exact: true }).click();
    await playground.page.locator('app-doc-viewer').getByText('Mutation').waitFor();
    await playground.page.getByText('Docs', { exact: true }).click();
  });

  test('it runs a query and shows the answer', async () => {
    await playground.openTab('4 Look');
    await playground.write('{ __typename }');
    const { status, shown } = await playground.send();
    expect(status).toBe(200);
    expect(JSON.parse(shown)).toEqual({ data: { __typename: 'Query' } });
  });

  test('it runs the scripts of a tab', async () => {
    await playground.openTab('1 Register');
    const { body, request } = await playground.send();
    expect(body.errors).toMatchObject([{ message: 'The user service is not available.' }]);
    expect(request.variables).toMatchObject({ input: { email: expect.stringMatching(/^ada\.\d+@/) } });
  });

  test('it asks nothing of another host, and all of its styles are in force', async () => {
    expect(playground.foreignRequests).toEqual([]);
    expect(await playground.refusedStyles()).toEqual([]);
    expect(await playground.page.locator('style[nonce]').count()).toBeGreaterThan(0);
  });

  test('it comes back as it was when the page is loaded again', async () => {
    await playground.page.reload();
    await playground.openTab('1 Register');
    expect(await playground.tabs()).toEqual(playgroundTabs.map(({ name }) => name));
  });
});

describe('over HTTP', () => {
  afterEach(closeAll);

  test('no page, nor anything of it, is there when the Playground is off', async () => {
    const { url } = await start({ playground: false });
    for (const path of ['/', '/playground/main.js']) {
      expect((await fetch(url + path)).status).toBe(404);
    }
  });

  test('the page may load from its own host only, and evaluates text nowhere but in the frame for scripts', async () => {
    const { url } = await start({ playground: true });
    const policyOf = async (path: string) => (await fetch(url + path)).headers.get('content-security-policy');
    expect(await policyOf('/')).toMatch(/^default-src 'self';/);
    expect(await policyOf('/')).not.toMatch(/http|eval|script-src|unsafe/);
    expect(await policyOf('/playground/iframe-sandbox/index.html')).toMatch(
      /^default-src 'none'; .*'unsafe-eval'/,
    );
  });

  test('only files of the Playground are served, each with its type, and once', async () => {
    const { url } = await start({ playground: true });
    for (const path of ['..%2f..%2fpackage.json', '%2e%2e/package.json', 'nothing.js', '']) {
      expect((await fetch(`${url}/playground/${path}`)).status).toBe(404);
    }
    const response = await fetch(`${url}/playground/styles.css`);
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${url}/playground/styles.css`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });
});

test.each(playgroundTabs.map((tab) => [tab.name, tab] as const))(
  'tab "%s" fits the graph',
  (_name, { query }) => {
    const { apiSchema } = compose(join(schemaRoom, 'supergraph.yaml'));
    expect(validate(apiSchema, parse(query))).toEqual([]);
  },
);
