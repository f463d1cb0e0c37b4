#!/usr/bin/env bash
# Installs what is missing, builds and runs the tests: test.sh [PRESET...]. Without an argument: dev.
# "all" is what has to pass before a change is merged: dev asan tsan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

presets=("$@")
[ $# -gt 0 ] || presets=(dev)
[ "$*" != all ] || presets=(dev asan tsan)

parts=(build tests)
for preset in "${presets[@]}"; do
    case $preset in
        clang-*) parts+=("$preset") ;;
        asan | tsan) parts+=(clang-16) ;;
        dev | release) ;;
        *) echo "test.sh: no preset is called '$preset' (see CMakePresets.json)" >&2; exit 2 ;;
    esac
done
scripts/packages.sh "${parts[@]}"

jobs=$(nproc)
for preset in "${presets[@]}"; do
    # The thread sanitizer of these compilers cannot place its shadow memory where the kernel spreads mappings over 32 bits.
    run=()
    if [ "$preset" = tsan ] && setarch --addr-no-randomize true 2>/dev/null; then run=(setarch --addr-no-randomize); fi

    echo "== $preset: configure"
    cmake --preset "$preset"
    echo "== $preset: build"
    "${run[@]}" cmake --build --preset "$preset" --parallel "$jobs"
    echo "== $preset: test"
    "${run[@]}" ctest --preset "$preset" --parallel "$jobs" --output-on-failure --no-tests=error
done
echo "== passed: ${presets[*]}"
