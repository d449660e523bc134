/** The billing subgraph: the same function serves in production and in tests. */

import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import { ownerOf, resolvers } from './resolvers.ts';

export const createBillingSubgraph = (dependencies: SubgraphDependencies & { database: Database }) =>
  createSubgraph({
    name: 'billing',
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers,
    ownerOf,
    createContext: (caller) => createRequestContext(caller, dependencies.database.em.fork()),
  });
