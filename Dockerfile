# syntax=docker/dockerfile:1
# `docker build .` builds marketlint from this checkout; a release says `--build-arg FROM=released` and takes the binaries that
# lie in dist/, so that the image holds the very files that are attested.
ARG FROM=built

FROM rust:1.95-alpine AS built
WORKDIR /source
COPY . .
RUN cargo install --locked --no-track --path crates/cli --root /out

FROM scratch AS released
ARG TARGETARCH
COPY dist/${TARGETARCH}/marketlint /out/bin/marketlint

FROM ${FROM} AS binary

FROM alpine:3.22
# git tells which files are ignored and what changed since a commit. The repository is mounted and has another owner.
# hadolint ignore=DL3018 # Alpine keeps no older version that could be pinned.
RUN apk add --no-cache git && git config --system --add safe.directory '*' && adduser -D -u 1000 marketlint
COPY --from=binary /out/bin/marketlint /usr/local/bin/marketlint
USER 1000:1000
WORKDIR /repository
CMD ["marketlint"]
