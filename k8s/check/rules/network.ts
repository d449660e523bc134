/** Who may speak to whom: what is not allowed at both ends does not work, what is allowed at one is a hole. */
import {
  find,
  type Manifest,
  nameOf,
  ofKind,
  type Selector,
  selects,
  type Workload,
  workloadsOf,
} from '../manifests.ts';
import type { Rule } from '../rule.ts';

interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: object;
}

interface Port {
  port?: string | number;
}

interface Policy {
  podSelector: Selector;
  policyTypes: string[];
  ingress?: { from?: Peer[]; ports?: Port[] }[];
  egress?: { to?: Peer[]; ports?: Port[] }[];
}

const policiesOf = (manifests: readonly Manifest[]) =>
  ofKind(manifests, 'NetworkPolicy').map((manifest) => ({
    manifest,
    spec: manifest.spec as unknown as Policy,
  }));

export const networkRules: Rule[] = [
  {
    name: 'deny-all',
    holds: 'What no policy allows is denied, in both directions.',
    check: (manifests) =>
      policiesOf(manifests).some(
        ({ spec }) =>
          Object.keys(spec.podSelector).length === 0 &&
          spec.policyTypes.includes('Ingress') &&
          spec.policyTypes.includes('Egress') &&
          !spec.ingress &&
          !spec.egress,
      )
        ? []
        : ['there is no policy that denies everything'],
  },
  {
    name: 'policy-per-workload',
    holds: 'Every workload has a policy of its own, for both directions.',
    check: (manifests) =>
      workloadsOf(manifests)
        .filter(
          ({ labels }) =>
            !policiesOf(manifests).some(
              ({ spec }) =>
                spec.policyTypes.length === 2 &&
                Object.keys(spec.podSelector).length > 0 &&
                selects(spec.podSelector, labels),
            ),
        )
        .map(({ manifest }) => `${nameOf(manifest)}: no policy selects it`),
  },
  {
    name: 'policy-meets-pods',
    holds: 'Every policy, and every peer of the same namespace in it, selects pods.',
    check: (manifests) =>
      policiesOf(manifests).flatMap(({ manifest, spec }) => {
        const peers = [
          ...(spec.ingress ?? []).flatMap(({ from = [] }) => from),
          ...(spec.egress ?? []).flatMap(({ to = [] }) => to),
        ].filter((peer) => peer.podSelector && !peer.namespaceSelector);
        return [spec.podSelector, ...peers.map(({ podSelector }) => podSelector ?? {})]
          .filter((selector) => !workloadsOf(manifests).some(({ labels }) => selects(selector, labels)))
          .map((selector) => `${nameOf(manifest)}: ${JSON.stringify(selector)} selects no pod`);
      }),
  },
  {
    name: 'policies-agree',
    holds: 'What one pod may send, the other may receive, and the reverse.',
    check: (manifests) => {
      const workloads = workloadsOf(manifests);
      return workloads.flatMap((from) =>
        workloads.flatMap((to) =>
          to.ports
            .filter((port) => maySend(manifests, from, to, port) !== mayReceive(manifests, from, to, port))
            .map(({ containerPort }) => {
              const way = `${nameOf(from.manifest)} to ${nameOf(to.manifest)}, port ${containerPort}`;
              return `${way}: allowed at one end only`;
            }),
        ),
      );
    },
  },
  {
    name: 'calls-allowed',
    holds: 'Every service may reach the services that its settings name.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap((from) =>
        calledBy(manifests, from).flatMap(({ setting, host, port }) => {
          const selector = find(manifests, 'Service', host)?.spec?.selector as
            | Record<string, string>
            | undefined;
          const to = workloadsOf(manifests).find(
            ({ labels }) => selector && selects({ matchLabels: selector }, labels),
          );
          const target = to?.ports.find(({ containerPort }) => containerPort === port);
          if (!to || !target)
            return [`${nameOf(from.manifest)}: ${setting} names ${host}:${port}, which is not there`];
          return maySend(manifests, from, to, target)
            ? []
            : [`${nameOf(from.manifest)}: it may not reach ${host}:${port} of ${setting}`];
        }),
      ),
  },
];

type WorkloadPort = Workload['ports'][number];

function maySend(manifests: readonly Manifest[], from: Workload, to: Workload, port: WorkloadPort): boolean {
  return policiesOf(manifests)
    .filter(({ spec }) => spec.policyTypes.includes('Egress') && selects(spec.podSelector, from.labels))
    .flatMap(({ spec }) => spec.egress ?? [])
    .some(({ to: peers, ports }) => (peers ?? []).some((peer) => meets(peer, to)) && hasPort(ports, port));
}

function mayReceive(
  manifests: readonly Manifest[],
  from: Workload,
  to: Workload,
  port: WorkloadPort,
): boolean {
  return policiesOf(manifests)
    .filter(({ spec }) => spec.policyTypes.includes('Ingress') && selects(spec.podSelector, to.labels))
    .flatMap(({ spec }) => spec.ingress ?? [])
    .some(
      ({ from: peers, ports }) => (peers ?? []).some((peer) => meets(peer, from)) && hasPort(ports, port),
    );
}

const meets = ({ podSelector, namespaceSelector, ipBlock }: Peer, { labels }: Workload) =>
  !namespaceSelector && !ipBlock && podSelector !== undefined && selects(podSelector, labels);

const hasPort = (ports: Port[] | undefined, { name, containerPort }: WorkloadPort) =>
  (ports ?? []).some(({ port }) => port === containerPort || (name !== undefined && port === name));

/** The services that a workload's settings name: variables whose value is a URL of a Service. */
function calledBy(manifests: readonly Manifest[], { pod }: Workload) {
  return (pod?.containers ?? [])
    .flatMap(({ envFrom = [] }) => envFrom)
    .flatMap(({ configMapRef }) =>
      Object.entries(find(manifests, 'ConfigMap', configMapRef?.name ?? '')?.data ?? {}),
    )
    .flatMap(([setting, value]) => {
      const url = /^https?:\/\//.test(value) ? URL.parse(value) : null;
      return url ? [{ setting, host: url.hostname, port: Number(url.port) }] : [];
    });
}
