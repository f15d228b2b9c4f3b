# SPDX-License-Identifier: MIT
"""Does the extension module's stub, which mypy reads, name exactly what the module has?"""

import ast
import re
import unittest
from pathlib import Path
from typing import Any

import lnsim
from lnsim import _numerics

STUB = Path(lnsim.__file__).with_name("_numerics.pyi")


def shown(names: Any) -> set[str]:
    """Without what is private, or every object has, and with what makes one callable."""
    return {name for name in names if not name.startswith("_") or name == "__call__"}


def parameters_in(docstring: str) -> list[str]:
    """Of the first signature that pybind11 writes, self left out."""
    signature = re.search(r"^(?:1\. )?\w+\((?!\*args)(.*)\) -> ", docstring, re.MULTILINE)
    return [name for name in re.findall(r"(\w+): ", signature[1]) if name != "self"]


def parameters_of(function: ast.FunctionDef) -> list[str]:
    arguments = function.args
    return [argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)
            if argument.arg != "self"]


class Stub(unittest.TestCase):
    def setUp(self) -> None:
        tree = ast.parse(STUB.read_text(encoding="utf-8"))
        self.functions = {node.name: node for node in tree.body
                          if isinstance(node, ast.FunctionDef)}
        self.classes = {node.name: {member.name: member for member in node.body
                                    if isinstance(member, ast.FunctionDef)}
                        for node in tree.body if isinstance(node, ast.ClassDef)}

    def assert_same_parameters(self, stub: ast.FunctionDef, real: Any) -> None:
        self.assertEqual(parameters_of(stub), parameters_in(real.__doc__), stub.name)

    def test_names_what_the_module_has(self) -> None:
        self.assertEqual(self.functions.keys() | self.classes.keys(), shown(vars(_numerics)))
        for name, members in self.classes.items():
            self.assertEqual(shown(members), shown(vars(getattr(_numerics, name))), name)

    def test_parameters_of_functions_are_the_modules(self) -> None:
        for name, function in self.functions.items():
            self.assert_same_parameters(function, getattr(_numerics, name))

    def test_members_are_the_modules(self) -> None:
        for kind, members in self.classes.items():
            for name, member in members.items():
                real = vars(getattr(_numerics, kind))[name]
                with self.subTest(kind=kind, name=name):
                    self.assertEqual(bool(member.decorator_list), isinstance(real, property))
                    if name in shown(members) | {"__init__"} and not member.decorator_list:
                        self.assert_same_parameters(member, real)


if __name__ == "__main__":
    unittest.main()
