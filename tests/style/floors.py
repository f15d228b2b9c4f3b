# SPDX-License-Identifier: MIT
"""A floor includes only floors below it."""

import re

import cpp_text
from repository import Violation, is_cpp

_FORMAT = {"models/base", "models/numerics/format"}
_CODEC = _FORMAT | {"models/numerics/codec"}
_DATAPATH = _CODEC | {"models/numerics/datapath"}
_TENSOR = _CODEC | {"models/numerics/simd", "models/numerics/tensor"}
_NUMERICS = _DATAPATH | _TENSOR | {"models/numerics/product"}
_MODELS = _NUMERICS | {"models/hardware", "models/networks", "models/references"}
_MAPPED = _MODELS | {"workloads", "sim/execution", "sim/mapping"}

_RUN = _MAPPED | {"energy", "sim/analytical", "sim/mapper", "sim/cycle", "sim/report"}

# What each part of the house may include besides itself.
ALLOWED = {
    "models/base": set(),
    "models/numerics/simd": set(),
    "models/numerics/format": {"models/base"},
    "models/numerics/codec": _FORMAT,
    "models/numerics/datapath": _CODEC,
    "models/numerics/tensor": _CODEC | {"models/numerics/simd"},
    "models/numerics/product": _DATAPATH | {"models/numerics/simd"},
    "models/numerics/families": _DATAPATH | _TENSOR,
    "models/hardware": _FORMAT,
    "models/networks": {"models/base"},
    "models/references": {"models/base"},
    "workloads": _MODELS,
    "energy": {"models/base"},
    "energy/rtl": _DATAPATH,
    "sim/execution": {"models/base", "workloads"},
    "sim/mapping": _MODELS | {"workloads", "sim/execution"},
    "sim/analytical": _MAPPED,
    "sim/mapper": _MAPPED | {"sim/analytical"},
    "sim/cycle": _MAPPED,
    "sim/report": _MAPPED | {"energy"},
    "sim/replay": _MAPPED | {"sim/cycle"},
    "sim": _RUN | {"sim/replay"},
    "tools/python/bindings": _NUMERICS,
    "tools": _RUN | {"energy/rtl", "sim"},
}
# Tests see everything; what others include is never theirs.
_TESTS = "tests"

_INCLUDE = re.compile(r'\s*#\s*include\s*(?P<open>["<])(?P<target>[^">]+)[">]')
_SYSTEMC = re.compile(r"(systemc|tlm|sysc|tlm_core|tlm_utils)(\.h)?(/.*)?$")
_SYSTEMC_HOUSES = ("sim/cycle/", "tests/")


def part_of(path):
    """The longest part that holds a file, or None where it has none."""
    if path.startswith("tests/"):
        return _TESTS
    parts = [part for part in ALLOWED if path.startswith(part + "/")]
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
