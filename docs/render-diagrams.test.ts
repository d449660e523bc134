import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isDrawingOf } from './render-diagrams.ts';

const folder = join(import.meta.dirname, 'diagrams');
const names = (ending: string) =>
  readdirSync(folder).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('the diagrams', () => {
  test.each(names('.mmd'))('the drawing of %s is fresh', (name) => {
    expect(isDrawingOf(read(`${name}.svg`), read(`${name}.mmd`))).toBe(true);
    expect(isDrawingOf(read(`${name}.svg`), `${read(`${name}.mmd`)} `)).toBe(false);
  });

  test('the diagram of the states is as the table of transitions says', () => {
    expect(run('--check')).toEqual({ status: 0, output: '' });
  });

  test('every drawing has a source', () => {
    expect(names('.svg')).toEqual(names('.mmd'));
  });

  test.each(names('.svg'))('%s stands alone', (name) => {
    const svg = read(`${name}.svg`);
    expect(svg.match(/(?:href|src)="(?!#)[^"]*"|url\((?!#)[^)]*\)|<foreignObject|<script/g)).toBeNull();
  });
});

test('wrong usage is told apart from failure', () => {
  expect(run('--chekc').status).toBe(2);
});

function run(...options: string[]): { status: number | null; output: string } {
  const script = join(import.meta.dirname, 'render-diagrams.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, output: stdout + stderr };
}
