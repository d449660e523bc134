import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { compose } from '../schema/compose.ts';

const root = join(import.meta.dirname, '..');
const documents = globSync('{*,docs/*,*/README,subgraphs/*/README}.md', { cwd: root });
const read = (document: string) => readFileSync(join(root, document), 'utf8');

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('its links to this repository lead somewhere', () => {
    const targets = [...text.matchAll(/\]\(([^)]+)\)|(?:src|href)="([^"]+)"/g)].map(
      ([, link, attribute]) => link ?? attribute ?? '',
    );
    const broken = targets.filter(
      (target) => !target.startsWith('http') && !leadsSomewhere(document, target),
    );
    expect(broken).toEqual([]);
  });

  test('the npm scripts that it names exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // What ends in a colon goes on with a placeholder.
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name = '']) =>
      name.endsWith(':') ? [] : [name],
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('the requests of the README are valid against the API', () => {
  const { apiSchema } = compose(join(root, 'schema/supergraph.yaml'));
  const bodies = [...read('README.md').matchAll(/-d '(\{.*?\n\})'/gs)].map(([, body = '']) => body);
  const queries = bodies.map((body) => (JSON.parse(body) as { query: string }).query);
  expect(queries).toHaveLength(2);
  expect(queries.flatMap((query) => validate(apiSchema, parse(query)))).toEqual([]);
});

function leadsSomewhere(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, document) : join(root, dirname(document), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || headingsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
