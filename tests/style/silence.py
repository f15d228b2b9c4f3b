# SPDX-License-Identifier: MIT
"""The library never prints, exits or reads the environment; only tools/ does."""

import re

import cpp_text
from repository import Violation, is_cpp

_LIBRARY = ("models/", "energy/", "workloads/", "sim/")
_FORBIDDEN = re.compile(
    r"\bstd::(?P<stream>cout|cerr|clog|wcout|wcerr)\b"
    r"|#\s*include\s*<(?P<header>iostream|cstdio|stdio\.h)>"
    r"|(?<![.>\w])(?:std::|::)?(?P<call>printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror"
    r"|exit|_exit|_Exit|quick_exit|abort|terminate|getenv|secure_getenv|setenv|system)\s*\(")


def check(files):
    for path, text in files.items():
        if not (is_cpp(path) and path.startswith(_LIBRARY)):
            continue
        for line, code in cpp_text.numbered(cpp_text.without_comments_and_strings(text)):
            for found in _FORBIDDEN.finditer(code):
                name = next(name for name in found.groups() if name)
                yield Violation(path, line,
                                f"{name}: only tools/ prints, exits or reads the environment")
