# SPDX-License-Identifier: MIT
"""Small computations over sources, written as in Python, and texts with them in braces.

    100 * (bert_base('int8', '/totals/energy_pj/pe') / bert_base('lns8g8', ...) - 1)

A source is called with its arguments and, where it is no value, with a JSON pointer. There are
+ - * /, comparisons, and the functions below.
"""

import ast
import operator
import re
import statistics
from collections.abc import Iterator
from typing import Any

from regeneration.pointer import resolve
from regeneration.sources import SourceError, Sources


def _minus(values: list[float], others: list[float]) -> list[float]:
    """One by one."""
    return [value - other for value, other in zip(values, others, strict=True)]


_FUNCTIONS = {"sum": sum, "min": min, "max": max, "abs": abs, "len": len, "minus": _minus,
              "mean": statistics.fmean, "deviation": statistics.stdev}
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
              ast.Div: operator.truediv, ast.Lt: operator.lt, ast.LtE: operator.le,
              ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq}
# The expression, then how its value is printed.
HOLE = re.compile(r"\{([^{}]+):([-+.,\w]*)\}")
_NOTHING = re.compile(r"[-+](0(\.0*)?)")


def _uses(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for call in ast.walk(node):
        if (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                and call.func.id not in _FUNCTIONS):
            yield call, call.func.id


def _texts(call: ast.Call) -> list[str]:
    texts = [node.value for node in call.args
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if len(texts) != len(call.args):
        raise SourceError(f"expected texts: {ast.unparse(call)}")
    return texts


def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as error:
        raise SourceError(f"{expression}: {error.msg}") from error


def origins(expression: str, sources: Sources) -> list[str]:
    """The commands and files that an expression needs."""
    return [sources.place(name, _texts(call))[0]
            for call, name in _uses(_parsed(expression))]


def evaluate(expression: str, sources: Sources) -> Any:
    """Its value. Raises SourceError, which says what is missing where."""
    if expression in sources.values:
        return sources.values[expression]
    try:
        value = sources.values[expression] = _value(_parsed(expression), sources)
        return value
    except (SourceError, ArithmeticError, TypeError) as error:
        raise SourceError(f"{expression}: {error}") from error


def _value(node: ast.AST, sources: Sources) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, sources)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left, sources), _value(node.right, sources))
    if isinstance(node, ast.Compare):
        values = [_value(part, sources) for part in (node.left, *node.comparators)]
        return all(_OPERATORS[type(how)](left, right)
                   for how, left, right in zip(node.ops, values[:-1], values[1:],
                                              strict=True))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(node, node.func.id, sources)
    raise SourceError(f"neither a source nor a computation: {ast.unparse(node)}")


def _called(call: ast.Call, name: str, sources: Sources) -> Any:
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](*(_value(argument, sources) for argument in call.args))
    origin, place = sources.place(name, _texts(call))
    return resolve(sources.document(origin), place)


def printed(expression: str, form: str, sources: Sources) -> str:
    """Its value as a document has it; zero has no sign."""
    text = format(evaluate(expression, sources), form)
    nothing = _NOTHING.fullmatch(text)
    return nothing.group(1) if nothing else text


def filled(template: str, sources: Sources) -> str:
    """The text with a number in the place of every {expression:format}."""
    return HOLE.sub(lambda hole: printed(hole.group(1), hole.group(2), sources), template)
