/** The overlays keep to every rule, and every rule is broken by something. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkManifests, checkRules } from './check-manifests.ts';
import { combinations } from './combinations.ts';
import type { Container, Manifest, PodSpec, Spec } from './manifests.ts';
import { openWorkspace, type Workspace } from './render.ts';
import { rules } from './rules.ts';

let workspace: Workspace;
let local: Manifest[];
let production: Manifest[];
beforeAll(async () => {
  workspace = await openWorkspace();
  local = await workspace.render('overlays/local');
  production = await workspace.render('overlays/production');
}, 120_000);
afterAll(() => workspace.remove());

describe('the manifests', () => {
  test('the local overlay is valid and keeps to every rule', async () => {
    expect(await checkManifests(local)).toEqual([]);
  });

  test('the production overlay is valid and keeps to every rule', async () => {
    expect(await checkManifests(production)).toEqual([]);
  });

  test('every set of components that goes together keeps to every rule', async () => {
    const all = combinations();
    expect(all).toHaveLength(80);
    for (const components of all) {
      const faults = checkRules(await workspace.renderWith(components));
      expect({ components, faults }).toEqual({ components, faults: [] });
    }
  }, 300_000);
});

describe('the schemas', () => {
  const faultsOf = (manifest: object) => checkManifests([...local, manifest as Manifest]);
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'extra' } };
  const spec = { selector: { 'app.kubernetes.io/name': 'order' }, ports: [{ port: 4002 }] };

  test('a right object passes', async () => {
    expect(await faultsOf({ ...service, spec })).toEqual([]);
  });

  test.each([
    ['an unknown field', { ...service, spec: { ...spec, colour: 'red' } }, /"colour"' does not exist/],
    [
      'a wrong type',
      { ...service, spec: { ...spec, ports: [{ port: 'http' }] } },
      /Service extra: .*port.*number|integer/,
    ],
    [
      'a missing field',
      { ...service, spec: { ...spec, ports: [{ name: 'http' }] } },
      /Service extra: .*port/,
    ],
    [
      'an API that there is not',
      { ...service, apiVersion: 'v9', spec },
      /Service extra: there is no schema of v9/,
    ],
    [
      'an operator’s unknown field',
      {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'x' },
        spec: { scaleTargetRef: { name: 'order' }, triggers: [], hurry: true },
      },
      /"hurry"' does not exist/,
    ],
  ])('%s is refused', async (_title, manifest, fault) => {
    expect((await faultsOf(manifest)).join('\n')).toMatch(fault);
  });
});

/** By the rule: what breaks it in the production overlay. */
const damages: Record<string, { damage: (manifests: Manifest[]) => void }> = {
  'non-root': { damage: (all) => (podOf(all, 'order').securityContext = { runAsNonRoot: true }) },
  'few-rights': {
    damage: (all) => (containerOf(all, 'order').securityContext = { capabilities: { drop: ['ALL'] } }),
  },
  'no-token': { damage: (all) => (podOf(all, 'order').automountServiceAccountToken = true) },
  'bounded-scratch': {
    damage: (all) => {
      for (const volume of podOf(all, 'order').volumes ?? []) if (volume.emptyDir) volume.emptyDir = {};
    },
  },
  resources: { damage: (all) => (containerOf(all, 'order').resources = { limits: { cpu: '1' } }) },
  'pinned-image': { damage: (all) => (containerOf(all, 'order').image = 'ordergraph:latest') },
  'services-present': { damage: (all) => remove(all, 'Deployment', 'order') },
  probes: {
    damage: (all) =>
      (containerOf(all, 'order').livenessProbe = { httpGet: { path: '/readyz', port: 'http' } }),
  },
  grace: { damage: (all) => (podOf(all, 'order').terminationGracePeriodSeconds = 29) },
  'never-fewer': {
    damage: (all) => (specOf(all, 'Deployment', 'order').strategy = { rollingUpdate: { maxUnavailable: 1 } }),
  },
  'own-selector': {
    damage: (all) =>
      (specOf(all, 'Deployment', 'order').selector = { matchLabels: { 'app.kubernetes.io/name': 'user' } }),
  },
  'disruption-budget': { damage: (all) => remove(all, 'PodDisruptionBudget', 'order') },
  autoscaler: { damage: (all) => (specOf(all, 'Deployment', 'order').replicas = 2) },
  'config-exists': { damage: (all) => remove(all, 'ExternalSecret', 'order-settings') },
  'service-account-exists': { damage: (all) => remove(all, 'ServiceAccount', 'order') },
  'volume-exists': { damage: (all) => (podOf(all, 'order').volumes = []) },
  'probe-port-exists': {
    damage: (all) =>
      (containerOf(all, 'order').readinessProbe = { httpGet: { path: '/readyz', port: 'web' } }),
  },
  'port-of-settings': {
    damage: (all) => {
      for (const { metadata, data } of all)
        if (data && metadata.name.startsWith('order-settings')) data.PORT = '4009';
    },
  },
  'service-meets-pods': {
    damage: (all) =>
      (specOf(all, 'Service', 'order').ports = [{ name: 'http', port: 4002, targetPort: 'web' }]),
  },
  'route-meets-service': { damage: (all) => remove(all, 'Gateway', 'entrance') },
  'deny-all': { damage: (all) => remove(all, 'NetworkPolicy', 'deny-all') },
  'policy-per-workload': { damage: (all) => remove(all, 'NetworkPolicy', 'order') },
  'policy-meets-pods': {
    damage: (all) => (specOf(all, 'NetworkPolicy', 'order').podSelector = { matchLabels: { name: 'order' } }),
  },
  'policies-agree': { damage: (all) => (specOf(all, 'NetworkPolicy', 'billing').ingress = []) },
  'calls-allowed': { damage: (all) => (specOf(all, 'NetworkPolicy', 'order').egress = []) },
  connections: { damage: (all) => (specOf(all, 'HorizontalPodAutoscaler', 'order').maxReplicas = 20) },
  streams: { damage: (all) => (specOf(all, 'StatefulSet', 'nats').replicas = 1) },
  'database-cluster': { damage: (all) => remove(all, 'ScheduledBackup', 'nightly') },
};

