/** Names that one object uses of another. */
import { find, type Manifest, nameOf, ofKind, type PodSpec, selects, workloadsOf } from '../manifests.ts';
import type { Rule } from '../rule.ts';

export const referenceRules: Rule[] = [
  {
    name: 'config-exists',
    holds: 'Every ConfigMap and Secret, and every key of them, that a pod uses is there.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, pod }) =>
        pod
          ? usesOf(pod)
              .filter(({ kind, name, key }) => !provides(manifests, kind, name, key))
              .map(
                ({ kind, name, key }) =>
                  `${nameOf(manifest)}: there is no ${kind} ${name}${key ? ` with ${key}` : ''}`,
              )
          : [],
      ),
  },
  {
    name: 'service-account-exists',
    holds: 'Every pod has a service account of its own, which is there.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, pod }) => {
        if (!pod) return [];
        const { serviceAccountName = 'default' } = pod;
        return find(manifests, 'ServiceAccount', serviceAccountName)
          ? []
          : [`${nameOf(manifest)}: there is no ServiceAccount ${serviceAccountName}`];
      }),
  },
  {
    name: 'volume-exists',
    holds: 'Every volume that a container mounts is there.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, pod }) => {
        const claims = (manifest.spec?.volumeClaimTemplates ?? []) as Manifest[];
        const names = [
          ...(pod?.volumes ?? []).map(({ name }) => name),
          ...claims.map(({ metadata }) => metadata.name),
        ];
        return (pod?.containers ?? [])
          .flatMap(({ volumeMounts = [] }) => volumeMounts)
          .filter(({ name }) => !names.includes(name))
          .map(({ name }) => `${nameOf(manifest)}: there is no volume ${name}`);
      }),
  },
  {
    name: 'probe-port-exists',
    holds: 'Every probe asks at a port that its container has.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, pod }) =>
        (pod?.containers ?? []).flatMap((container) =>
          [container.startupProbe, container.livenessProbe, container.readinessProbe]
            .map((probe) => (probe?.httpGet ?? probe?.tcpSocket)?.port)
            .filter(
              (port) =>
                port !== undefined &&
                !container.ports?.some((own) => own.name === port || own.containerPort === port),
            )
            .map((port) => `${nameOf(manifest)}: ${container.name} has no port ${port}`),
        ),
      ),
  },
  {
    name: 'port-of-settings',
    holds: 'Every service listens at the port that its settings name.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, pod, ports }) => {
        const names = (pod?.containers ?? []).flatMap(({ envFrom = [] }) =>
          envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []),
        );
        return names
          .map((name) => find(manifests, 'ConfigMap', name)?.data?.PORT)
          .filter(
            (port) =>
              port !== undefined && !ports.some(({ containerPort }) => String(containerPort) === port),
          )
          .map((port) => `${nameOf(manifest)}: it listens at ${port}, which it does not say`);
      }),
  },
  {
    name: 'service-meets-pods',
    holds: 'Every Service selects pods that have its ports.',
    check: (manifests) =>
      ofKind(manifests, 'Service').flatMap((service) => {
        const labels = service.spec?.selector as Record<string, string> | undefined;
        const backends = workloadsOf(manifests).filter((workload) =>
          selects({ matchLabels: labels ?? {} }, workload.labels),
        );
        if (!labels || backends.length === 0) return [`${nameOf(service)}: it selects no pod`];
        const ports = (service.spec?.ports ?? []) as { targetPort?: string | number; port: number }[];
        return ports
          .map(({ targetPort, port }) => targetPort ?? port)
          .filter(
            (target) =>
              !backends.every(({ ports }) =>
                ports.some((own) => own.name === target || own.containerPort === target),
              ),
          )
          .map((target) => `${nameOf(service)}: its pods have no port ${target}`);
      }),
  },
  {
    name: 'route-meets-service',
    holds: 'Every way in leads to a Service that is there, and by TLS.',
    check: (manifests) => [
      ...ofKind(manifests, 'Ingress').flatMap((ingress) => [
        ...(Array.isArray(ingress.spec?.tls) && ingress.spec.tls.length > 0
          ? []
          : [`${nameOf(ingress)}: it has no TLS`]),
        ...namesIn(ingress.spec, 'service', (service) => service.name as string)
          .filter((name) => !find(manifests, 'Service', name))
          .map((name) => `${nameOf(ingress)}: there is no Service ${name}`),
      ]),
      ...ofKind(manifests, 'HTTPRoute').flatMap((route) => {
        const backends = namesIn(
          route.spec,
          'backendRefs',
          (refs) => (refs as unknown as { name: string }[])[0]?.name,
        );
        const parents = (route.spec?.parentRefs ?? []) as { name: string }[];
        return [
          ...backends
            .filter((name) => !find(manifests, 'Service', name))
            .map((name) => `${nameOf(route)}: there is no Service ${name}`),
          ...parents
            .filter(({ name }) => !find(manifests, 'Gateway', name))
            .map(({ name }) => `${nameOf(route)}: there is no Gateway ${name}`),
        ];
      }),
      ...ofKind(manifests, 'Gateway')
        .filter(
          ({ spec }) =>
            !(spec?.listeners as { protocol: string }[] | undefined)?.some(
              ({ protocol }) => protocol === 'HTTPS',
            ),
        )
        .map((gateway) => `${nameOf(gateway)}: it has no TLS`),
    ],
  },
];

