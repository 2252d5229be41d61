#!/usr/bin/env bash
# Runs `marketlint lint` as the inputs say, and writes the outputs of the action. Succeeds whatever is found:
# the last step of the action gives the verdict, after the findings have been uploaded.
set -euo pipefail
# shellcheck source=action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

json=$work/marketlint.json
sarif=$work/marketlint.sarif

main() {
  local status=0 arguments=(lint --output "json=$json" --output "sarif=$sarif") line
  add_option --profile "$INPUT_PROFILE"
  add_option --fail-on "$INPUT_FAIL_ON"
  add_option --config "$INPUT_CONFIG"
  add_option --baseline "$INPUT_BASELINE"
  split_arguments
  mkdir -p "$work"
  rm -f "$json" "$sarif"

  case $INPUT_ANNOTATIONS in
    true) arguments+=(--format github) ;;
    false) arguments+=(--format plain) ;;
    *) fail 'the input `annotations` must be `true` or `false`' ;;
  esac
  arguments+=(--)
  while IFS= read -r line; do
    [ -z "$line" ] || arguments+=("$line")
  done <<<"$INPUT_PATH"

  if [ "$INPUT_ANNOTATIONS" = true ]; then
    "$MARKETLINT_BIN" "${arguments[@]}" 2>"$work/stderr" || status=$?
  else
    "$MARKETLINT_BIN" "${arguments[@]}" >"$work/stdout" 2>"$work/stderr" || status=$?
    verbatim <"$work/stdout"
  fi
  verbatim <"$work/stderr"
  write_outputs "$status"
}

add_option() {
  [ -z "$2" ] || arguments+=("$1=$2")
}

# xargs splits and unquotes as a shell does, and expands nothing.
split_arguments() {
  local words
  [ -n "${INPUT_ARGS//[[:space:]]/}" ] || return 0
  words=$(printf '%s' "$INPUT_ARGS" | xargs -n 1 printf '%s\n' 2>/dev/null) || fail 'the input `args` has a quote that is not closed'
  while IFS= read -r line; do
    arguments+=("$line")
  done <<<"$words"
}

write_outputs() {
  local summary name
  output exit-code "$1"
  [ -s "$json" ] && [ -s "$sarif" ] || return 0
  output json "$json"
  output sarif "$sarif"
  # In a string of the report a quote has a backslash before it, so this is found only where the key is.
  summary=$(tr -d ' \n' <"$json" | grep -o '"summary":{[^}]*}' | tail -n 1)
  for name in errors warnings infos; do
    output "$name" "$(printf '%s\n' "$summary" | sed -n "s/.*\"$name\":\([0-9]*\).*/\1/p")"
  done
}

main
