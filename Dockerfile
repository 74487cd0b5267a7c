# syntax=docker/dockerfile:1
# The server and nothing else: no shell, no package manager, no user but its own. `.ci/run` reads and judges this file, but
# builds no image: it has no engine.

FROM rust:1.95.0-bookworm AS build
WORKDIR /build
COPY . .
# The C of aws-lc and jemalloc needs a compiler and make, which this image has. What is fetched has the hashes of Cargo.lock.
# jemalloc takes the page size of the machine that builds it, unless it is told the largest that it may meet: on ARM 64 KiB.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    if [ "$(uname -m)" = aarch64 ]; then export JEMALLOC_SYS_WITH_LG_PAGE=16; fi \
    && cargo build --release --locked --bin tiepdan \
    && install -D -m 0755 target/release/tiepdan /out/tiepdan \
    && jemalloc=$(cargo pkgid --locked tikv-jemalloc-sys) \
    && install -D -m 0644 /usr/local/cargo/registry/src/*/"tikv-jemalloc-sys-${jemalloc##*@}"/jemalloc/COPYING /out/jemalloc.COPYING \
    && install -d -m 0700 /out/state/keys

# glibc, libgcc_s and the certificates of the public authorities, of the same Debian as the build.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="tiepdan" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/tiepdan /usr/local/bin/tiepdan
COPY LICENSE /usr/share/doc/tiepdan/LICENSE
COPY --from=build /out/jemalloc.COPYING /usr/share/doc/tiepdan/jemalloc.COPYING
# A new volume takes owner and mode of the folder that it is laid over.
COPY --from=build --chown=10001:10001 /out/state /var/lib/tiepdan
# By number, so that an orchestrator sees that it is not root. Nothing is written outside the keys' volume.
USER 10001:10001
WORKDIR /var/lib/tiepdan
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/usr/local/bin/tiepdan", "doctor", "--live"]
ENTRYPOINT ["/usr/local/bin/tiepdan"]
CMD ["serve"]
