# One image for the gateway, the subgraphs and their commands: what a container runs is its command.
# The base is an argument, so that it can be pinned by digest or replaced.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${NODE_IMAGE}
WORKDIR /app
# Volumes that are mounted here take their owner from these folders.
RUN for name in setup gateway user order billing notification postgres nats ledger; do \
      mkdir -p /settings/$name; done && chown -R node:node /settings
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY platform platform
COPY schema schema
COPY gateway gateway
COPY subgraphs subgraphs
COPY dev dev
ENV NODE_ENV=production HOST=0.0.0.0 SETTINGS_DIRECTORY=/settings
# By number, because Kubernetes can't tell whether a name is root.
USER 1000:1000
CMD ["node", "gateway/main.ts"]
