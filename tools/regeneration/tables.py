# SPDX-License-Identifier: MIT
"""Tables and shown output of documents, which are generated whole between markers.

    <!-- begin: NAME -->
    <!-- end: NAME -->

tables.json has a list of objects with "document" and "name". Those of a table have "columns" and
"rows" with a "label" each, and a "cell", a text with {expression:format}; what else a column or row
has is put in the place of $its_name in that text, and its own "cell" is before the table's.
Those of shown output have a "command", and "lines": a pattern for each line that is shown, which is
the next that it matches.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from regeneration.difference import Difference, of_texts
from regeneration.expression import HOLE, filled, origins
from regeneration.sources import SourceError, Sources

Table = dict[str, Any]

_CELL = "cell"


def of_json(content: list[Table]) -> list[Table]:
    return content


def _cells(table: Table, row: dict[str, Any]) -> Iterator[str]:
    yield row["label"]
    for column in table["columns"]:
        cell = row.get(_CELL) or column.get(_CELL) or table[_CELL]
        values = {"row": row["label"], "column": column["label"], **row, **column}
        for name in sorted(values, key=len, reverse=True):
            cell = cell.replace(f"${name}", str(values[name]))
        yield cell


def needs(table: Table, sources: Sources) -> list[str]:
    """The commands and files that it is made from."""
    if "command" in table:
        return [table["command"]]
    return [origin for row in table["rows"] for cell in _cells(table, row)
            for expression, _ in HOLE.findall(cell) for origin in origins(expression, sources)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _table(table: Table, sources: Sources) -> str:
    columns = table["columns"]
    lines = [_line([table.get("head", ""), *(column["label"] for column in columns)]),
             "|" + "---|" * (len(columns) + 1)]
    lines += [_line(filled(cell, sources) for cell in _cells(table, row))
              for row in table["rows"]]
    return "\n".join(lines)


def _output(table: Table, sources: Sources) -> str:
    lines, shown = iter(sources.text(table["command"]).splitlines()), []
    for pattern in table["lines"]:
        found = next((line for line in lines if re.fullmatch(pattern, line)), None)
        if found is None:
            raise SourceError(f'{table["command"]}: no further line "{pattern}"')
        shown.append(found)
    return "\n".join(["```text", *shown, "```"])


def _between(document: str, table: Table) -> tuple[int, int]:
    begin, end = (f"<!-- {word}: {table['name']} -->\n" for word in ("begin", "end"))
    if document.count(begin) != 1 or document.count(end) != 1:
        raise SourceError(f"{table['document']}: expected one {begin.strip()} and one "
                          f"{end.strip()}")
    return document.index(begin) + len(begin), document.index(end)


def apply(tables: Iterable[Table], documents: dict[str, str],
          sources: Sources) -> list[Difference]:
    """Writes them into documents, by path, and returns what was not so."""
    found: list[Difference] = []
    for table in tables:
        path = table["document"]
        document, make = documents[path], _output if "command" in table else _table
        try:
            start, end = _between(document, table)
            text = make(table, sources) + "\n"
        except SourceError as error:
            found.append(Difference(path, 1, f"a table, {table['name']}", str(error), True))
            continue
        found += of_texts(path, document[start:end], text, document.count("\n", 0, start) + 1)
        documents[path] = document[:start] + text + document[end:]
    return found
