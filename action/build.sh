#!/usr/bin/env bash
# Builds marketlint from the action's own checkout to MARKETLINT_BIN.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v cargo >/dev/null ||
  fail 'marketlint has to be built here, and there is no cargo: install Rust in an earlier step, or use a released version'

# A compiler older than the one that the sources ask for is not used; rustup gets that one.
toolchain=()
needed=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$checkout/Cargo.toml" | head -n 1)
present=$(rustc --version | cut -d ' ' -f 2)
if [ "$(printf '%s\n' "$needed" "$present" | sort -t . -k 1,1n -k 2,2n | head -n 1)" != "$needed" ] && command -v rustup >/dev/null; then
  rustup toolchain install "$needed" --profile minimal
  toolchain=("+$needed")
fi

cargo ${toolchain[@]+"${toolchain[@]}"} install --locked --path "$checkout/crates/cli" --root "$work" --target-dir "$work/target" --no-track
rm -rf "$work/target"
"$MARKETLINT_BIN" --version
