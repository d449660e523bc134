import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dayOf } from '#platform/usage-file.ts';
import { compose } from '../compose.ts';
import { checkGraph } from './check.ts';
import type { Finding } from './finding.ts';
import { parseOptions } from './options.ts';
import { readInput } from './read-input.ts';
import { createRepository, type TestRepository } from './sources/test-repository.ts';

const order = 'order/schema.graphql';
const user = 'user/schema.graphql';

let graph: TestRepository;

beforeEach(() => {
  graph = createRepository();
});

afterEach(() => graph.remove());

/** What `npm run schema:check` comes to with these options. */
async function check(...words: string[]) {
  const options = parseOptions(['--config', graph.configFile, ...words]);
  if (Array.isArray(options)) throw new Error(options.join('\n'));
  return checkGraph(await readInput(options, new Date('2026-06-01T12:00:00Z')));
}

const like = (finding: Partial<Finding>) => expect.objectContaining(finding);

function configure(checks: string): void {
  graph.write('schema/supergraph.yaml', `${readFileSync(graph.configFile, 'utf8')}checks:\n${checks}`);
}

/** Three operations on each of the last 31 days, with these uses. */
function writeUsage(coordinates: Record<string, number>, today = new Date('2026-06-01T12:00:00Z')): void {
  const day = { operations: { ['0'.repeat(64)]: 3 }, otherOperations: 0, coordinates };
  const days = Object.fromEntries(Array.from({ length: 31 }, (_, back) => [dayOf(today, -back), day]));
  graph.write('schema/usage.json', JSON.stringify({ format: 'graph-usage', version: 1, days }));
}

