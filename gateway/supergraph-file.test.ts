import { createHash } from 'node:crypto';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { costMax } from '#platform/operation-limits.ts';
import {
  closeAll,
  compose,
  eventually,
  startGateway,
  startSubgraph,
  type TestGateway,
  type TestSubgraph,
} from './test-gateway.ts';

let billing: TestSubgraph;
let oldGraph: string;
let newGraph: string;

beforeEach(async () => {
  billing = await startSubgraph({
    name: 'billing',
    typeDefs: 'type Query { rate: String  fee: String }',
    resolvers: { Query: { rate: () => '1', fee: () => '2' } },
  });
  newGraph = compose([billing]);
  oldGraph = compose([{ name: 'billing', typeDefs: 'type Query { rate: String }' }]);
});
afterEach(closeAll);

const start = (supergraph = oldGraph) => startGateway({ supergraph, subgraphUrls: { billing: billing.url } });
const knowsFee = async ({ send }: TestGateway) => (await send('{ fee }')).status === 200;
const servesRate = async ({ send }: TestGateway) =>
  JSON.stringify(await send('{ rate }')) === '{"status":200,"data":{"rate":"1"}}';

describe('a new graph comes into service without a restart', () => {
  test('when the file is written', async () => {
    const gateway = await start();
    expect(await knowsFee(gateway)).toBe(false);
    await writeFile(gateway.supergraphFile, newGraph);
    await eventually(() => knowsFee(gateway));
  });

  test('when another file is renamed over it', async () => {
    const gateway = await start();
    await writeFile(`${gateway.supergraphFile}.new`, newGraph);
    await rename(`${gateway.supergraphFile}.new`, gateway.supergraphFile);
    await eventually(() => knowsFee(gateway));
  });

  test('when a symbolic link on the way to it changes, as in a Kubernetes ConfigMap', async () => {
    const source = await start();
    const volume = dirname(source.supergraphFile);
    for (const [version, graph] of Object.entries({ one: oldGraph, two: newGraph })) {
      await mkdir(join(volume, version));
      await writeFile(join(volume, version, 'graph'), graph);
    }
    await symlink('one', join(volume, '..data'));
    await symlink(join('..data', 'graph'), join(volume, 'graph'));
    const gateway = await startGateway({
      supergraph: '',
      supergraphFile: join(volume, 'graph'),
      subgraphUrls: { billing: billing.url },
    });
    await symlink('two', join(volume, '..next'));
    await rename(join(volume, '..next'), join(volume, '..data'));
    await eventually(() => knowsFee(gateway));
  });

  test('and with it what its fields cost', async () => {
    const withWeight = (weight: number) =>
      compose([
        {
          name: 'billing',
          typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost"])
            type Query { rate: String @cost(weight: ${weight}) }`,
        },
      ]);
    const gateway = await start(withWeight(costMax));
    expect(await servesRate(gateway)).toBe(true);
    await writeFile(gateway.supergraphFile, withWeight(costMax + 1));
    await eventually(async () => !(await servesRate(gateway)));
    expect(await gateway.send('{ rate }')).toMatchObject({
      status: 400,
      errors: [{ message: `The operation costs more than ${costMax}. Ask for less at once.` }],
    });
    await writeFile(gateway.supergraphFile, withWeight(0));
    await eventually(() => servesRate(gateway));
  });

  test('and requests are answered all the while', async () => {
    const gateway = await start();
    const answers: boolean[] = [];
    await writeFile(gateway.supergraphFile, newGraph);
    await eventually(async () => {
      answers.push(await servesRate(gateway));
      return knowsFee(gateway);
    });
    expect(answers).not.toContain(false);
  });
});

describe('a faulty graph is refused and logged, and the one in service goes on', () => {
  const unknownSubgraph = () =>
    compose([billing, { name: 'stock', typeDefs: 'type Query { stock: String }' }]);
  const wantsAuthentication = () =>
    compose([
      {
        name: 'billing',
        typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
          type Query { rate: String  fee: String @authenticated }`,
      },
    ]);

  test.each<[string, () => string]>([
    ['no GraphQL', () => 'nonsense {'],
    ['half a graph', () => newGraph.slice(0, newGraph.length / 2)],
    ['nothing', () => ''],
    ['a schema that is no supergraph', () => 'type Query { fee: String }'],
    ['a subgraph whose URL is not configured', unknownSubgraph],
    ['a feature that the gateway does not enforce', wantsAuthentication],
  ])('%s', async (_what, makeGraph) => {
    const gateway = await start();
    await writeFile(gateway.supergraphFile, makeGraph());
    const refusals = () => gateway.logLines.filter(({ msg }) => String(msg).includes('is refused'));
    await eventually(() => refusals().length > 0);
    expect(await servesRate(gateway)).toBe(true);
    expect(await knowsFee(gateway)).toBe(false);
    expect(await gateway.metrics()).toContain('gateway_supergraph_refusals_total{service="gateway"} 1');

    await writeFile(gateway.supergraphFile, newGraph);
    await eventually(() => knowsFee(gateway));
    expect(refusals()).toHaveLength(1);
  });

  test('no file at all', async () => {
    const gateway = await start();
    await rm(gateway.supergraphFile);
    await eventually(() => gateway.logLines.some(({ msg }) => String(msg).includes('fails')));
    expect(await servesRate(gateway)).toBe(true);
    await writeFile(gateway.supergraphFile, newGraph);
    await eventually(() => knowsFee(gateway));
  });
});

test('a gateway does not start with a faulty graph', async () => {
  await expect(start('nonsense {')).rejects.toThrow();
});

const hashOf = (supergraph: string) => createHash('sha256').update(supergraph).digest('hex');
async function hashInService({ url }: TestGateway): Promise<string> {
  const { inService } = (await (await fetch(`${url}/readyz`)).json()) as {
    inService: { supergraph: string };
  };
  return inService.supergraph;
}

test('the metrics and /readyz name the graph in service by its hash', async () => {
  const gateway = await start();
  const hashes = async () => [
    ...[...(await gateway.metrics()).matchAll(/supergraph_info\{.*hash="(\w+)"/g)].map(([, hash]) => hash),
    await hashInService(gateway),
  ];
  expect(await hashes()).toEqual([hashOf(oldGraph), hashOf(oldGraph)]);
  await writeFile(gateway.supergraphFile, newGraph.slice(0, newGraph.length / 2));
  await eventually(async () => (await gateway.metrics()).includes('refusals_total{service="gateway"} 1'));
  expect(await hashes()).toEqual([hashOf(oldGraph), hashOf(oldGraph)]);
  await writeFile(gateway.supergraphFile, newGraph);
  await eventually(() => knowsFee(gateway));
  expect(await hashes()).toEqual([hashOf(newGraph), hashOf(newGraph)]);
});

test('ten exchanges, and faulty graphs between them, drop none of 2,000 requests', async () => {
  const slow = await startSubgraph({
    name: 'billing',
    typeDefs: 'type Query { rate: String  fee: String }',
    resolvers: { Query: { rate: () => sleep(50, '1'), fee: () => '2' } },
  });
  const gateway = await startGateway({ supergraph: oldGraph, subgraphUrls: { billing: slow.url } });
  const exchanges = () => gateway.logLines.filter(({ msg }) => String(msg).includes('is in service')).length;
  const answers: string[] = [];
  let [acrossAnExchange, exchanged] = [0, false];
  const clients = Array.from({ length: 20 }, async () => {
    while (!exchanged || answers.length < 2_000) {
      const before = exchanges();
      answers.push(JSON.stringify(await gateway.send('{ rate }').catch(String)));
      if (exchanges() > before) acrossAnExchange++;
    }
  });

  for (let exchange = 0; exchange < 10; exchange++) {
    const live = await hashInService(gateway);
    if (exchange % 5 === 0) {
      await writeFile(gateway.supergraphFile, `nonsense ${exchange} {`);
      const refusals = `refusals_total{service="gateway"} ${exchange / 5 + 1}`;
      await eventually(async () => (await gateway.metrics()).includes(refusals));
      expect(await hashInService(gateway)).toBe(live);
    }
    const next = exchange % 2 === 0 ? newGraph : oldGraph;
    await writeFile(gateway.supergraphFile, next);
    await eventually(async () => (await hashInService(gateway)) === hashOf(next));
  }
  exchanged = true;
  await Promise.all(clients);

  expect(answers.length).toBeGreaterThanOrEqual(2_000);
  expect(new Set(answers)).toEqual(new Set(['{"status":200,"data":{"rate":"1"}}']));
  expect(acrossAnExchange).toBeGreaterThan(10);
}, 180_000);
