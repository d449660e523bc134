#!/usr/bin/env bash
# Brings an overlay into a cluster and waits until it serves: see --help.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: k8s/deploy.sh local|production [--context NAME] [--order LIST] [--timeout SECONDS] [--dry-run]

Applies k8s/overlays/<name>: first the databases and NATS, then each service with its migrations, then the
supergraph, and at last asks the gateway a question. May run again at any time; what is up to date stays as it is.

  --context NAME     the kubectl context (local: the current one, if it is a laptop's; production: must be given)
  --order LIST       the order of deployment that npm run schema:check prints, as user,supergraph,order; what is
                     not in it comes first (default: user,billing,order,notification,supergraph,gateway)
  --timeout SECONDS  how long each step is waited for (default 300)
  --dry-run          say what would be done, and change nothing
  --help             show this

Exit codes: 0 it serves, 1 something failed, 2 wrong usage.
HELP
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
services='user billing order notification supergraph gateway'
overlay='' context='' order='' first='' timeout=300 dry_run=''
problems=()

while (($#)); do
  case $1 in
    --help) usage; exit 0 ;;
    --dry-run) dry_run=yes ;;
    --context|--order|--timeout)
      if [[ -z ${2:-} || $2 == --* ]]; then problems+=("$1 needs a value"); else printf -v "${1#--}" %s "$2"; shift; fi ;;
    local|production) overlay=$1 ;;
    *) problems+=("$1 is not an option") ;;
  esac
  shift
done
[[ -n $overlay ]] || problems+=('say local or production')
[[ $overlay != production || -n $context ]] || problems+=('production needs --context')
[[ $timeout =~ ^[1-9][0-9]{0,4}$ ]] || problems+=('--timeout must be a whole number of seconds')
for name in ${order//,/ }; do
  [[ " $services " == *" $name "* ]] || problems+=("--order: there is no $name")
done
if ((${#problems[@]})); then
  printf 'Wrong usage: %s\n' "${problems[@]}" >&2
  echo 'See k8s/deploy.sh --help.' >&2
  exit 2
fi

# shellcheck source=common.sh
source "$root/common.sh"
choose_context

say "Checking $overlay in $context"
if [[ -n $dry_run ]]; then
  manifests=$(render_copy) || fail 'The overlay cannot be rendered.'
else
  [[ $overlay != local ]] || make_secrets "$root/overlays/local/secrets"
  manifests=$(kubectl kustomize "$root/overlays/$overlay") || fail 'The overlay cannot be rendered.'
fi

# Kinds that the cluster does not know are those of an operator that is not installed.
known=$(kube api-resources --no-headers | awk '{ print $(NF-2) "/" $NF }') ||
  fail 'The kinds of the cluster cannot be listed.'
missing=$(awk '/^apiVersion:/ { version = $2 } /^kind:/ { print version "/" $2 }' <<< "$manifests" | sort -u |
  grep -vxF "$known" || true)
[[ -z $missing ]] || fail 'The cluster lacks kinds; install the operators that bring them (docs/operations.md):' "$missing"

# A cluster that cannot be asked says no later, by itself.
refused=()
for kind in $(awk '/^kind:/ { print $2 }' <<< "$manifests" | sort -u); do
  for verb in create patch; do
    [[ $(kube auth can-i "$verb" "$kind" 2> /dev/null) != no ]] || refused+=("  $verb $kind")
  done
done
((${#refused[@]} == 0)) || fail "In the namespace ordergraph of $context you may not:" "${refused[@]}"

# The objects whose label app.kubernetes.io/name is one of the given names, or none of them.
apply() {
  local selector=$1
  if [[ -n $dry_run ]]; then
    printf 'would apply, with the label %s:\n' "$selector"
    kubectl create --dry-run=client --output name --filename - --selector "$selector" <<< "$manifests" | sed 's/^/  /'
  else
    kube apply --filename - --selector "$selector" <<< "$manifests"
  fi
}
has() { grep -qx "  name: $2" <<< "$(awk -v kind="$1" 'BEGIN { RS = "---\n" } $0 ~ "(^|\n)kind: " kind "\n"' <<< "$manifests")"; }
wait_for_job() {
  change wait --for=condition=complete "job/$1" --timeout="${timeout}s" ||
    fail "The job $1 did not complete: kubectl --context $context -n ordergraph logs job/$1"
}
wait_for_rollout() {
  change rollout status "$1" --timeout="${timeout}s" ||
    fail "$1 did not become ready: kubectl --context $context -n ordergraph describe $1"
}
# A job cannot be changed: it is made anew, which is safe because it may run twice.
forget_job() { change delete job "$1" --ignore-not-found --wait; }

say 'Namespace, policies, databases and NATS'
apply 'app.kubernetes.io/name=ordergraph'
if has Job databases; then forget_job databases; fi
apply "app.kubernetes.io/name notin (ordergraph,${services// /,})"
if has Cluster postgres; then
  change wait --for=condition=Ready clusters.postgresql.cnpg.io/postgres --timeout="${timeout}s" ||
    fail 'The PostgreSQL cluster did not become ready: kubectl -n ordergraph describe clusters.postgresql.cnpg.io/postgres'
else
  wait_for_rollout statefulset/postgres
fi
wait_for_rollout statefulset/nats
if has Job databases; then wait_for_job databases; fi

ordered=${order//,/ }
for name in $services; do
  [[ " $ordered " == *" $name "* || -z $order ]] || first+=" $name"
done
# A gateway starts with a supergraph: on a first deployment that must be there before it.
if [[ -n $order && " $ordered " != *' gateway '* && " $ordered " == *' supergraph '* ]] &&
  ! kube get configmap supergraph > /dev/null 2>&1; then
  first=${first/ gateway/} ordered+=' gateway'
fi
for name in $first ${ordered:-$services}; do
  say "$name"
  if [[ $name == supergraph ]]; then
    apply 'app.kubernetes.io/name=supergraph'
    continue
  fi
  if has Job "migrate-$name"; then forget_job "migrate-$name"; fi
  if [[ $name == gateway ]]; then forget_job smoke; fi
  apply "app.kubernetes.io/name=$name"
  if has Job "migrate-$name"; then wait_for_job "migrate-$name"; fi
  wait_for_rollout "deployment/$name"
done

say 'Asking the gateway'
wait_for_job smoke
if [[ -n $dry_run ]]; then say 'Nothing was changed.'; else say "$overlay serves in $context"; fi
