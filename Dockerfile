# syntax=docker/dockerfile:1

FROM node:24-slim AS page
WORKDIR /build
COPY . .
RUN npm ci --prefix web && npm run --prefix web build

FROM rust:1.95-slim-trixie AS program
WORKDIR /build
COPY . .
COPY --from=page /build/web/dist web/dist
# The caches keep downloaded and compiled dependencies from one build to the next.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin rowsmith && cp target/release/rowsmith /usr/local/bin/rowsmith

FROM debian:trixie-slim
# For TLS to model, database and Langfuse.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home rowsmith
COPY --from=program /usr/local/bin/rowsmith /usr/local/bin/rowsmith
USER 10001
# No PostgreSQL is in the image: DATABASE_URL names one (compose.yaml brings it).
ENV ROWSMITH_HOST=0.0.0.0 PORT=4000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/rowsmith", "doctor", "--live"]
ENTRYPOINT ["/usr/local/bin/rowsmith"]
CMD ["serve"]
