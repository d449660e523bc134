/** The families of shots, which are fired side by side. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratorValue } from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { attacks } from './attacks.ts';
import { bodyShot, bytesShot, headerShot } from './http-shots.ts';
import { damage, writeOperation } from './operations.ts';
import { type Shot, toJsonShot } from './shot.ts';
import { anyJson, oneIn, pick } from './values.ts';

export interface Surroundings {
  schema: GraphQLSchema;
  /** The access token of a customer. */
  token: string;
  /** Of the customer and of what is theirs, so that operations find something. */
  ids: readonly string[];
}

export interface Family {
  name: string;
  make(g: GeneratorValue): Shot;
}

const operationsFolder = join(import.meta.dirname, '../../schema/operations');

export function createFamilies({ schema, token, ids }: Surroundings): Family[] {
  const known = readdirSync(operationsFolder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(join(operationsFolder, file), 'utf8'));
  const someone = (g: GeneratorValue) => {
    if (oneIn(g, 3)) return undefined;
    return oneIn(g, 15) ? damage(g, token).replace(/[^\w.-]/g, '') : token;
  };
  return [
    {
      name: 'random operations',
      make: (g) => toJsonShot(writeOperation(g, schema, ids), someone(g)),
    },
    {
      name: 'damaged operations',
      make: (g) => {
        const query = oneIn(g, 2) ? pick(g, known) : writeOperation(g, schema, ids).query;
        return toJsonShot({ query: damage(g, query) }, someone(g));
      },
    },
    {
      name: 'wrong variables',
      make: (g) => {
        const { query, variables } = writeOperation(g, schema, ids);
        const wrong = Object.fromEntries(
          Object.entries(variables).map(([name, value]) => [name, oneIn(g, 2) ? anyJson(g) : value]),
        );
        return toJsonShot({ query, variables: oneIn(g, 8) ? anyJson(g) : wrong }, someone(g));
      },
    },
    {
      name: 'known attacks',
      make: (g) => toJsonShot(attacks[pick(g, Object.keys(attacks))]?.(g), someone(g)),
    },
    { name: 'headers and methods', make: headerShot },
    { name: 'bodies', make: bodyShot },
    { name: 'bytes', make: bytesShot },
  ];
}
