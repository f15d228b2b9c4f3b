#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check.py ROOT RULE: prints what breaks a rule of CONTRIBUTING.md; exits with 1 if any does."""

import os
import sys

import floors
import layout
import linters
import portable
import repository
import silence
import size
import sources
import text

RULES = {
    "floors": floors.check,
    "layout": layout.check,
    "mypy": linters.check_mypy,
    "portable": portable.check,
    "ruff": linters.check_ruff,
    "silence": silence.check,
    "size": size.check,
    "sources": sources.check,
    "text": text.check,
}
# What is to be installed for a rule that another program checks, where it is not.
MISSING = {
    "layout": layout.missing,
    "mypy": linters.missing_mypy,
    "ruff": linters.missing_ruff,
}
# What CTest takes for a test that could not run.
SKIPPED = 77


def main(arguments):
    if len(arguments) != 2 or arguments[1] not in RULES:
        print(f"usage: check.py ROOT {'|'.join(RULES)}", file=sys.stderr)
        return 2
    root, rule = arguments
    if rule in MISSING and (missing := MISSING[rule]()):
        print(f"skipped: {missing} is not installed")
        return SKIPPED
    os.chdir(root)
    found = list(RULES[rule](repository.read(".")))
    for violation in found:
        print(violation)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
