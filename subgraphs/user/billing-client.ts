/** What the user service asks of billing. */
import type { ServiceClient } from '#platform/service-client.ts';

export interface BillingClient {
  /**
   * Opens a user's account, trying again while there is no answer; one that is open already stays as it is.
   *
   * @throws {ServiceError} SERVICE_UNAVAILABLE when there is no answer within `withinMs`; it may be open
   *   all the same.
   */
  openAccount(ownerId: string, withinMs: number): Promise<void>;
}

const openAccountMutation = `mutation OpenAccount($input: OpenAccountInput!) {
  openAccount(input: $input) { accountId }
}`;

export function createBillingClient(client: ServiceClient): BillingClient {
  return {
    openAccount: async (ownerId, withinMs) => {
      await client.request({ query: openAccountMutation, variables: { input: { ownerId } }, withinMs });
    },
  };
}
