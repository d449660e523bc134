/** The order subgraph: the same function serves in production and in tests. */
import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import { createResolvers, ownerOf } from './resolvers.ts';
import type { SettlementDependencies } from './settle-payment.ts';

export const createOrderSubgraph = (
  dependencies: SubgraphDependencies & SettlementDependencies & { database: Database },
) =>
  createSubgraph({
    name: 'order',
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers: createResolvers(dependencies),
    ownerOf,
    createContext: (caller) => createRequestContext(caller, dependencies.database.em.fork()),
  });
