#!/usr/bin/env python3
"""Shows that each guard can fail: self_test.py COMPILER CMAKE SOURCE_DIR. Runs them on small good and bad trees."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import hostile_macros
import shape

# For each check: trees that must be refused, each with words of the refusal.
BAD = {
    "layers": [
        ({"http/a.hpp": "#include <waybill/codec/b.hpp>", "codec/b.hpp": ""}, "http/ stands below or beside codec/"),
        ({"http/a.hpp": '#include "../codec/b.hpp"', "codec/b.hpp": ""}, "there is no"),
        ({"bulk/a.hpp": "#include <waybill/paging/b.hpp>", "paging/b.hpp": ""}, "bulk/ stands below or beside paging/"),
        ({"call/a.hpp": "#include <waybill/waybill.hpp>", "waybill.hpp": ""}, "is an umbrella"),
        ({"call/a.hpp": "#include <waybill/call/gone.hpp>"}, "there is no waybill/call/gone.hpp"),
        ({"misc/a.hpp": ""}, "has no place in the layers"),
        (
            {"providers/acme/a.hpp": "#include <waybill/providers/other/b.hpp>", "providers/other/b.hpp": ""},
            "a provider includes another",
        ),
    ],
    "provider_names": [
        ({"call/a.hpp": "// As Konigle does."}, "As Konigle does"),
        ({"codec/a.hpp": "struct constantcontact_rules;"}, "constantcontact_rules"),
        ({"codec/a.hpp": "namespace dyn {}"}, "namespace dyn"),
        ({"codec/cleverreach.hpp": ""}, "in the path"),
        ({"waybill.hpp": "// CloudMailing"}, "CloudMailing"),
    ],
    "blocking_without_asio": [
        (
            {
                "konigle.hpp": "#include <waybill/call/a.hpp>",
                "call/a.hpp": "#include <waybill/call/b.hpp>",
                "call/b.hpp": "#include <boost/asio/awaitable.hpp>",
            },
            "waybill/konigle.hpp -> waybill/call/a.hpp -> waybill/call/b.hpp",
        ),
        ({"dyn.hpp": "# include <boost/asio.hpp>"}, "<boost/asio.hpp>"),
    ],
    "platform": [
        ({"http/a.hpp": "#include <windows.h>"}, "<windows.h>"),
        ({"transport/a.hpp": "#include <sys/socket.h>"}, "<sys/socket.h> belongs in"),
        ({"transport/a.hpp": "#  include <unistd.h>"}, "<unistd.h> belongs in"),
    ],
    "include_guards": [
        ({"http/a.hpp": None}, "WAYBILL_HTTP_A_HPP"),
    ],
    "macros": [
        ({"http/a.hpp": "#define HTTP_OK 200"}, "HTTP_OK"),
    ],
}

GOOD = {
    "waybill.hpp": "#include <waybill/konigle.hpp>",
    "konigle.hpp": "#include <waybill/providers/konigle/a.hpp>",
    "providers/konigle/a.hpp": "#include <waybill/paging/a.hpp>\n#include <waybill/providers/konigle/b.hpp>",
    "providers/konigle/b.hpp": "// Konigle",
    "paging/a.hpp": "#include <waybill/call/a.hpp>",
    "call/a.hpp": "#include <waybill/transport/posix.hpp>\n// dynamic",
    "transport/posix.hpp": "#include <waybill/call/b.hpp>\n#include <waybill/config.hpp>\n#include <unistd.h>",
    "transport/asio.hpp": "#include <boost/asio/awaitable.hpp>",
    "call/b.hpp": "#define WAYBILL_CALL_B 1\n#include <string>\ninline std::size_t length(std::string const& s) { return s.size(); }",
    "config.hpp": "",
}


def write(folder, tree):
    for name, body in tree.items():
        path = Path(folder) / "waybill" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        guard = re.sub(r"[/.]", "_", f"waybill/{name}").upper()
        guarded = f"#ifndef {guard}\n#define {guard}\n\n{body}\n\n#endif\n"
        path.write_text("#pragma once\n" if body is None else guarded, encoding="utf-8")


def expect(condition, message):
    if not condition:
        raise SystemExit(f"self-test: {message}")


def shapes():
    expect(BAD.keys() == shape.CHECKS.keys(), "each check needs a bad tree")
    for check, trees in BAD.items():
        with tempfile.TemporaryDirectory() as good:
            write(good, GOOD)
            expect(shape.violations(check, good) == [], f"{check} refuses the good tree: {shape.violations(check, good)}")
        for tree, words in trees:
            with tempfile.TemporaryDirectory() as bad:
                write(bad, tree)
                found = shape.violations(check, bad)
                expect(any(words in line for line in found), f"{check} does not say '{words}' but {found}")


def hostile(compiler):
    for body, survives in [("int (min)(int, int);", True), ("int min(int);", False), ("enum class k { ERROR };", False)]:
        with tempfile.TemporaryDirectory() as folder:
            write(folder, {"http/a.hpp": body})
            code = subprocess.run(
                [sys.executable, hostile_macros.__file__, folder, compiler, "-std=c++20"], stderr=subprocess.DEVNULL, check=False
            ).returncode
            expect((code == 0) == survives, f"hostile_macros gave {code} for: {body}")


def headers_alone(compiler, cmake, source_dir):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "CMakeLists.txt").write_text(
            f"""cmake_minimum_required(VERSION 3.25)
project(headers_alone CXX)
add_library(waybill INTERFACE)
add_library(waybill::waybill ALIAS waybill)
target_compile_features(waybill INTERFACE cxx_std_20)
file(GLOB_RECURSE headers CONFIGURE_DEPENDS include/*.hpp)
include({source_dir}/cmake/waybill-dev.cmake)
""",
            encoding="utf-8",
        )

        def build(body):
            write(Path(folder, "include"), {"a.hpp": body})
            for command in [
                [cmake, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}", "-S", folder, "-B", f"{folder}/build"],
                [cmake, "--build", f"{folder}/build", "--target", "all_verify_interface_header_sets"],
            ]:
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    return done.stdout + done.stderr
            return "ok"

        expect(build("#include <string>\ninline std::string word();") == "ok", "a complete header is refused")
        expect("a.hpp:4:" in build("inline std::string word();"), "a header that lacks an include is accepted")
        expect("unused parameter" in build("inline void take(int unused) {}"), "a header with a warning is accepted")


if __name__ == "__main__":
    compiler, cmake, source_dir = sys.argv[1:]
    shapes()
    hostile(compiler)
    headers_alone(compiler, cmake, source_dir)
    print("ok")
