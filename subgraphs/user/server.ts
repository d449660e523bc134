/** The user subgraph: the same function serves in production and in tests. */
import type { Database } from '#platform/database.ts';
import { createSubgraph, type SubgraphDependencies } from '#platform/subgraph.ts';
import { createRequestContext } from './context.ts';
import type { RegisterUserDependencies } from './register-user.ts';
import { createResolvers, ownerOf } from './resolvers.ts';

const keysMaxAgeSeconds = 300;

export async function createUserSubgraph(
  dependencies: SubgraphDependencies & RegisterUserDependencies & { database: Database },
) {
  const app = await createSubgraph({
    name: 'user',
    dependencies,
    schemaFile: new URL('schema.graphql', import.meta.url),
    resolvers: createResolvers(dependencies),
    ownerOf,
    createContext: (caller, reply) => createRequestContext(caller, dependencies.database.em.fork(), reply),
  });
  app.get('/.well-known/jwks.json', (_request, reply) =>
    reply
      .header('cache-control', `public, max-age=${keysMaxAgeSeconds}`)
      .send(dependencies.accessTokens.jwks()),
  );
  return app;
}
