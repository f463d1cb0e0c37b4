#!/usr/bin/env python3
"""Compiles all headers after <windows.h>-like macros: hostile_macros.py INCLUDE_DIR COMPILER [FLAG...].

Third-party and standard headers come first: only names in ours are under test."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MACROS = """
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define small char
#define hyper long long
#define near
#define far
#define NEAR
#define FAR
#define pascal
#define cdecl
#define interface struct
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void
#define THIS void
#define TRUE 1
#define FALSE 0
#define STRICT 1
#define ERROR 0
#define NO_ERROR 0L
#define NO_DATA 11004L
#define TRY_AGAIN 11002L
#define HOST_NOT_FOUND 11001L
#define DELETE (0x00010000L)
#define SYNCHRONIZE (0x00100000L)
#define INFINITE 0xFFFFFFFF
#define IGNORE 0
#define ABSOLUTE 1
#define RELATIVE 2
#define TRANSPARENT 1
#define OPAQUE 2
#define ALTERNATE 1
#define DIFFERENCE 11
#define DOMAIN 1
#define OVERFLOW 3
#define UNDERFLOW 4
#define CALLBACK __stdcall
#define TEXT(quote) quote
#define RGB(r, g, b) 0
#define Yield()
#define GetObject GetObjectA
#define GetMessage GetMessageA
#define SendMessage SendMessageA
#define PostMessage PostMessageA
#define CreateFile CreateFileA
#define DeleteFile DeleteFileA
#define CopyFile CopyFileA
#define MoveFile MoveFileA
#define GetUserName GetUserNameA
#define GetCurrentTime() GetTickCount()
#define GetProp GetPropA
#define SetPort SetPortA
#define AddJob AddJobA
#define GetJob GetJobA
#define DrawText DrawTextA
#define LoadString LoadStringA
#define ReportEvent ReportEventA
#define StartService StartServiceA
#define FormatMessage FormatMessageA
#define CreateEvent CreateEventA
#define InternetOpen InternetOpenA
"""


def translation_unit(include_dir):
    root = Path(include_dir)
    ours = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.hpp"))
    others = set()
    for name in ours:
        others.update(re.findall(r"^\s*#\s*include\s*<([^>]+)>", (root / name).read_text(encoding="utf-8"), re.MULTILINE))
    for name in sorted(others - set(ours)):
        yield f"#if __has_include(<{name}>)\n#include <{name}>\n#endif"
    yield re.sub(r"^#define (\w+)", r"#undef \1\n\g<0>", MACROS, flags=re.MULTILINE)
    for name in ours:
        yield f"#include <{name}>"


def main(include_dir, compiler, *flags):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "hostile_macros.cpp"
        source.write_text("\n".join(translation_unit(include_dir)) + "\n", encoding="utf-8")
        return subprocess.run([compiler, *flags, f"-I{include_dir}", "-fsyntax-only", str(source)], check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
