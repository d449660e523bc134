import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { operationCodes } from './operation-codes.ts';

const folder = import.meta.dirname;
const textOf = (isWanted: (file: string) => boolean) =>
  readdirSync(folder)
    .filter((file) => isWanted(file) && !file.startsWith('operation-codes'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');

test.each(Object.keys(operationCodes))('%s is found by the code, and by a test', (code) => {
  expect(textOf((file) => !file.endsWith('.test.ts'))).toContain(`'${code}'`);
  expect(textOf((file) => file.endsWith('.test.ts'))).toMatch(new RegExp(`\\b${code}\\b`));
});
