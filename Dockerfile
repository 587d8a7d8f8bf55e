# syntax=docker/dockerfile:1
# The engine, without a database in it: DATABASE_URL names a PostgreSQL, EVENTSTORE_URL an EventStoreDB or KurrentDB where
# the log is to be there. test/deploy/dockerfile.postgres.spec.ts runs these steps outside of Docker.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .swcrc ./
RUN npm ci --no-audit --no-fund
COPY apps ./apps
COPY libs ./libs
COPY projections ./projections
COPY docs/reference/openapi.json ./docs/reference/openapi.json
RUN node apps/launch.mjs --build-only

# What runs needs no compiler, no test and no PostgreSQL of its own: those that npm calls optional are the builds of SWC and of
# the embedded database, and install scripts would only fetch a second Node.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
RUN rm -rf node_modules/node node_modules/.bin

FROM node:24.21.0-bookworm-slim AS runtime
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3120 SHUANGWEI_DATA=/var/lib/shuangwei
# A volume that is new takes over who owns the folder.
RUN install -d -o node -g node -m 0750 /var/lib/shuangwei
WORKDIR /app
COPY --from=dependencies /dependencies/node_modules ./node_modules
COPY --from=build /build/dist/apps ./dist/apps
COPY --from=build /build/dist/libs ./dist/libs
COPY --from=build /build/dist/projections ./dist/projections
COPY --from=build /build/docs/reference/openapi.json ./docs/reference/openapi.json
COPY package.json LICENSE ./
COPY deploy/healthy.mjs ./healthy.mjs
USER node
VOLUME /var/lib/shuangwei
EXPOSE 3120
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "healthy.mjs", "/health/live"]
# Node itself is the process that gets SIGTERM: a shell or npm in between would not pass it on.
ENTRYPOINT ["node", "--max-semi-space-size=64", "dist/apps/cli/main.js"]
CMD ["serve"]
