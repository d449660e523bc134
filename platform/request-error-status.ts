/** The status of an operation that cannot be run, by the media type of the answer (GraphQL over HTTP, section 6). */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import { limitRefusal } from './errors.ts';

/** An operation that came in a well-formed request and is wrong itself. */
const operationErrors = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** How graphql-js says that there are too many tokens, and that introspection goes too deep. */
const limitsOfGraphQL = /Parsing aborted|Maximum introspection depth exceeded/;

/**
 * Who asks for `application/json` by name, and not for `application/graphql-response+json`, cannot tell
 * GraphQL's 400 from that of a proxy, and gets 200. Who names neither gets 400 as before an answer in the newer
 * media type, so that a mistake is seen. What is refused because it is too large is 400 to everybody.
 */
export function answerOldClientsWith200(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response, errors }) => {
        const accept = request.http?.headers.get('accept') ?? '';
        if (!accept.includes('application/json') || accept.includes('application/graphql-response+json'))
          return;
        const { http, body } = response;
        if (http.status !== 400 || body.kind !== 'single' || errors?.some(isOfLimit)) return;
        const code = body.singleResult.errors?.[0]?.extensions?.code;
        if (operationErrors.has(code)) http.status = 200;
      },
    }),
  };
}

const isOfLimit = ({ message, extensions }: GraphQLError) =>
  extensions.refusedBy === limitRefusal.refusedBy || limitsOfGraphQL.test(message);
