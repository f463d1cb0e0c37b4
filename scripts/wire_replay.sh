#!/usr/bin/env bash
# Builds the program that replays recorded exchanges, where needed, and runs it: wire_replay.sh PROVIDER [DIR].
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -ge 1 ] || { sed -n '2s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }

{
    "$root/scripts/packages.sh" build tests
    cd "$root"
    [ -f build/dev/build.ninja ] || cmake --preset dev
    cmake --build build/dev --target wire_replay
    cd - >/dev/null
} >&2
exec "$root/build/dev/tests/wire/wire_replay" "$@"
