/** Audits the gateway by https://github.com/graphql/graphql-over-http, of which every MUST and SHOULD holds. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { closeAll, compose, startGateway, startSubgraph } from './test-gateway.ts';

/** Each is something that a server MAY do. */
const exceptions: Record<string, string> = {
  '5A70': 'a GET needs a header that a foreign page cannot send without asking: protection against CSRF',
  D6D5: 'as 5A70',
  '6A70': 'as 5A70',
};

let url: string;
beforeAll(async () => {
  const subgraph = await startSubgraph({
    name: 'user',
    typeDefs: 'type Query { me: String }',
    resolvers: { Query: { me: () => 'me' } },
  });
  const subgraphUrls = { user: subgraph.url };
  const gateway = await startGateway({ supergraph: compose([subgraph]), subgraphUrls, introspection: true });
  url = `${gateway.url}/graphql`;
});
afterAll(closeAll);

const audits = serverAudits({ url: () => url });

test('no exception is made of what a server must or should do', () => {
  const excepted = audits.filter(({ id }) => id in exceptions);
  expect(excepted.map(({ id }) => id).sort()).toEqual(Object.keys(exceptions).sort());
  for (const { name } of excepted) expect(name).toMatch(/^MAY /);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  '%s: %s',
  async (id, _name, audit) => {
    const result = await audit.fn();
    const reason = result.status === 'ok' ? undefined : result.reason;
    // An exception that holds by now is none.
    expect([result.status === 'ok', reason]).toEqual([
      !(id in exceptions),
      id in exceptions ? reason : undefined,
    ]);
  },
);
