#!/usr/bin/env python3
"""Checks the shape of the headers: shape.py CHECK INCLUDE_DIR. Prints each violation; exits 1 when there is one."""

import re
import sys
from pathlib import Path

# From the bottom up. A folder may include itself and what stands in an earlier row.
LAYERS = [["types"], ["reflect"], ["http"], ["codec"], ["transport", "call"], ["paging", "bulk", "poll", "record", "limit", "cassette", "observe"], ["providers"]]
MAY_INCLUDE_EACH_OTHER = {"transport", "call"}

PROVIDERS = ["konigle", "cloudmailing", "cleverreach", "constantcontact", "dyn"]
PROVIDER_NAME = re.compile(r"konigle|cloudmailing|cleverreach|constant[\s_-]?contact|\bdyn\b", re.IGNORECASE)

ASIO = re.compile(r"boost/asio(/|\.hpp$)")
POSIX = re.compile(
    r"(unistd|pthread|signal|poll|fcntl|netdb|dlfcn|dirent|termios|pwd|grp|strings|semaphore)\.h$"
    r"|(sys|netinet|arpa|net)/"
)
POSIX_HEADER = "waybill/transport/posix.hpp"
WINDOWS = re.compile(r"(windows|winsock2?|ws2tcpip)\.h$", re.IGNORECASE)


class Header:
    def __init__(self, root, path):
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        parts = self.name.split("/")
        self.folder = parts[1] if len(parts) > 2 else ""
        self.provider = parts[2] if self.folder == "providers" and len(parts) > 3 else ""

    def includes(self):
        """Pairs of line number and name, as <...> would spell it."""
        for number, line in enumerate(self.lines, 1):
            found = re.match(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', line)
            if found:
                beside = Path(self.name).parent / found[2] if found[2] else None
                yield number, found[1] or beside.as_posix()


def rank(folder):
    return next((index for index, row in enumerate(LAYERS) if folder in row), None)


def layers(headers):
    for header in headers.values():
        if not header.folder:
            continue
        own = rank(header.folder)
        if own is None:
            yield header, 1, f"the folder {header.folder}/ has no place in the layers"
            continue
        for number, name in header.includes():
            if not name.startswith("waybill/") or name == "waybill/config.hpp":
                continue
            if name not in headers:
                yield header, number, f"there is no {name}"
                continue
            other = headers[name]
            if not other.folder:
                yield header, number, f"{name} is an umbrella; include the parts that are used"
            elif other.folder == header.folder:
                if other.provider and header.provider and other.provider != header.provider:
                    yield header, number, f"a provider includes another provider: {name}"
            elif {header.folder, other.folder} != MAY_INCLUDE_EACH_OTHER and (rank(other.folder) or 0) >= own:
                yield header, number, f"{header.folder}/ stands below or beside {other.folder}/ and includes {name}"


def provider_names(headers):
    for header in headers.values():
        if header.folder == "providers" or header.name in [f"waybill/{name}.hpp" for name in PROVIDERS]:
            continue
        if PROVIDER_NAME.search(header.name.replace("/", " ")):
            yield header, 1, "a provider's name in the path of a generic header"
        for number, line in enumerate(header.lines, 1):
            lists_umbrellas = header.name == "waybill/waybill.hpp" and line.startswith("#include")
            if PROVIDER_NAME.search(line) and not lists_umbrellas:
                yield header, number, f"a provider's name in a generic header: {line.strip()}"


def blocking_without_asio(headers):
    roots = [f"waybill/{name}.hpp" for name in PROVIDERS if f"waybill/{name}.hpp" in headers]
    if not roots:
        raise SystemExit("no provider has an umbrella header; nothing to check")
    for root in roots:
        reached_from = {root: ""}
        queue = [root]
        for name in queue:
            for number, included in headers[name].includes():
                if ASIO.match(included):
                    chain = [name]
                    while reached_from[chain[0]]:
                        chain.insert(0, reached_from[chain[0]])
                    yield headers[name], number, f"blocking code reaches <{included}>: {' -> '.join(chain)}"
                elif included in headers and included not in reached_from:
                    reached_from[included] = name
                    queue.append(included)


def platform(headers):
    for header in headers.values():
        for number, name in header.includes():
            if WINDOWS.match(name):
                yield header, number, f"<{name}> brings its macros to every user"
            elif POSIX.match(name) and header.name != POSIX_HEADER:
                yield header, number, f"<{name}> belongs in {POSIX_HEADER}"


def include_guards(headers):
    for header in headers.values():
        guard = re.sub(r"[/.]", "_", header.name).upper()
        code = [line for line in header.lines if line.strip() and not line.startswith("//")]
        if code[:2] != [f"#ifndef {guard}", f"#define {guard}"] or not code[-1].startswith("#endif"):
            yield header, 1, f"the include guard is not {guard}"


def macros(headers):
    for header in headers.values():
        for number, line in enumerate(header.lines, 1):
            found = re.match(r"\s*#\s*define\s+(\w+)", line)
            # The one exception: settings of a third-party header, which would define these itself.
            if found and not found[1].startswith(("WAYBILL_", "SIMDJSON_IMPLEMENTATION_")):
                yield header, number, f"the macro {found[1]} lacks the prefix WAYBILL_"


CHECKS = {
    check.__name__: check
    for check in [layers, provider_names, blocking_without_asio, platform, include_guards, macros]
}


def violations(check, include_dir):
    root = Path(include_dir)
    headers = [Header(root, path) for path in sorted(root.rglob("*.hpp"))]
    if not headers:
        raise SystemExit(f"no headers in {include_dir}")
    found = CHECKS[check]({header.name: header for header in headers})
    return [f"{header.name}:{number}: {message}" for header, number, message in found]


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CHECKS:
        raise SystemExit(f"{__doc__}\nChecks: {', '.join(CHECKS)}")
    found = violations(sys.argv[1], sys.argv[2])
    print("\n".join(found) or "ok")
    sys.exit(1 if found else 0)
