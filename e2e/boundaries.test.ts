import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '..');
const rooms = ['gateway', 'subgraphs/user', 'subgraphs/order', 'subgraphs/billing', 'subgraphs/notification'];
const linesMax = 350;
const sources = ['gateway', 'subgraphs', 'platform', 'schema', 'dev', 'docs', 'bench', 'k8s', 'e2e'].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
      .map((file) => join(folder, file)),
);
const isTest = (file: string) => /(\.test|-cases)\.ts$/.test(file) || file.startsWith('e2e/');
const importsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, name = '']) => name,
  );

/** The project's file that an import names; null for packages. */
function targetOf(file: string, name: string): string | null {
  if (name.startsWith('#platform/')) return name.slice(1);
  return name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : null;
}

const crossings = (
  from: (file: string) => string | undefined,
  mayReach: (room: string, target: string) => boolean,
) =>
  sources
    .filter((file) => !isTest(file))
    .flatMap((file) => importsOf(file).map((name) => ({ file, target: targetOf(file, name) })))
    .filter(({ file, target }) => {
      const room = from(file);
      return room !== undefined && target !== null && !mayReach(room, target);
    });

test('a room imports from itself and from the platform, never from another room', () => {
  const roomOf = (file: string) => rooms.find((room) => file.startsWith(`${room}/`));
  const mayReach = (room: string, target: string) =>
    target.startsWith(`${room}/`) || target.startsWith('platform/');
  expect(crossings(roomOf, mayReach)).toEqual([]);
});

test('the platform imports from no room', () => {
  const platformOf = (file: string) => (file.startsWith('platform/') ? 'platform' : undefined);
  expect(crossings(platformOf, (_room, target) => target.startsWith('platform/'))).toEqual([]);
});

test('the platform is imported by its name, never by a path from another folder', () => {
  const paths = sources
    .filter((file) => !file.startsWith('platform/'))
    .flatMap((file) => importsOf(file).filter((name) => targetOf(file, name)?.startsWith('platform/')))
    .filter((name) => !name.startsWith('#platform/'));
  expect(paths).toEqual([]);
});

test('the environment is read in config files, scripts and tests only', () => {
  const readers = sources.filter(
    (file) =>
      !isTest(file) &&
      !file.startsWith('dev/') &&
      readFileSync(join(root, file), 'utf8').includes('process.env'),
  );
  expect(readers.filter((file) => !file.endsWith('config.ts'))).toEqual([]);
});

test(`no file outside the tests has more than ${linesMax} lines`, () => {
  const long = sources.filter(
    (file) => !isTest(file) && readFileSync(join(root, file), 'utf8').split('\n').length > linesMax,
  );
  expect(long).toEqual([]);
});

test('these rules see the files and their imports', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(importsOf('subgraphs/billing/server.ts')).toContain('#platform/subgraph.ts');
});
