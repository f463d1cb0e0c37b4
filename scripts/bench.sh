#!/usr/bin/env bash
# Installs what is missing, builds with -O2 and measures: bench.sh [json|xmlrpc|soap|atom|blocking|coro|layers|in-flight|streaming|compile]... Without an argument: all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

groups=()
compile=false
[ $# -gt 0 ] || set -- json xmlrpc soap atom blocking coro layers in-flight streaming compile
for group in "$@"; do
    case $group in
        json | xmlrpc | soap | atom | blocking | coro | layers | in-flight | streaming) groups+=("$group") ;;
        compile) compile=true ;;
        *) echo "bench.sh: no group is called '$group' (there are: json xmlrpc soap atom blocking coro layers in-flight streaming compile)" >&2; exit 2 ;;
    esac
done
scripts/packages.sh build tests bench

build=build/bench
if [ ${#groups[@]} -gt 0 ]; then
    {
        cmake --preset release -B "$build" -DWAYBILL_BUILD_BENCH=ON -DWAYBILL_BUILD_TESTS=OFF \
            -DWAYBILL_BUILD_EXAMPLES=OFF -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG"
        cmake --build "$build" --target waybill_bench --parallel "$(nproc)"
    } >&2
    PATH=$PATH:/usr/sbin "$build/bin/waybill_bench" "${groups[@]}"
fi
if $compile; then python3 bench/compile_time.py "$build"; fi
