#!/usr/bin/env bash
# Builds the newsletter example, with whatever it needs, and runs it: demo.sh [ARGUMENT...].
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

{
    "$root/scripts/packages.sh" build tests
    cd "$root"
    cmake --preset release
    cmake --build --preset release --target newsletter
    cd - >/dev/null
} >&2
exec "$root/build/release/bin/newsletter" "$@"
