/** The billing subgraph: the same function serves in production and in tests. */

import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import { resolvers } from './resolvers.ts';

export const createBillingSubgraph = (dependencies: SubgraphDependencies & { database: Database }) =>
  createSubgraph({
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers,
    createContext: (caller) => createRequestContext(caller, dependencies.database.em.fork()),
  });