describe('what changes', () => {
  test('where nothing did, nothing is found', async () => {
    expect(await check()).toEqual({
      before: expect.stringMatching(/^main \(\w{7}\)$/),
      after: 'the working tree',
      findings: [],
      operations: [expect.objectContaining({ name: 'Orders', status: 'fine' })],
      rollout: null,
      passes: true,
    });
  });

  test.each([
    ['safe', '  note: String', '  note: String\n  "A remark." remark: String', 'FIELD_ADDED', true],
    ['dangerous', 'orders: [', 'orders("How many." first: Int = 5): [', 'FIELD_ARGUMENT_ADDED', true],
    ['breaking', '  note: String\n', '', 'FIELD_REMOVED', false],
  ] as const)(
    'a %s change is found by its code, committed or not',
    async (criticality, from, to, code, passes) => {
      graph.git('checkout', '--quiet', '-b', 'branch');
      graph.edit(order, from, to);
      const uncommitted = await check();
      expect(uncommitted.passes).toBe(passes);
      expect(uncommitted.findings).toContainEqual(like({ code, criticality, check: 'changes' }));
      graph.commit();
      expect((await check()).findings).toEqual(uncommitted.findings);
    },
  );

  test('what the main branch got since is not the doing of the branch', async () => {
    graph.git('branch', 'branch');
    graph.edit(user, '  nickname: String\n', '  nickname: String\n  handle: String\n');
    graph.commit();
    graph.git('checkout', '--quiet', 'branch');
    expect((await check()).findings).toEqual([]);
    const { passes, findings } = await check('--against', 'main');
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({ code: 'FIELD_REMOVED', coordinate: 'User.handle', criticality: 'breaking' }),
    );
  });

  test('what is gone is told where it was: at the nearest definition that is left', async () => {
    graph.edit(order, '  note: String\n', '');
    const { findings } = await check();
    const { locations } = findings.find(({ subgraph }) => subgraph === undefined) as Finding;
    expect(locations).toEqual([{ file: graph.path(order), subgraph: 'order', line: 7, column: 6 }]);
  });

  test('a subgraph that is added, and one that is removed, are told together', async () => {
    graph.git('mv', 'order', 'stock');
    graph.edit('schema/supergraph.yaml', '  order:\n', '  stock:\n');
    graph.edit('schema/supergraph.yaml', '../order/', '../stock/');
    const { findings } = await check();
    expect(findings).toContainEqual(
      like({
        subgraph: 'order',
        code: 'SUBGRAPH_REMOVED',
        locations: [{ file: graph.path(order), subgraph: 'order' }],
      }),
    );
    expect(findings).toContainEqual(like({ subgraph: 'stock', code: 'SUBGRAPH_ADDED' }));
  });

  test('a graph that is new breaks nothing', async () => {
    graph.git('mv', 'schema', 'graph');
    graph.commit();
    const options = parseOptions(['--config', graph.path('graph/supergraph.yaml'), '--against', 'HEAD~1']);
    if (Array.isArray(options)) throw new Error(options.join('\n'));
    const { passes, findings } = await checkGraph(await readInput(options, new Date()));
    expect(passes).toBe(true);
    expect(findings.filter(({ code }) => code === 'SUBGRAPH_ADDED')).toHaveLength(2);
  });

  test('an event that loses a field breaks its consumers', async () => {
    const event = 'schema/events/order.paid.v1.json';
    graph.edit(event, '"orderId": {\n      "type": "string"\n    }', '');
    graph.edit(event, '"required": [\n    "orderId"\n  ]', '"required": []');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(like({ check: 'events', criticality: 'breaking' }));
    expect(findings.flatMap(({ locations }) => locations.map(({ file }) => file))).toContain(
      graph.path(event),
    );
  });

  const moveEvents = () => {
    const event = 'schema/events/order.paid.v1.json';
    const text = readFileSync(graph.path(event), 'utf8');
    rmSync(graph.path(event));
    configure('  events: messages\n');
    return text;
  };

  test('events that move to another folder are the same, and lose fields there as anywhere', async () => {
    const text = moveEvents();
    graph.write('schema/messages/order.paid.v1.json', text);
    expect((await check()).findings).not.toContainEqual(like({ check: 'events' }));
    graph.write(
      'schema/messages/order.paid.v1.json',
      text.replace(/"required": \[[^\]]*\]/, '"required": []'),
    );
    expect((await check()).findings).toContainEqual(like({ check: 'events', criticality: 'breaking' }));
  });

  test('a folder of events that the configuration names must be there', async () => {
    moveEvents();
    await expect(check()).rejects.toThrow(/^messages, which .*supergraph\.yaml names, cannot be read$/);
  });

  test('a supergraph of before is compared as far as it speaks of the subgraphs', async () => {
    graph.edit(user, 'import: ["@key"]', 'import: ["@key", "@tag"]');
    graph.edit(user, 'type User', '"Somebody." type User @tag(name: "public")');
    graph.write('before.graphql', compose(graph.configFile).supergraphSdl);
    expect((await check('--against', graph.path('before.graphql'))).findings).toEqual([]);
    graph.edit(order, '  note: String\n', '');
    graph.edit(order, 'resolvable: false', 'resolvable: true');
    const { passes, findings } = await check('--against', graph.path('before.graphql'));
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({
        code: 'FIELD_REMOVED',
        coordinate: 'Order.note',
        criticality: 'breaking',
        locations: [{ file: graph.path(order), subgraph: 'order', line: 7, column: 6 }],
      }),
    );
    expect(findings.map(({ subgraph }) => subgraph)).toContain('order');
  });
});

describe('what does not compose', () => {
  test('is told with its place, and the other checks go on', async () => {
    graph.edit(order, 'note: String', 'note: Nonsense');
    graph.edit(user, '  nickname: String\n', '');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({
        check: 'composition',
        code: 'INVALID_GRAPHQL',
        criticality: 'breaking',
        subgraph: 'order',
        locations: [{ file: graph.path(order), subgraph: 'order', line: 10, column: 9 }],
      }),
    );
    expect(findings).toContainEqual(
      like({ check: 'changes', coordinate: 'User.nickname', subgraph: 'user' }),
    );
  });

  test('an operation that nobody could plan is told, though everything else fits together', async () => {
    graph.edit(user, '@key(fields: "id")', '@key(fields: "id", resolvable: false)');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({ check: 'composition', code: 'SATISFIABILITY_ERROR', criticality: 'breaking' }),
    );
  });

  test('a schema that does not parse is told too, and is not taken for one that is gone', async () => {
    graph.edit(order, 'type User', '"Somebody." type User');
    graph.commit();
    graph.edit(order, 'type Order', 'type {');
    graph.edit(user, '  nickname: String\n', '');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({ check: 'composition', code: 'INVALID_GRAPHQL', subgraph: 'order', criticality: 'breaking' }),
    );
    expect(findings).toContainEqual(
      like({ check: 'changes', coordinate: 'User.nickname', subgraph: 'user' }),
    );
    expect(findings.map(({ code }) => code)).not.toContain('SUBGRAPH_REMOVED');
    // It described the User of both.
    expect(findings.map(({ check }) => check)).not.toContain('lint');
  });

  test('a state before that did not compose does not fail the one that mends it', async () => {
    graph.edit(order, 'note: String', 'note: Nonsense');
    graph.commit();
    graph.edit(order, 'type Query', '"Anything." scalar Nonsense\n\ntype Query');
    const { passes, findings } = await check();
    expect(findings).toContainEqual(like({ code: 'BEFORE_DOES_NOT_COMPOSE', criticality: 'dangerous' }));
    expect(passes).toBe(true);
  });

  test('a hint that is new is told, as a danger if it is a warning', async () => {
    graph.edit(user, '  id: ID!', '  "The id." id: ID!');
    const { passes, findings } = await check();
    expect(passes).toBe(true);
    expect(findings.map(({ check }) => check)).not.toContain('composition');
    graph.edit(order, 'resolvable: false) {\n  id: ID!', 'resolvable: false) {\n  "Another id." id: ID!');
    expect((await check()).findings).toContainEqual(
      like({ check: 'composition', code: 'INCONSISTENT_DESCRIPTION', criticality: 'dangerous' }),
    );
    graph.commit();
    expect((await check()).findings).toEqual([
      like({ code: 'INCONSISTENT_DESCRIPTION', criticality: 'safe', because: 'the state before has it too' }),
    ]);
  });
});

