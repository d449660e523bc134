/** How pods come and go, so that no request is lost. */
import {
  type Container,
  type Manifest,
  nameOf,
  ofKind,
  type Probe,
  selects,
  workloadsOf,
} from '../manifests.ts';
import type { Rule } from '../rule.ts';

/** The longest drain of a service: platform/service.ts. */
const drainSeconds = 25;
/** The services of the project; everything else that runs for long is somebody else's. */
const ownServices = ['gateway', 'user', 'order', 'billing', 'notification'];

function ofServices(
  name: string,
  holds: string,
  faults: (deployment: Manifest, container: Container) => (string | false)[],
): Rule {
  return {
    name,
    holds,
    check: (manifests) =>
      ofKind(manifests, 'Deployment')
        .filter(({ metadata }) => ownServices.includes(metadata.name))
        .flatMap((deployment) => {
          const container = deployment.spec?.template?.spec.containers[0];
          return container ? faults(deployment, container) : ['has no container'];
        })
        .filter((fault) => fault !== false),
  };
}

const pathOf = (probe: Probe | undefined) => probe?.httpGet?.path;

export const rolloutRules: Rule[] = [
  {
    name: 'services-present',
    holds: 'All five services are there.',
    check: (manifests) =>
      ownServices
        .filter((name) => !ofKind(manifests, 'Deployment').some(({ metadata }) => metadata.name === name))
        .map((name) => `there is no Deployment ${name}`),
  },
  ofServices(
    'probes',
    'A service is restarted when it is dead (/healthz) and gets requests while it is ready (/readyz).',
    (deployment, { startupProbe, livenessProbe, readinessProbe }) => [
      pathOf(startupProbe) !== '/healthz' && `${nameOf(deployment)}: its startup probe is not /healthz`,
      pathOf(livenessProbe) !== '/healthz' && `${nameOf(deployment)}: its liveness probe is not /healthz`,
      pathOf(readinessProbe) !== '/readyz' && `${nameOf(deployment)}: its readiness probe is not /readyz`,
    ],
  ),
  ofServices(
    'grace',
    'A service has time to leave the load balancers and to drain before it is killed.',
    (deployment, { lifecycle }) => {
      const sleepSeconds = lifecycle?.preStop?.sleep?.seconds ?? 0;
      const graceSeconds = deployment.spec?.template?.spec.terminationGracePeriodSeconds ?? 30;
      return [
        sleepSeconds < 1 && `${nameOf(deployment)}: it does not wait for the load balancers`,
        graceSeconds < sleepSeconds + drainSeconds &&
          `${nameOf(deployment)}: ${graceSeconds} s are less than ${sleepSeconds} s of waiting and ${drainSeconds} s of drain`,
      ];
    },
  ),
  ofServices('never-fewer', 'A rollout never leaves fewer pods than there were.', (deployment) => {
    const strategy = deployment.spec?.strategy as
      | { rollingUpdate?: { maxUnavailable?: unknown } }
      | undefined;
    return [
      strategy?.rollingUpdate?.maxUnavailable !== 0 && `${nameOf(deployment)}: pods may be missing meanwhile`,
    ];
  }),
  {
    name: 'own-selector',
    holds: 'Every controller, budget and spread selects pods of its own.',
    check: (manifests) =>
      workloadsOf(manifests).flatMap(({ manifest, labels, pod }) => [
        ...(manifest.kind !== 'Job' && pod && !selects(manifest.spec?.selector ?? {}, labels)
          ? [`${nameOf(manifest)}: it does not select its own pods`]
          : []),
        ...(pod?.topologySpreadConstraints ?? [])
          .filter(({ labelSelector }) => !labelSelector || !selects(labelSelector, labels))
          .map(() => `${nameOf(manifest)}: it spreads the pods of others`),
      ]),
  },
  {
    name: 'disruption-budget',
    holds: 'Whatever has several pods has one budget, by which a node can be drained.',
    check: (manifests) => {
      const budgets = ofKind(manifests, 'PodDisruptionBudget');
      const dangling = budgets
        .filter(
          ({ spec }) => !workloadsOf(manifests).some(({ labels }) => selects(spec?.selector ?? {}, labels)),
        )
        .map((budget) => `${nameOf(budget)}: it selects no pod`);
      const uncovered = workloadsOf(manifests)
        .filter(
          ({ manifest, pod }) => pod && manifest.kind !== 'Job' && replicasOf(manifests, manifest).min > 1,
        )
        .filter(
          ({ labels }) => budgets.filter(({ spec }) => selects(spec?.selector ?? {}, labels)).length !== 1,
        )
        .map(({ manifest }) => `${nameOf(manifest)}: it has several pods and not one budget`);
      return [...dangling, ...uncovered];
    },
  },
  {
    name: 'autoscaler',
    holds: 'Whatever is scaled is there, is scaled once, and sets no number of pods itself.',
    check: (manifests) =>
      scalersOf(manifests).flatMap(({ scaler, target }) => {
        const [deployment] = ofKind(manifests, 'Deployment').filter(
          ({ metadata }) => metadata.name === target,
        );
        const rivals = scalersOf(manifests).filter((other) => other.target === target);
        return [
          ...(deployment ? [] : [`${nameOf(scaler)}: there is no Deployment ${target}`]),
          ...(deployment?.spec?.replicas === undefined
            ? []
            : [`${nameOf(deployment)}: it sets its replicas`]),
          ...(rivals.length > 1 ? [`${nameOf(scaler)}: ${target} is scaled by others, too`] : []),
        ];
      }),
  },
];

interface Scaler {
  scaler: Manifest;
  target: string;
  min: number;
  max: number;
}

function scalersOf(manifests: readonly Manifest[]): Scaler[] {
  return ofKind(manifests, 'HorizontalPodAutoscaler', 'ScaledObject').map((scaler) => {
    const spec = scaler.spec as {
      scaleTargetRef?: { name?: string };
      minReplicas?: number;
      maxReplicas?: number;
      minReplicaCount?: number;
      maxReplicaCount?: number;
    };
    return {
      scaler,
      target: spec.scaleTargetRef?.name ?? '',
      min: spec.minReplicas ?? spec.minReplicaCount ?? 1,
      max: spec.maxReplicas ?? spec.maxReplicaCount ?? 100,
    };
  });
}

/** How many pods there are at least and at most. */
export function replicasOf(
  manifests: readonly Manifest[],
  { metadata, spec }: Manifest,
): { min: number; max: number } {
  const scaler = scalersOf(manifests).find(({ target }) => target === metadata.name);
  const fixed = spec?.replicas ?? 1;
  return scaler ?? { min: fixed, max: fixed };
}