interface Use {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  key?: string | undefined;
}

function usesOf({ containers, initContainers = [], volumes = [] }: PodSpec): Use[] {
  const ofVolumes = volumes.flatMap(({ secret, configMap, projected }): (Use | undefined)[] => [
    secret && { kind: 'Secret', name: secret.secretName },
    configMap && { kind: 'ConfigMap', name: configMap.name },
    ...(projected?.sources ?? []).flatMap((source): (Use | undefined)[] => [
      source.secret && { kind: 'Secret', name: source.secret.name },
      source.configMap && { kind: 'ConfigMap', name: source.configMap.name },
    ]),
  ]);
  const ofContainers = [...containers, ...initContainers].flatMap(
    ({ env = [], envFrom = [] }): (Use | undefined)[] => [
      ...envFrom.flatMap(({ configMapRef, secretRef }): (Use | undefined)[] => [
        configMapRef && { kind: 'ConfigMap', name: configMapRef.name },
        secretRef && { kind: 'Secret', name: secretRef.name },
      ]),
      ...env.flatMap(({ valueFrom = {} }): (Use | undefined)[] => [
        valueFrom.configMapKeyRef && {
          kind: 'ConfigMap',
          name: valueFrom.configMapKeyRef.name ?? '',
          key: valueFrom.configMapKeyRef.key,
        },
        valueFrom.secretKeyRef && {
          kind: 'Secret',
          name: valueFrom.secretKeyRef.name ?? '',
          key: valueFrom.secretKeyRef.key,
        },
      ]),
    ],
  );
  return [...ofVolumes, ...ofContainers].filter((use) => use !== undefined);
}

/** Whether it is among the objects, or an operator makes it. */
function provides(
  manifests: readonly Manifest[],
  kind: Use['kind'],
  name: string,
  key: string | undefined,
): boolean {
  const own = find(manifests, kind, name);
  if (own) return key === undefined || key in (own.data ?? {});
  const external = kind === 'Secret' ? find(manifests, 'ExternalSecret', name) : undefined;
  const data = (external?.spec?.data ?? []) as { secretKey: string }[];
  return external !== undefined && (key === undefined || data.some(({ secretKey }) => secretKey === key));
}

/** What lies under a field of that name, however deep. */
function namesIn(
  node: unknown,
  field: string,
  read: (value: Record<string, unknown>) => string | undefined,
): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const name = key === field && value ? read(value as Record<string, unknown>) : undefined;
    return [...(name === undefined ? [] : [name]), ...namesIn(value, field, read)];
  });
}