describe('what is given on the command line', () => {
  test('a schema of a subgraph in place of that of the list', async () => {
    graph.write('built.graphql', readFileSync(graph.path(order), 'utf8').replace('  note: String\n', ''));
    const { passes, findings } = await check('--subgraph', `order=${graph.path('built.graphql')}`);
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({
        code: 'FIELD_REMOVED',
        coordinate: 'Order.note',
        locations: [{ file: graph.path('built.graphql'), subgraph: 'order', line: 7, column: 6 }],
      }),
    );
  });

  test('operations that lie elsewhere', async () => {
    graph.write('client/deep/Notes.graphql', 'query Notes { orders { id note } }');
    graph.write('client/README.md', 'no operation');
    graph.edit(order, '  note: String\n', '');
    const { passes, operations } = await check('--operations', graph.path('client'));
    expect(passes).toBe(false);
    expect(operations).toMatchObject([{ name: 'Notes', status: 'broken' }]);
    expect((await check()).operations).toMatchObject([{ name: 'Orders', status: 'fine' }]);
  });
});

describe('policies', () => {
  test('what is dangerous fails where the list of subgraphs says so', async () => {
    graph.edit(order, 'orders: [', 'orders("How many." first: Int = 5): [');
    expect((await check()).passes).toBe(true);
    configure('  dangerous: fail\n');
    expect((await check()).passes).toBe(false);
  });

  test('an approval lets a change pass until it expires, and is told then', async () => {
    graph.edit(order, '  note: String\n', '');
    const approve = (expires: string) =>
      graph.write(
        'schema/approvals.yaml',
        `- { code: FIELD_REMOVED, coordinate: Order.note, author: Ann, reason: nobody uses it, expires: ${expires} }\n`,
      );
    approve('2026-06-01');
    const approved = await check();
    expect(approved.findings).toContainEqual(like({ code: 'FIELD_REMOVED', approvedBy: 'Ann' }));
    expect(approved.passes).toBe(true);
    approve('2026-05-31');
    const expired = await check();
    expect(expired.findings).toContainEqual(like({ code: 'APPROVAL_EXPIRED' }));
    expect(expired.passes).toBe(false);
  });

  test('a removal that is announced for long enough passes, by the history of the branch', async () => {
    configure('  removal: { deprecatedDays: 30 }\n');
    graph.edit(order, '  note: String\n', '  note: String @deprecated(reason: "unused")\n');
    graph.commit();
    graph.edit(order, '  note: String @deprecated(reason: "unused")\n', '');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(like({ code: 'REMOVAL_TOO_SOON', coordinate: 'Order.note' }));
  });

  test('a removal that is announced for long enough passes unless the recorded traffic has it', async () => {
    configure('  removal: { deprecatedDays: 30 }\n');
    graph.edit(order, '  note: String\n', '  note: String @deprecated(reason: "unused")\n');
    graph.commit();
    graph.edit(order, '  note: String @deprecated(reason: "unused")\n', '');
    const today = new Date(Date.now() + 40 * 86_400_000);
    const removal = async () => {
      const options = parseOptions(['--config', graph.configFile]);
      if (Array.isArray(options)) throw new Error(options.join('\n'));
      const { passes, findings } = await checkGraph(await readInput(options, today));
      return { passes, ofApi: findings.find(({ code, subgraph }) => code === 'FIELD_REMOVED' && !subgraph) };
    };
    expect(await removal()).toMatchObject({ passes: true, ofApi: { criticality: 'safe' } });
    writeUsage({ 'Order.note': 1 }, today);
    expect(await removal()).toMatchObject({
      passes: false,
      ofApi: {
        criticality: 'breaking',
        because: expect.stringMatching(
          /^used 31 times in 93 operations of 30 days, though deprecated since /,
        ),
      },
    });
    writeUsage({ 'Order.total': 1 }, today);
    expect(await removal()).toMatchObject({ passes: true, ofApi: { criticality: 'safe' } });
    writeUsage({ 'Order.note': 1 }, new Date(today.getTime() - 20 * 86_400_000));
    expect(await removal()).toMatchObject({ passes: true, ofApi: { criticality: 'safe' } });
  });

  test('a rule of authorization that nobody defines is told, changed or not', async () => {
    configure('  authorization: [ownr]\n');
    graph.commit();
    const { passes, findings } = await check();
    expect(passes).toBe(true);
    expect(findings).toEqual([
      like({ code: 'AUTHORIZATION_RULE_UNKNOWN', criticality: 'dangerous', coordinate: '@ownr' }),
    ]);
  });

  test('two contracts of one name are refused', async () => {
    configure('  contracts: [{ name: public, exclude: [a] }, { name: public, exclude: [b] }]\n');
    await expect(check()).rejects.toThrow(/checks\.contracts: must not have the same name twice/);
  });

  test('a new field that breaks a rule of lint is told, and one of before is not', async () => {
    graph.edit(order, '  note: String', '  note: String\n  BAD_name: String');
    const { findings } = await check();
    expect(findings.filter(({ check }) => check === 'lint').map(({ coordinate }) => coordinate)).toEqual(
      expect.arrayContaining(['Order.BAD_name']),
    );
    expect(findings.map(({ coordinate }) => coordinate)).not.toContain('Order.note');
  });

  test('the variant of a contract is compared too', async () => {
    graph.edit(user, 'import: ["@key"]', 'import: ["@key", "@tag"]');
    graph.edit(user, '  nickname: String', '  nickname: String @tag(name: "staff")');
    configure('  contracts: [{ name: public, exclude: [staff] }]\n');
    graph.commit();
    expect((await check()).passes).toBe(true);
    graph.edit(user, '  name: String!', '  name: String! @tag(name: "staff")');
    const { passes, findings } = await check();
    expect(passes).toBe(false);
    expect(findings).toContainEqual(
      like({ check: 'contracts', contract: 'public', code: 'FIELD_REMOVED', coordinate: 'User.name' }),
    );
  });

  test('a change of what nobody uses is safe', async () => {
    graph.edit(order, '  note: String\n', '');
    writeUsage({ 'Order.total': 3 });
    const { passes, findings } = await check();
    expect(findings).toContainEqual(
      like({ code: 'FIELD_REMOVED', criticality: 'safe', because: 'unused in 93 operations of 30 days' }),
    );
    expect(passes).toBe(true);
    writeUsage({ 'Order.total': 3, 'Order.note': 1 });
    expect((await check()).passes).toBe(false);
  });
});

describe('without a state to compare with', () => {
  test('on a detached HEAD the main branch is the remote one', async () => {
    graph.edit(order, '  note: String\n', '');
    graph.git('update-ref', 'refs/remotes/origin/main', 'main');
    graph.git('checkout', '--quiet', '--detach');
    graph.git('branch', '--quiet', '-D', 'main');
    expect(await check()).toMatchObject({ before: expect.stringMatching(/^origin\/main \(/), passes: false });
  });

  test('what there is is checked, and that it is compared with nothing is told as a danger', async () => {
    graph.git('branch', '--quiet', '-m', 'other');
    graph.edit(order, '  note: String\n', '');
    const { passes, findings } = await check();
    expect(passes).toBe(true);
    expect(findings).toEqual([like({ code: 'NOTHING_TO_COMPARE_WITH', criticality: 'dangerous' })]);
    configure('  against: other\n');
    expect((await check()).passes).toBe(false);
  });
});
