import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { apiCases } from './api-cases.ts';
import { askAll, type Opinions } from './cross-check.ts';
import { federationCases } from './federation-cases.ts';

/** A change of the tables, from before to after (it comes) or back (it goes), and why the others differ. */
type Compared = readonly [title: string, way: 'comes' | 'goes', why: string];

const told = 'The loss is told to clients once: the finding of the subgraph is safe, and points to it.';
const unreachable = 'No operation can get there.';
const hides = 'Inspector takes any directive for dangerous and does not know what this one hides.';

const compared: readonly Compared[] = [
  ['a field', 'comes', ''],
  ['a field', 'goes', told],
  ['a field of a type that nothing reaches', 'comes', unreachable],
  ['a type that nothing reaches', 'goes', unreachable],
  ['a field that may be null and never is', 'goes', told],
  ['an argument that is optional', 'comes', 'No operation can be sending what was not there.'],
  ['an argument with a default', 'comes', told],
  ['an argument that is required', 'comes', told],
  [
    'a default of a required argument',
    'comes',
    'Whoever is there sends the argument, because it was required.',
  ],
  ['a default of a required argument', 'goes', `Without the default it has to be sent. ${told}`],
  ['a default of a required input field', 'goes', `Without the default it has to be sent. ${told}`],
  ['a value of an enum that clients receive', 'comes', told],
  [
    'a value of an enum that clients receive',
    'goes',
    `Clients only receive it, so that what they ask stays valid; GraphQL itself calls it breaking. ${told}`,
  ],
  ['a value of an enum that clients send', 'comes', 'What clients do not know they do not send.'],
  ['a value of an enum that clients send', 'goes', told],
  ['a member of a union', 'goes', told],
  ['an interface that is new', 'comes', 'No operation goes through an interface that was not there.'],
  ['another reason of a deprecation', 'comes', 'Nothing is different but a text for people.'],
  [
    'a repetition of a directive of operations',
    'goes',
    `An operation that repeats it is refused, and GraphQL itself calls that breaking. ${told}`,
  ],
  [
    'a field that moves',
    'comes',
    'A sibling has it: the API is the same. The order of deployment is another check.',
  ],
  ['a field that a sibling still has', 'comes', 'A sibling has it: the API is the same.'],
  ['a part of an entity', 'comes', 'It had nothing but the key, which the others have.'],
  [
    'a field that is null in the API whatever the subgraph says',
    'goes',
    'By a sibling it could be null before: the API is the same.',
  ],
  [
    'an argument that the API does not have',
    'goes',
    'A sibling does not have it, so clients could not send it.',
  ],
  ['a hidden field', 'comes', `${hides} ${told}`],
  ['a hidden field', 'goes', ''],
  ['a field that is hidden by two', 'comes', 'It was hidden already.'],
  ['a hidden field that services call', 'goes', ''],
  [
    'a key that a sibling joins by to what is only here',
    'comes',
    'Inspector does not know what a key is; a sibling that joins by it cannot.',
  ],
  [
    'a key of the same fields in another order and other spaces',
    'comes',
    'The fields are the same; inspector compares texts.',
  ],
  ['the last key, without which the graph does not compose', 'comes', 'A sibling joins by it.'],
  ['a field that may be shared and is', 'comes', 'A sibling resolves it too, and is no longer allowed to.'],
  ['a field that is left to nobody', 'comes', 'Nobody is left who resolves it.'],
  ['an override of a field that both have', 'comes', ''],
  [
    'an override from a subgraph that there is not',
    'comes',
    'Nothing is taken over, which composition gives a hint about.',
  ],
  ['a field that requires one more', 'goes', 'The gateway goes on sending more than is needed.'],
  ['a tag that contracts go by', 'comes', 'The contracts are compared by themselves.'],
  [
    'a directive that is composed',
    'goes',
    'What the schema itself bears is not among the types that inspector is given here.',
  ],
  ['somebody who is signed in', 'comes', 'Who is not signed in is refused.'],
  ['the same scopes in another order', 'comes', 'They ask for the same.'],
  ['a stricter rule', 'comes', 'The configured order of rules says that fewer people may have it.'],
  ['a stricter rule', 'goes', ''],
  ['a subgraph', 'goes', 'Inspector compares schemas, and not which there are.'],
];

const waysAround = [
  ...apiCases.map((one) => ({
    ...one,
    before: { a: one.before },
    after: { a: one.after },
    config: undefined,
  })),
  ...federationCases,
];

function ask([title, way]: Compared): Opinions {
  const found = waysAround.find((one) => one.title === title);
  if (!found) throw new Error(`There is no case '${title}'`);
  const { before, after, config } = found;
  return way === 'comes' ? askAll(before, after, config) : askAll(after, before, config);
}

function toLine([title, way, why]: Compared, opinions: Opinions): string {
  const { api, subgraphs, inspectorApi, inspectorSubgraphs, apollo, guild } = opinions;
  return `| ${[`${title} ${way}`, api, inspectorApi, subgraphs, inspectorSubgraphs, apollo, guild, why].join(' | ')} |`;
}

function differ({ api, subgraphs, inspectorApi, inspectorSubgraphs, apollo, guild }: Opinions): boolean {
  return api !== inspectorApi || subgraphs !== inspectorSubgraphs || apollo !== guild;
}

describe('what others say of the same changes', () => {
  let opinions: readonly Opinions[] = [];

  beforeAll(() => {
    opinions = compared.map(ask);
  });

  test('is asked of forty changes and more, each of which is one of the tables', () => {
    expect(new Set(compared.map(([title, way]) => `${title} ${way}`)).size).toBe(compared.length);
    expect(compared.length).toBeGreaterThanOrEqual(40);
  });

  test('is explained where it is not the same, and nowhere else', () => {
    const wrong = compared.filter(([, , why], index) => differ(opinions[index] as Opinions) !== (why !== ''));
    expect(wrong).toEqual([]);
  });

  test('is as the documentation says', () => {
    const text = readFileSync('docs/schema-checks-verdicts.md', 'utf8');
    const table = text.split('\n').filter((line) => /^\| .* (comes|goes) \|/.test(line));
    expect(table).toEqual(compared.map((one, index) => toLine(one, opinions[index] as Opinions)));
  });
});
