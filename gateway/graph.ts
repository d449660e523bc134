/** The federated graph: plans operations by the supergraph in service and runs them over the subgraphs. */
import {
  ApolloGateway,
  type GraphQLDataSource,
  type ServiceEndpointDefinition,
  type SupergraphManager,
} from '@apollo/gateway';
import type { GatewayExecutionResult, GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';

export type FindDataSource = (definition: ServiceEndpointDefinition) => GraphQLDataSource;

/** A graph that starts without asking any subgraph, and that Apollo's cloud has no part in. */
export function createGraph(options: {
  supergraphManager: SupergraphManager;
  findDataSource: FindDataSource;
  logger: Logger;
}): GatewayInterface {
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphManager,
    buildService: options.findDataSource,
    logger: options.logger,
    validateSupergraph: true,
    // To find where a client's fragments fit into a fetch takes several times as long as all other planning.
    queryPlannerConfig: { reuseQueryFragments: false },
    __exposeQueryPlanExperimental: false,
  });
  return {
    load: async () => {
      const { executor } = await gateway.load({ apollo: {} });
      return { executor: async (request) => revealMissingValues(await executor(request)) };
    },
    onSchemaLoadOrUpdate: (listener) => gateway.onSchemaLoadOrUpdate(listener),
    stop: () => gateway.stop(),
  };
}

/**
 * A null where the schema promises a value is an error (GraphQL specification, section 6.4.4). Apollo's
 * gateway only mentions it in `extensions.valueCompletion` when the subgraph reported none.
 */
function revealMissingValues(result: GatewayExecutionResult): GatewayExecutionResult {
  const missing: GraphQLError[] | undefined = result.extensions?.valueCompletion;
  return missing ? { data: result.data, errors: missing } : result;
}
