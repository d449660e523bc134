/** That what is promised is there: connections, copies of streams, instances. */
import { find, type Manifest, nameOf, ofKind, workloadsOf } from '../manifests.ts';
import type { Rule } from '../rule.ts';
import { replicasOf } from './rollout.ts';

/** What a migration and the setup of the databases open at most. */
const jobConnections = 2;
const poolDefault = 10;
const shareMax = 0.8;

export const capacityRules: Rule[] = [
  {
    name: 'connections',
    holds: `All pools together, at the most pods and one more of each in a rollout, take at most ${shareMax * 100} % of PostgreSQL's connections.`,
    check: (manifests) => {
      const max = maxConnections(manifests);
      if (max === undefined) return ['PostgreSQL does not say its max_connections'];
      const takers = workloadsOf(manifests).filter(({ pod }) =>
        usesPostgres(manifests, pod?.serviceAccountName),
      );
      const taken = takers.reduce((sum, { manifest }) => sum + connectionsOf(manifests, manifest), 0);
      return taken > max * shareMax ? [`the services may open ${taken} connections of ${max}`] : [];
    },
  },
  {
    name: 'streams',
    holds:
      'Streams are held by as many servers as their settings say, by three, each on its disk before it answers.',
    check: (manifests) => {
      const nats = find(manifests, 'StatefulSet', 'nats');
      if (!nats) return ['there is no StatefulSet nats'];
      const servers = nats.spec?.replicas ?? 1;
      const config = ofKind(manifests, 'ConfigMap').flatMap(({ data = {} }) => data['nats.conf'] ?? []);
      return [
        ...(servers === 3 ? [] : [`${nameOf(nats)}: it has ${servers} servers`]),
        ...(config.every((text) => /^\s*sync_interval: always$/m.test(text)) && config.length > 0
          ? []
          : [`${nameOf(nats)}: it does not write through`]),
        ...ofKind(manifests, 'ConfigMap')
          .filter(
            ({ data = {} }) => data.STREAM_REPLICAS !== undefined && data.STREAM_REPLICAS !== String(servers),
          )
          .map((map) => `${nameOf(map)}: STREAM_REPLICAS is not ${servers}`),
      ];
    },
  },
  {
    name: 'database-cluster',
    holds:
      'A PostgreSQL cluster has three instances, answers after two have written, and is backed up, by an image that can.',
    check: (manifests) =>
      ofKind(manifests, 'Cluster').flatMap((cluster) => {
        const { imageName, instances, postgresql, backup } = cluster.spec as {
          imageName?: string;
          instances?: number;
          postgresql?: { synchronous?: object };
          backup?: object;
        };
        return [
          ...(instances === 3 ? [] : [`${nameOf(cluster)}: it has ${instances} instances`]),
          ...(postgresql?.synchronous ? [] : [`${nameOf(cluster)}: it answers before a second has written`]),
          ...(/-system-/.test(imageName ?? '') ? [] : [`${nameOf(cluster)}: its image has no Barman Cloud`]),
          ...(backup && ofKind(manifests, 'ScheduledBackup').length > 0
            ? []
            : [`${nameOf(cluster)}: it is not backed up`]),
        ];
      }),
  },
];

function maxConnections(manifests: readonly Manifest[]): number | undefined {
  const local = find(manifests, 'StatefulSet', 'postgres')?.spec?.template?.spec.containers[0] as
    | { args?: string[] }
    | undefined;
  const [argument] = local?.args?.filter((text) => text.startsWith('max_connections=')) ?? [];
  const cluster = find(manifests, 'Cluster', 'postgres')?.spec as
    | { postgresql?: { parameters?: { max_connections?: string } } }
    | undefined;
  const text = argument?.split('=')[1] ?? cluster?.postgresql?.parameters?.max_connections;
  return text === undefined ? undefined : Number(text);
}

/** Whoever has a pool, or migrates. */
const usesPostgres = (manifests: readonly Manifest[], account: string | undefined) =>
  account === 'postgres' || Boolean(account && settingsOf(manifests, account)?.DATABASE_POOL_MAX);

function connectionsOf(manifests: readonly Manifest[], manifest: Manifest): number {
  if (manifest.kind === 'Job') return jobConnections;
  if (manifest.kind !== 'Deployment') return 0;
  const pool = Number(settingsOf(manifests, manifest.metadata.name)?.DATABASE_POOL_MAX ?? poolDefault);
  return (replicasOf(manifests, manifest).max + 1) * pool;
}

const settingsOf = (manifests: readonly Manifest[], service: string) =>
  ofKind(manifests, 'ConfigMap').find(({ metadata }) => metadata.name.startsWith(`${service}-settings`))
    ?.data;
