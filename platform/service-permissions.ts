/** What each service may do at its siblings. Everything else needs the gateway. */

/** By the calling service and the subgraph: the root fields, each of which is `@service` there. */
export const servicePermissions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  user: { billing: ['openAccount'] },
  order: { billing: ['chargeOrder', 'refundOrder'] },
  billing: { order: ['demandedPayment'] },
};

export function permittedFields(service: string, subgraph: string): readonly string[] {
  return servicePermissions[service]?.[subgraph] ?? [];
}
