/** The federated graph: plans operations by the supergraph in service and runs them over the subgraphs. */
import {
  ApolloGateway,
  type GraphQLDataSource,
  type ServiceEndpointDefinition,
  type SupergraphManager,
} from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutionResult, GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { createBoundedStore } from '#platform/bounded-store.ts';

const plansMax = 2_000;
/** Of the JSON of all plans; in memory they are about three times as large. */
const planCharsMax = 10 * 1024 * 1024;

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
    queryPlannerConfig: {
      // To find where a client's fragments fit into a fetch takes several times as long as all other planning.
      reuseQueryFragments: false,
      cache: createBoundedStore<QueryPlan>({
        entriesMax: plansMax,
        sizeMax: planCharsMax,
        sizeOf: (plan) => JSON.stringify(plan).length,
      }),
    },
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
