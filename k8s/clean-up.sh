#!/usr/bin/env bash
# Takes an overlay out of a cluster and keeps its data: see --help.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: k8s/clean-up.sh local|production [--context NAME] [--wipe [--yes]] [--dry-run]

Removes what k8s/deploy.sh brought: the services, their settings, NATS and (local) PostgreSQL. The data stay: the
volumes, and in production the PostgreSQL cluster, whose end would be theirs, with what it needs. May run again
at any time.

  --context NAME  the kubectl context (local: the current one, if it is a laptop's; production: must be given)
  --wipe          remove the data, too; asks first
  --yes           do not ask
  --dry-run       say what would be done, and change nothing
  --help          show this

Exit codes: 0 done, 1 something failed, 2 wrong usage.
HELP
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
overlay='' context='' wipe='' yes='' dry_run=''
problems=()

while (($#)); do
  case $1 in
    --help) usage; exit 0 ;;
    --dry-run) dry_run=yes ;;
    --wipe) wipe=yes ;;
    --yes) yes=yes ;;
    --context) if [[ -z ${2:-} || $2 == --* ]]; then problems+=("$1 needs a value"); else context=$2; shift; fi ;;
    local|production) overlay=$1 ;;
    *) problems+=("$1 is not an option") ;;
  esac
  shift
done
[[ -n $overlay ]] || problems+=('say local or production')
[[ $overlay != production || -n $context ]] || problems+=('production needs --context')
[[ -z $yes || -n $wipe ]] || problems+=('--yes goes with --wipe')
if ((${#problems[@]})); then
  printf 'Wrong usage: %s\n' "${problems[@]}" >&2
  echo 'See k8s/clean-up.sh --help.' >&2
  exit 2
fi

# shellcheck source=common.sh
source "$root/common.sh"
choose_context

if [[ -n $wipe && -z $yes && -z $dry_run ]]; then
  echo "This removes all orders, payments, users and messages of the namespace ordergraph in $context."
  read -r -p 'Type the name of the context to go on: ' answer || fail 'Nothing was removed.'
  [[ $answer == "$context" ]] || fail 'Nothing was removed.'
fi
if [[ -n $wipe ]]; then
  change delete namespace ordergraph --ignore-not-found --wait
  if [[ $overlay == local && -z $dry_run ]]; then
    find "$root/overlays/local/secrets" -mindepth 1 -maxdepth 1 -type d -exec rm -r {} +
  fi
  exit 0
fi

manifests=$(render_copy) || fail 'The overlay cannot be rendered.'

# A stateful set leaves its volumes behind; a PostgreSQL cluster would take them with it.
kept='ordergraph,secrets'
[[ $overlay == local ]] || kept+=',postgres,deny-all,dns'
selector="app.kubernetes.io/name notin ($kept)"
if [[ -n $dry_run ]]; then
  echo 'would delete:'
  kubectl create --dry-run=client --output name --filename - --selector "$selector" <<< "$manifests" | sed 's/^/  /'
else
  kube delete --filename - --selector "$selector" --ignore-not-found --wait <<< "$manifests"
fi
# Those of earlier deployments bear other hashes in their names.
change delete configmaps --selector app.kubernetes.io/part-of=ordergraph --ignore-not-found
echo "The data are kept: k8s/deploy.sh $overlay goes on with them."
