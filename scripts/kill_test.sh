#!/usr/bin/env bash
# Installs what is missing, builds with optimisation, and sends recipients in bulk by a process that is killed and resumed:
# kill_test.sh [COUNT] [lookup|report] [SEED]. Without arguments: 1000000 lookup.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/packages.sh build tests
{
    cmake --preset release
    cmake --build build/release --target kill_test --parallel "$(nproc)"
} >&2
[ $# -gt 0 ] || set -- 1000000
build/release/tests/scale/kill_test "$@"
