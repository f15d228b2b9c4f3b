# SPDX-License-Identifier: MIT
"""A floor includes only floors below it."""

import re

import cpp_text
from repository import Violation, is_cpp

_MODELS = {"models/base", "models/numerics", "models/hardware", "models/networks",
           "models/references"}
_MAPPED = _MODELS | {"workloads", "sim/product_traffic", "sim/execution", "sim/mapping"}

# What each part of the house may include besides itself.
ALLOWED = {
    "models/base": set(),
    "models/numerics": {"models/base"},
    "models/hardware": {"models/base", "models/numerics"},
    "models/networks": {"models/base", "models/numerics"},
    "models/references": {"models/base"},
    "workloads": _MODELS,
    "energy": _MODELS,
    "sim/product_traffic": {"models/base"},
    "sim/execution": {"models/base", "sim/product_traffic"},
    "sim/mapping": _MODELS | {"workloads", "sim/execution", "sim/product_traffic"},
    "sim/analytical": _MAPPED,
    "sim/mapper": _MAPPED | {"sim/analytical"},
    "sim/cycle": _MAPPED,
    "sim/report": _MAPPED | {"energy"},
    "sim": _MAPPED | {"energy", "sim/analytical", "sim/mapper", "sim/cycle", "sim/report"},
    "tools/python/bindings": {"models/base", "models/numerics"},
    "tools": _MAPPED | {"energy", "sim/analytical", "sim/mapper", "sim/cycle", "sim/report",
                        "sim"},
}
# Tests see everything; what others include is never theirs.
_TESTS = "tests"

_INCLUDE = re.compile(r'\s*#\s*include\s*(?P<open>["<])(?P<target>[^">]+)[">]')
_SYSTEMC = re.compile(r"(systemc|tlm|sysc|tlm_core|tlm_utils)(\.h)?(/.*)?$")
_SYSTEMC_HOUSES = ("sim/cycle/", "tests/")


def part_of(path):
    """The longest part that holds a file, or None where it has none. Execution is a value of its
    own below the rest of sim, and so is the traffic of a product."""
    if path.startswith("tests/"):
        return _TESTS
    stem = path.rsplit(".", 1)[0]
    parts = [part for part in ALLOWED if (stem + "/").startswith(part + "/")]
    return max(parts, key=len, default=None)


def _edge(path, target, files):
    """Why a file must not include another of the repository, or None."""
    if target not in files:
        return f'"{target}" is no file of the repository: includes are rooted there'
    source_part, target_part = part_of(path), part_of(target)
    if source_part is None:
        return "this folder has no floor; give it one in tests/style/floors.py"
    if source_part in (_TESTS, target_part):
        return None
    if target_part not in ALLOWED[source_part]:
        return f"{source_part} must not include {target_part} (\"{target}\")"
    return None


def check(files):
    for path, text in files.items():
        if not is_cpp(path):
            continue
        for line, code in cpp_text.numbered(cpp_text.without_comments(text)):
            include = _INCLUDE.match(code)
            if not include:
                continue
            target = include["target"]
            if include["open"] == "<":
                if _SYSTEMC.match(target) and not path.startswith(_SYSTEMC_HOUSES):
                    yield Violation(path, line, f"only sim/cycle includes <{target}>")
            elif message := _edge(path, target, files):
                yield Violation(path, line, message)
