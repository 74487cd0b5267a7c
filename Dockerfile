# syntax=docker/dockerfile:1

FROM rust:1-slim-bookworm AS build
# aws-lc is C: it needs a compiler and cmake.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends build-essential cmake \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin tiepdan \
    && install -D -m 0755 target/release/tiepdan /out/tiepdan

FROM debian:bookworm-slim
# Only the certificates of the public authorities, for databases and webhooks with verified TLS.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 tiepdan \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tiepdan \
    && install -d -m 0700 -o 10001 -g 10001 /var/lib/tiepdan /var/lib/tiepdan/keys
COPY --from=build /out/tiepdan /usr/local/bin/tiepdan
COPY LICENSE /usr/share/doc/tiepdan/LICENSE
# By number, so that an orchestrator can see that it is not root. Nothing is written outside /var/lib/tiepdan.
USER 10001:10001
WORKDIR /var/lib/tiepdan
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/tiepdan"]
CMD ["serve"]
