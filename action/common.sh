# What the scripts of the action share. Sourced, never run. Holds to bash 3.2, which macOS has.
# shellcheck shell=bash disable=SC2034

# The action's own checkout, whose version says which release belongs to it.
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# On Windows RUNNER_TEMP has backslashes; bash and the programs it calls there take either slash.
work=${RUNNER_TEMP//\\//}/marketlint

# The message is ours throughout: an input repeated in it could speak to the runner.
fail() {
  echo "::error title=marketlint::$1"
  exit 2
}

output() {
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# Digest of standard input.
sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# Shows standard input in the log as it is: a line in it that looks like a workflow command is not obeyed.
verbatim() {
  local token
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  cat
  echo "::$token::"
}
