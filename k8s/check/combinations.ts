/** Which components go together. */

const databases = [
  ['postgres-local', 'nats-cluster'],
  ['postgres-cnpg', 'nats-cluster', 'external-secrets'],
] as const;

const optional = [
  'high-availability',
  'autoscaling',
  'autoscaling-lag',
  'monitoring',
  'tls-gateway-api',
  'ingress',
] as const;

/** Autoscalers let nothing be alone, and so need the budgets of high-availability. */
const needed: Readonly<Record<string, string>> = {
  autoscaling: 'high-availability',
  'autoscaling-lag': 'high-availability',
};

/** Every set of components that goes together. */
export function combinations(): string[][] {
  const subsets = Array.from({ length: 2 ** optional.length }, (_, bits) =>
    optional.filter((_name, index) => (bits >> index) & 1),
  );
  return databases.flatMap((database) =>
    subsets
      .filter((set) => set.every((name) => set.some((other) => other === (needed[name] ?? name))))
      .map((set) => [...database, ...set]),
  );
}
