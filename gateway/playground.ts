/** Serves the Playground: Altair out of its npm package, so that a browser needs no other host. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { getDistDirectory, renderAltair, renderInitSnippet } from 'altair-static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { environmentVariables, playgroundTabs } from './playground-tabs.ts';

const assetsPath = '/playground/';
const optionsScript = 'options.js';
const mainScript = 'main.js';
const endpointPath = '/graphql';
const filesMax = 500;

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Nothing is loaded from, or sent to, another host. Angular and the editor add styles of their own to the
 * page, which the browser takes only with the number that each page has to itself. A few that Altair's
 * libraries add without it are refused, as the console says; they are empty.
 */
const pagePolicy = (nonce: string) =>
  [
    "default-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
const nonceBytes = 16;
/** What stands in the page for the number, until it is sent. */
const nonceMark = 'nonce-of-this-page';

/** What the page loads runs by the page's policy, but for a worker, which has its own. */
const assetPolicy = "default-src 'self'; frame-ancestors 'none'";

/** Altair evaluates the scripts of tabs in a sandboxed frame; there, and only there, text may become code. */
const sandboxPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join('; ');

interface Asset {
  body: Buffer | string;
  contentType: string;
  policy: string;
  etag: string;
}

export async function servePlayground(app: FastifyInstance): Promise<void> {
  const page = renderPage();
  const assets = await readAssets();
  app.get('/', (_request, reply) => {
    const nonce = randomBytes(nonceBytes).toString('base64url');
    return reply
      .headers({ 'cache-control': 'no-store', 'content-security-policy': pagePolicy(nonce) })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(nonceMark, nonce));
  });
  app.get<{ Params: { '*': string } }>(`${assetsPath}*`, (request, reply) => {
    const asset = assets.get(request.params['*']);
    return asset ? send(request, reply, asset) : reply.callNotFound();
  });
}

function renderPage(): string {
  const page = renderAltair({
    baseURL: assetsPath,
    serveInitialOptionsInSeperateRequest: optionsScript,
  });
  // With a number Altair would put the options into the page, and not with the script where they are.
  return page
    .replace('<title>Altair</title>', '<title>Ordergraph Playground</title>')
    .replaceAll('nonce=""', `nonce="${nonceMark}"`);
}

/**
 * Nothing is kept in the browser: a token of yesterday would be refused, and tabs of yesterday would hide
 * these.
 */
function renderOptions(): string {
  const snippet = renderInitSnippet({
    preserveState: false,
    initialWindows: playgroundTabs.map((tab) => ({
      initialName: tab.name,
      initialQuery: tab.query,
      initialVariables: tab.variables ? JSON.stringify(tab.variables, null, 2) : '',
      initialPreRequestScript: tab.preRequestScript,
      initialPostRequestScript: tab.postRequestScript,
      endpointURL: endpointPath,
    })),
    initialEnvironments: {
      activeSubEnvironment: 'ordergraph',
      subEnvironments: [{ id: 'ordergraph', title: 'Ordergraph', variables: environmentVariables }],
    },
    persistedSettings: {
      'banners.disable': true,
      'schema.reloadOnStart': true,
      'alert.disableUpdateNotification': true,
      disablePushNotification: true,
    },
    disableAccount: true,
    cspNonce: nonceMark,
  });
  // Altair takes absolute URLs only, and which one leads here the browser knows, as it knows the page's number.
  return snippet
    .replaceAll(`\`${endpointPath}\``, `location.origin + '${endpointPath}'`)
    .replace(`\`${nonceMark}\``, `document.querySelector('script[nonce]').nonce`);
}

async function readAssets(): Promise<Map<string, Asset>> {
  const directory = getDistDirectory();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in contentTypes);
  if (files.length > filesMax) throw new Error(`the Playground has more than ${filesMax} files`);
  const opening = await readFile(new URL('playground-opening.js', import.meta.url), 'utf8');
  const assets = new Map([[optionsScript, toAsset(optionsScript, renderOptions() + opening)]]);
  for (const { parentPath, name } of files) {
    const path = relative(directory, join(parentPath, name)).replaceAll(sep, '/');
    const body = await readFile(join(parentPath, name));
    assets.set(path, toAsset(path, path === mainScript ? unfoldVariables(body) : body));
  }
  return assets;
}

/**
 * Altair has no option to show a tab's variables from the start, which here are half of what there is to see.
 */
function unfoldVariables(script: Buffer): string {
  return script.toString('utf8').replace('showVariableDialog:!1', 'showVariableDialog:!0');
}

function toAsset(path: string, body: Buffer | string): Asset {
  return {
    body,
    contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
    policy: path.startsWith('iframe-sandbox/') ? sandboxPolicy : assetPolicy,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
  };
}

function send(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  reply.headers({
    'cache-control': 'no-cache',
    etag: asset.etag,
    'content-security-policy': asset.policy,
  });
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  return reply.type(asset.contentType).send(asset.body);
}
