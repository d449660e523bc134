/** What a pod may do: the Restricted profile, and less. */
import { type Container, nameOf, type PodSpec, type Workload, workloadsOf } from '../manifests.ts';
import type { Rule } from '../rule.ts';

/** A rule about each container, or each pod, that is not an operator's. */
function ofPods(
  name: string,
  holds: string,
  faults: (pod: PodSpec, containers: Container[]) => (string | false)[],
): Rule {
  const check = ({ manifest, pod }: Workload) =>
    pod
      ? faults(pod, [...pod.containers, ...(pod.initContainers ?? [])])
          .filter((fault) => fault !== false)
          .map((fault) => `${nameOf(manifest)}: ${fault}`)
      : [];
  return { name, holds, check: (manifests) => workloadsOf(manifests).flatMap(check) };
}

export const securityRules: Rule[] = [
  ofPods(
    'non-root',
    'Every pod runs as a user that is not root, under the default seccomp profile.',
    (pod) => [
      pod.securityContext?.runAsNonRoot !== true && 'may run as root',
      !((pod.securityContext?.runAsUser ?? 0) > 0) && 'says no user by number',
      pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
    ],
  ),
  ofPods(
    'few-rights',
    'No container gains privileges, has a capability or may write to its root file system.',
    (_pod, containers) =>
      containers.flatMap(({ name, securityContext = {} }) => [
        securityContext.allowPrivilegeEscalation !== false && `${name} may gain privileges`,
        securityContext.readOnlyRootFilesystem !== true && `${name} may write to its root file system`,
        !(securityContext.capabilities?.drop ?? []).includes('ALL') && `${name} keeps capabilities`,
        (securityContext.capabilities?.add ?? []).length > 0 && `${name} adds capabilities`,
      ]),
  ),
  ofPods('no-token', 'No pod is given a token of the cluster.', (pod) => [
    pod.automountServiceAccountToken !== false && 'is given a token',
  ]),
  ofPods('bounded-scratch', 'Every temporary directory has a size.', (pod) =>
    (pod.volumes ?? []).map(
      ({ name, emptyDir }) => emptyDir !== undefined && !emptyDir.sizeLimit && `${name} has no size`,
    ),
  ),
  ofPods(
    'resources',
    'Every container asks for CPU and memory and has a limit of memory, but none of CPU.',
    (_pod, containers) =>
      containers.flatMap(({ name, resources = {} }) => [
        !resources.requests?.cpu && `${name} asks for no CPU`,
        !resources.requests?.memory && `${name} asks for no memory`,
        !resources.limits?.memory && `${name} has no limit of memory`,
        resources.limits?.cpu !== undefined && `${name} has a limit of CPU`,
      ]),
  ),
  ofPods('pinned-image', 'Every image has a version.', (_pod, containers) =>
    containers.map(
      ({ name, image = '' }) =>
        !/(:(?!latest$)[\w.-]+|@sha256:\w{64})$/.test(image) && `${name} runs ${image}`,
    ),
  ),
];
