/** The notification subgraph: the same function serves in production and in tests. */
import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import type { StoredCounter } from './notification-metrics.ts';
import { createResolvers, ownerOf } from './resolvers.ts';

export interface NotificationDependencies extends SubgraphDependencies {
  database: Database;
  stored: StoredCounter;
  /** Whether messages are sent by e-mail besides being stored. */
  sendsMail: boolean;
}

export const createNotificationSubgraph = (dependencies: NotificationDependencies) =>
  createSubgraph({
    name: 'notification',
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers: createResolvers(dependencies),
    ownerOf,
    createContext: (caller) => createRequestContext(caller, dependencies.database.em.fork()),
  });
