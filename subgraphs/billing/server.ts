/** The billing subgraph: the same function serves in production and in tests. */
import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import type { PaymentDependencies } from './order-client.ts';
import { createResolvers, ownerOf } from './resolvers.ts';

export const createBillingSubgraph = (
  dependencies: SubgraphDependencies & PaymentDependencies & { database: Database },
) =>
  createSubgraph({
    name: 'billing',
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers: createResolvers(dependencies),
    ownerOf,
    createContext: (caller) => createRequestContext(caller, dependencies.database.em.fork()),
  });
