# SPDX-License-Identifier: MIT
"""How long files and functions are; tests hold tables, and may be longer."""

import ast
import re

import cpp_text
from repository import Violation, is_build_file, is_cpp, is_python, is_script

LONGEST_FILE = 300
LONGEST_HEADER = 150
LONGEST_FUNCTION = 40
LONGEST_TEST = 60

_AT_COLUMN = re.compile(r"( {0,2})(\S.*)")


def _lines(text):
    return len(text.splitlines())


def _file(path, text):
    if path.startswith("tests/"):
        return
    longest = LONGEST_HEADER if path.endswith(".hpp") else LONGEST_FILE
    if _lines(text) > longest:
        yield Violation(path, _lines(text), f"{_lines(text)} lines, at most {longest}")


def _cpp_functions(text):
    """(first line, length) of each block that closes at column 0, or at column 2 as a function in
    a class does; relies on the layout that clang-format gives."""
    opened = {}
    code_lines = cpp_text.without_comments_and_strings(text).split("\n")
    for line, written in cpp_text.numbered(text):
        match = _AT_COLUMN.match(code_lines[line - 1].rstrip())
        if not match:
            continue
        indent, rest = match.groups()
        if not rest.startswith("}"):
            opened[indent] = line
        elif written == indent + "}" and indent in opened:
            yield opened[indent], line - opened[indent] + 1


def _python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1


def check(files):
    for path, text in files.items():
        functions = ()
        if is_cpp(path):
            functions = _cpp_functions(text)
        elif is_python(path):
            functions = _python_functions(text)
        elif not (is_build_file(path) or is_script(text)):
            continue
        yield from _file(path, text)
        longest = LONGEST_TEST if path.startswith("tests/") else LONGEST_FUNCTION
        for line, length in functions:
            if length > longest:
                yield Violation(path, line, f"function of {length} lines, at most {longest}")
