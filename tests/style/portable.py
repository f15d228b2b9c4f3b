# SPDX-License-Identifier: MIT
"""Nothing in the repository depends on the machine or the network it was written in."""

import re

from cpp_text import numbered
from repository import Violation

# Split, so that this file does not hold what it forbids.
_FORBIDDEN = {
    "path of one machine": re.compile(r"(?<![\w./}~-])/(?:wo" r"rk|ro" r"ot|ho" r"me)(?![\w-])"),
    "path outside the repository": re.compile(r"\.\./sha" r"red\b"),
    "host of a package registry": re.compile(
        r"\b(?:py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(?:org|com)|crates\.i" r"o"
        r"|deb\.deb" r"ian\.org|proxy\.gol" r"ang\.org|conda\.ana" r"conda\.org)"),
}


def check(files):
    for path, text in files.items():
        for line, code in numbered(text):
            for what, pattern in _FORBIDDEN.items():
                if found := pattern.search(code):
                    yield Violation(path, line, f"{what}: {found.group()}")