test('a policy that leaves out the jobs which make a PostgreSQL cluster is found', () => {
  const damaged = structuredClone(production);
  specOf(damaged, 'NetworkPolicy', 'postgres').podSelector = {
    matchLabels: { 'app.kubernetes.io/component': 'postgres' },
  };
  expect(checkRules(damaged)).toContainEqual('policy-per-workload: Cluster postgres: no policy selects it');
});

test('a PostgreSQL cluster whose image cannot archive is found', () => {
  const damaged = structuredClone(production);
  specOf(damaged, 'Cluster', 'postgres').imageName =
    'ghcr.io/cloudnative-pg/postgresql:17.6-standard-bookworm';
  expect(checkRules(damaged)).toContainEqual(
    'database-cluster: Cluster postgres: its image has no Barman Cloud',
  );
});

describe('each rule', () => {
  test('has something that breaks it', () => {
    expect(Object.keys(damages).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });

  test.each(Object.entries(damages))('%s: what breaks it is found', (name, { damage }) => {
    const damaged = structuredClone(production);
    damage(damaged);
    expect(checkRules(damaged).filter((fault) => fault.startsWith(`${name}: `))).not.toEqual([]);
  });

  test('the pools may take 80 % of the connections, and not one more', () => {
    const withConnections = (max: number) => {
      const changed = structuredClone(production);
      const cluster = specOf(changed, 'Cluster', 'postgres') as {
        postgresql: { parameters: { max_connections: string } };
      };
      cluster.postgresql.parameters.max_connections = String(max);
      return checkRules(changed);
    };
    // (6 + 1) pods of order, (4 + 1) of notification, (2 + 1) of user and of billing, with 8 each; 4 migrations.
    const taken = (7 + 5 + 3 + 3) * 8 + 4 * 2;
    expect(withConnections(taken / 0.8)).toEqual([]);
    expect(withConnections(taken / 0.8 - 1)).toEqual([
      `connections: the services may open ${taken} connections of ${taken / 0.8 - 1}`,
    ]);
  });
});

function specOf(manifests: Manifest[], kind: string, name: string): Spec {
  const spec = manifests.find((one) => one.kind === kind && one.metadata.name === name)?.spec;
  if (!spec) throw new Error(`there is no ${kind} ${name}`);
  return spec;
}

function podOf(manifests: Manifest[], deployment: string): PodSpec {
  const { template } = specOf(manifests, 'Deployment', deployment);
  if (!template) throw new Error(`${deployment} has no template`);
  return template.spec;
}

function containerOf(manifests: Manifest[], deployment: string): Container {
  const [container] = podOf(manifests, deployment).containers;
  if (!container) throw new Error(`${deployment} has no container`);
  return container;
}

function remove(manifests: Manifest[], kind: string, name: string): void {
  const index = manifests.findIndex((one) => one.kind === kind && one.metadata.name === name);
  if (index < 0) throw new Error(`there is no ${kind} ${name}`);
  manifests.splice(index, 1);
}
