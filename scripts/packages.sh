#!/usr/bin/env bash
# Installs what a part of the project needs: packages.sh [build|tests|clang-16|clang-19|bench]...
# Without an argument: build and tests. On systems other than Debian it installs nothing and says what is missing.
set -euo pipefail

declare -A packages=(
    [build]="g++ cmake ninja-build libboost1.81-dev libcurl4-openssl-dev libsimdjson-dev libpugixml-dev zlib1g-dev libbrotli-dev libzstd-dev libcli11-dev libsmartcols-dev libcsv-dev"
    [tests]="doctest-dev libssl-dev openssl nginx-light python3 python3-twisted python3-suds php-cli php-soap redis-server libhiredis-dev locales"
    [clang-16]="clang-16 libclang-rt-16-dev"
    [clang-19]="clang-19 libclang-rt-19-dev"
    [bench]="nginx-light rapidjson-dev nlohmann-json3-dev libxmlrpc-core-c3-dev python3 gsoap libgsoap-dev"
)
# What shows that the part is there: tools by name, headers by path.
declare -A evidence=(
    [build]="c++ cmake ninja boost/describe.hpp curl/curl.h simdjson.h pugixml.hpp zlib.h CLI/CLI.hpp libsmartcols/libsmartcols.h csv.h"
    [tests]="openssl nginx python3 php redis-server localedef hiredis/hiredis.h doctest/doctest.h openssl/ssl.h"
    [clang-16]="clang++-16"
    [clang-19]="clang++-19"
    [bench]="nginx rapidjson/document.h nlohmann/json.hpp xmlrpc-c/base.h python3 wsdl2h stdsoap2.h"
)

present() {
    case $1 in
        *.h | *.hpp) echo "#include <$1>" | c++ -x c++ -E - >/dev/null 2>&1 ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

parts=("$@")
[ $# -gt 0 ] || parts=(build tests)
for part in "${parts[@]}"; do
    [ -n "${packages[$part]:-}" ] || { echo "packages.sh: no part is called '$part' (there are: ${!packages[*]})" >&2; exit 2; }
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    missing=()
    for part in "${parts[@]}"; do
        for item in ${evidence[$part]}; do
            present "$item" || missing+=("$item")
        done
    done
    [ ${#missing[@]} -gt 0 ] || exit 0
    echo "This is not a Debian system, so nothing is installed. Not found: ${missing[*]}" >&2
    echo "Needed, by the names Debian gives them:" >&2
    for part in "${parts[@]}"; do echo "  ${packages[$part]}" >&2; done
    exit 1
fi

wanted=()
for part in "${parts[@]}"; do
    for package in ${packages[$part]}; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=unknown
        [ "$state" = installed ] || wanted+=("$package")
    done
done
[ ${#wanted[@]} -gt 0 ] || exit 0

echo "== installing ${wanted[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "packages.sh: run as root, or install sudo" >&2; exit 1; }
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${wanted[@]}"
