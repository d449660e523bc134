import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, parse } from 'graphql';
import { pino } from 'pino';
import { parseUsage } from '#platform/usage-file.ts';
import { closeAll, compose, eventually, startGateway, startSubgraph } from './test-gateway.ts';
import { createUsageRecorder, operationsPerDayMax } from './usage.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'usage-test-'));
  file = join(directory, 'usage.json');
});
afterEach(async () => {
  await closeAll();
  await rm(directory, { recursive: true, force: true });
});

const readDays = async () => parseUsage(await readFile(file, 'utf8'));
const readDay = async () => {
  const [day] = [...(await readDays()).values()];
  if (!day) throw new Error('the file has no day');
  return day;
};
const total = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, one) => sum + one, 0);

describe('a gateway with a usage file', () => {
  const start = async (usage: { file: string; daysMax: number } | undefined = { file, daysMax: 30 }) => {
    const billing = await startSubgraph({
      name: 'billing',
      typeDefs: `type Query { rate(of: String): String  accounts(filter: Filter): [Account!]  kind(of: Kind): Kind }
        type Account { id: ID!  owner: String } enum Kind { ONE TWO } input Filter { owner: String  page: Page }
        input Page { first: Int }`,
      resolvers: {
        Query: { rate: () => '1', accounts: () => [{ id: '1', owner: 'Eve' }], kind: () => 'ONE' },
      },
    });
    return startGateway({ supergraph: compose([billing]), subgraphUrls: { billing: billing.url }, usage });
  };

  test('counts each operation by its hash, and each part of the schema that it uses', async () => {
    const gateway = await start();
    for (const currency of ['EUR', 'USD', 'GBP']) {
      await gateway.send('query Rate($of: String) { rate(of: $of) }', { variables: { of: currency } });
    }
    await gateway.send('{ accounts(filter: { page: { first: 1 } }) { id } __typename }');
    await gateway.app.close();
    const { operations, otherOperations, coordinates } = await readDay();
    expect([...operations.values()].sort()).toEqual([1, 3]);
    expect(otherOperations).toBe(0);
    expect(Object.fromEntries(coordinates)).toEqual({
      Query: 4,
      'Query.rate': 3,
      'Query.rate(of:)': 3,
      'Query.accounts': 1,
      'Query.accounts(filter:)': 1,
      Account: 1,
      'Account.id': 1,
      Filter: 1,
      'Filter.page': 1,
      Page: 1,
      'Page.first': 1,
    });
  });

  test('writes no value, no variable and no text', async () => {
    const gateway = await start();
    await gateway.send('query Secret($secretName: String) { secretAlias: rate(of: $secretName) }', {
      variables: { secretName: 'secret-variable' },
    });
    await gateway.send('{ rate(of: "secret-literal") }');
    await gateway.app.close();
    expect((await readDay()).operations.size).toBe(2);
    expect(await readFile(file, 'utf8')).not.toMatch(/secret/i);
  });

  test('counts operations that differ in their values or layout as one', async () => {
    const gateway = await start();
    await gateway.send('{ rate(of: "EUR") }');
    await gateway.send('{\n  rate(of: "USD") # dollars\n}');
    await gateway.send('query Other { rate(of: "USD") }');
    await gateway.app.close();
    expect([...(await readDay()).operations.values()].sort()).toEqual([1, 2]);
  });

  test('counts the operation that runs, and not what stands beside it', async () => {
    const gateway = await start();
    const query = 'query A { ...F } query B { kind } fragment F on Query { rate }';
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName: 'A' }),
    });
    await gateway.app.close();
    const { coordinates } = await readDay();
    expect([coordinates.get('Query.rate'), coordinates.get('Query.kind')]).toEqual([1, undefined]);
  });

  test('counts nothing that is refused', async () => {
    const gateway = await start();
    await gateway.send('{ nothing }');
    await gateway.send('{ rate');
    await gateway.send('query ($of: String!) { rate(of: $of) }');
    await gateway.app.close();
    const { operations, coordinates } = await readDay();
    expect([operations.size, coordinates.size]).toEqual([0, 0]);
  });

  test('goes on from what its file has', async () => {
    for (const _run of [1, 2]) {
      const gateway = await start();
      await gateway.send('{ rate }');
      await gateway.app.close();
    }
    expect(total((await readDay()).operations)).toBe(2);
  });

  test('knows the operations of a graph that comes later', async () => {
    const gateway = await start();
    await gateway.send('{ rate }');
    const more = compose([
      { name: 'billing', typeDefs: 'type Query { rate(of: String): Money } type Money { amount: Int }' },
    ]);
    await writeFile(gateway.supergraphFile, more);
    await eventually(async () => (await gateway.send('{ rate { amount } }')).status === 200);
    await gateway.app.close();
    expect((await readDay()).coordinates.get('Money.amount')).toBe(1);
  });

  test('does not start with a file that is none', async () => {
    await writeFile(file, '{"days":{}}');
    await expect(start()).rejects.toThrow(/usage file .*usage.json cannot be read/);
    expect(await readFile(file, 'utf8')).toBe('{"days":{}}');
  });

  test('does not start with a file that cannot be written', async () => {
    await expect(start({ file: join(directory, 'away', 'usage.json'), daysMax: 30 })).rejects.toThrow(
      'ENOENT',
    );
  });

  test('writes nothing unless it is told to', async () => {
    const billing = await startSubgraph({
      name: 'billing',
      typeDefs: 'type Query { rate: String }',
      resolvers: { Query: { rate: () => '1' } },
    });
    const gateway = await startGateway({
      supergraph: compose([billing]),
      subgraphUrls: { billing: billing.url },
    });
    await gateway.send('{ rate }');
    await gateway.app.close();
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('the file', () => {
  const schema = buildSchema('type Query { a: Int  b: Int }');
  const start = async (options: { now?: () => Date; daysMax?: number; intervalMs?: number } = {}) => {
    const logLines: string[] = [];
    const logger = pino({}, { write: (line: string) => void logLines.push(line) });
    const recorder = await createUsageRecorder({ file, daysMax: 3, logger, ...options });
    const run = async (text: string) => {
      const document = parse(text);
      const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      const hooks = await recorder.plugin.requestDidStart?.({} as never);
      await hooks?.executionDidStart?.({ schema, document, operation } as never);
    };
    return { ...recorder, run, logLines };
  };
  let time: Date;
  const now = () => time;
  beforeEach(() => {
    time = new Date('2026-03-01T23:59:59.999Z');
  });

  test('has each UTC day by itself, also one on which nothing ran', async () => {
    const { run, stop } = await start({ now, intervalMs: 10 });
    await run('{ a }');
    time = new Date('2026-03-02T00:00:00Z');
    await eventually(async () => (await readDays()).has('2026-03-02'));
    time = new Date('2026-03-03T00:00:00Z');
    await run('{ a b }');
    await stop();
    const days = await readDays();
    expect([...days].map(([day, { coordinates }]) => [day, coordinates.get('Query.a')])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', undefined],
      ['2026-03-03', 1],
    ]);
  });

  test('goes on with a day when the clock is set back', async () => {
    const { run, stop } = await start({ now });
    await run('{ a }');
    time = new Date('2026-03-02T00:00:00Z');
    await run('{ a }');
    time = new Date('2026-03-01T23:59:59Z');
    await run('{ a }');
    await stop();
    expect([...(await readDays())].map(([day, { operations }]) => [day, total(operations)])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 2],
    ]);
  });

  test('has so many days and no older one', async () => {
    for (const day of ['01', '02', '03', '04']) {
      time = new Date(`2026-03-${day}T12:00:00Z`);
      const { run, stop } = await start({ now });
      await run('{ a }');
      await stop();
    }
    expect([...(await readDays()).keys()]).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  });

  test(`has ${operationsPerDayMax} operations of a day apart, and the others together`, async () => {
    const { run, stop } = await start();
    for (let index = 0; index < operationsPerDayMax + 2; index++) await run(`{ alias${index}: a }`);
    await run('{ alias0: a }');
    await stop();
    const { operations, otherOperations, coordinates } = await readDay();
    const counted = [operations.size, total(operations), otherOperations];
    expect(counted).toEqual([operationsPerDayMax, operationsPerDayMax + 1, 2]);
    expect(coordinates.get('Query.a')).toBe(operationsPerDayMax + 3);
  });

  test('is written while the gateway runs, and is never half-written', async () => {
    const { run, stop } = await start({ intervalMs: 5 });
    for (let runs = 1; runs <= 20; runs++) {
      await run('{ a }');
      await eventually(async () => total((await readDay()).operations) === runs);
    }
    await stop();
    expect(await readdir(directory)).toEqual(['usage.json']);
  });

  test('that cannot be written is logged and tried again, and nothing is lost', async () => {
    const { run, stop, logLines } = await start({ intervalMs: 5 });
    await rm(directory, { recursive: true });
    await run('{ a }');
    await eventually(() => logLines.some((line) => line.includes('a background job fails')));
    await mkdir(directory);
    await eventually(async () => (await readdir(directory)).includes('usage.json'));
    expect(total((await readDay()).operations)).toBe(1);
    await stop();
  });

  test('has what ran when more is used at once than is remembered', async () => {
    const fields = Array.from({ length: 2_000 }, (_, index) => `f${index}: Int`).join(' ');
    const wide = buildSchema(`type Query { a(in: In): Int } input In { ${fields} }`);
    const recorder = await createUsageRecorder({ file, daysMax: 3, logger: pino({ level: 'silent' }) });
    const hooks = await recorder.plugin.requestDidStart?.({} as never);
    for (let index = 0; index < 110; index++) {
      const document = parse(`query Q${index % 105}($in: In) { a(in: $in) }`);
      const [operation] = document.definitions;
      await hooks?.executionDidStart?.({ schema: wide, document, operation } as never);
    }
    await recorder.stop();
    const { operations, coordinates } = await readDay();
    expect([operations.size, total(operations), coordinates.get('In.f1999')]).toEqual([105, 110, 110]);
  });
});
