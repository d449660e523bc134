/** Only compares two schemas: what `schema:check` is compared with. */
import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [before = '', after = ''] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
await diff(buildSchema(before), buildSchema(after));
