#!/usr/bin/env bash
# Gets a released marketlint for this runner and verifies its checksum; or says that it has to be built.
#
# Reads INPUT_VERSION. Writes the outputs `binary`, `directory`, `build` and `cache-key`.
# MARKETLINT_RELEASES names another place that holds the releases, for runners that cannot reach github.com.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

releases=${MARKETLINT_RELEASES:-https://github.com/marketlint/marketlint/releases}
directory=$work/bin
case $RUNNER_OS in
  Windows) binary=$directory/marketlint.exe ;;
  *) binary=$directory/marketlint ;;
esac

main() {
  local own version url target
  own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$checkout/Cargo.toml" | head -n 1)
  version=${INPUT_VERSION#v}
  version=${version:-$own}
  mkdir -p "$directory"
  output directory "$directory"
  output binary "$binary"

  case $version in
    source)
      build
      return
      ;;
    latest) url=$releases/latest/download ;;
    *)
      is_version "$version" || fail 'the input `version` must be `latest`, `source` or a version such as `1.2.3`'
      url=$releases/download/v$version
      ;;
  esac
  if target=$(released_target) && download "$url" "marketlint-$target.tar.gz"; then
    output build false
    "$binary" --version
  elif [ "$version" = "$own" ]; then
    echo "There is no released marketlint $version for $RUNNER_OS on $RUNNER_ARCH within reach"
    build
  else
    fail "there is no released marketlint $version for $RUNNER_OS on $RUNNER_ARCH within reach"
  fi
}

is_version() {
  # All of it must match: grep would be content with one line of several.
  [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]
}

# The static Linux binary runs on every distribution, in containers without glibc too.
released_target() {
  case $RUNNER_OS-$RUNNER_ARCH in
    Linux-X64) echo x86_64-unknown-linux-musl ;;
    Linux-ARM64) echo aarch64-unknown-linux-musl ;;
    macOS-X64) echo x86_64-apple-darwin ;;
    macOS-ARM64) echo aarch64-apple-darwin ;;
    Windows-X64) echo x86_64-pc-windows-msvc ;;
    Windows-ARM64) echo aarch64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

# Fails when the release is not there; ends the action when it is there and is not what it should be.
download() {
  local url=$1 archive=$2 expected actual
  cd "$work"
  echo "Downloading $url/$archive"
  fetch "$url/SHA256SUMS" && fetch "$url/$archive" || return 1
  expected=$(awk -v name="$archive" '$2 == name { print $1 }' SHA256SUMS)
  actual=$(sha256 <"$archive")
  [ "$actual" = "$expected" ] || fail "the checksum of $archive is $actual, and the release says \`$expected\`"
  # A name without a drive letter: tar would take `D:` for another machine.
  tar -xzf "$archive" -C bin --strip-components 1 || fail "$archive cannot be unpacked"
}

fetch() {
  curl --proto =https,file --proto-redir =https --fail --silent --show-error --location --retry 3 \
    --connect-timeout 20 --max-time 300 --remote-name "$1"
}

# The cache holds the binary alone, under a key made of everything that it is built from.
build() {
  local sources
  sources=$(cd "$checkout" && find Cargo.toml Cargo.lock crates -type f | LC_ALL=C sort)
  output build true
  output cache-key "marketlint-$RUNNER_OS-$RUNNER_ARCH-$(cd "$checkout" && { echo "$sources"; echo "$sources" | tr '\n' '\0' | xargs -0 cat; } | sha256)"
}

main
