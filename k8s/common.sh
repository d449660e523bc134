# What deploy.sh and clean-up.sh share; they set root, overlay, context and dry_run.

fail() { printf '%s\n' "$@" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }
kube() { kubectl --context "$context" --namespace ordergraph "$@"; }
# What changes something: only told in a dry run.
change() {
  if [[ -n $dry_run ]]; then printf 'would run: kubectl %s\n' "$*"; else kube "$@"; fi
}

# The cluster that is meant, by --context or, for local, the current context if it is one of a laptop.
choose_context() {
  command -v kubectl > /dev/null || fail 'kubectl is not installed.'
  if [[ -z $context ]]; then
    context=$(kubectl config current-context 2> /dev/null) ||
      fail 'There is no current kubectl context: choose one, or name it with --context.'
    case $context in
      kind-*|k3d-*|minikube|docker-desktop|rancher-desktop|colima*|orbstack|microk8s) ;;
      *) fail "The current context, $context, may not be a laptop's: if it is meant, name it with --context." ;;
    esac
  fi
  kubectl config get-contexts "$context" > /dev/null 2>&1 || fail "There is no kubectl context named $context."
  kube get --raw /version > /dev/null 2>&1 || fail "The cluster of the context $context does not answer."
}

make_secrets() {
  local node=$root/../node_modules/.bin/node
  [[ -x $node ]] || node=node
  "$node" "$root/../dev/container-setup.ts" secrets --directory "$1" ||
    fail 'The secrets cannot be made: run npm ci first.'
}

# Renders the overlay; the local one with passing secrets from a copy, so that nothing is left behind.
render_copy() {
  local copy
  copy=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$copy'" EXIT
  mkdir "$copy/schema"
  cp -R "$root" "$copy/k8s"
  cp "$root"/../schema/{kustomization.yaml,supergraph.graphql,persisted-operations.json} "$copy/schema"
  [[ $overlay != local ]] || make_secrets "$copy/k8s/overlays/local/secrets"
  kubectl kustomize "$copy/k8s/overlays/$overlay"
}
