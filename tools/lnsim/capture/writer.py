# SPDX-License-Identifier: MIT
"""The records of a trace, and the files of their tensors."""

from pathlib import Path
from typing import Any

import numpy

from lnsim.capture.record import Operand, Record
from lnsim.capture.report import write
from lnsim.capture.statistics import Meter, numbers


class Writer:
    """Measures the tensors of a record as it comes: they may change afterwards. The tensors of
    products go into a folder beside the trace, where they are asked for."""

    def __init__(self, path: Path, spelling: str | None, payload: bool) -> None:
        self._path = path
        self._meter = Meter(spelling)
        self._folder = path.with_suffix(".tensors") if payload else None
        self._records: list[Record] = []
        self._files = 0
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def empty(self) -> bool:
        return not self._records

    def add(self, record: Record) -> None:
        for role, operand in record.operands.items():
            found = self._meter(operand.tensor, record.kind, record.pass_, role,
                                record.work.get("groups", 1))
            if found:
                record.statistics[role] = found
            if self._folder is not None and record.key == "contraction":
                record.payload[role] = self._file(record, role, operand)
        record.operands = {}
        self._records.append(record)

    def finish(self, header: dict[str, Any]) -> int:
        """Writes the trace; returns how many records it has."""
        lines = [record.line() for record in self._records if not record.absorbed]
        write(self._path, header, lines)
        return len(lines)

    def _file(self, record: Record, role: str, operand: Operand) -> str:
        """A factor of several products has one file."""
        if operand.file is None:
            self._files += 1
            name = f"{self._files:05}-{record.layer}-{record.pass_}-{role}.npy".replace("/", "_")
            numpy.save(self._folder / name, numpy.ascontiguousarray(
                numbers(operand.tensor), dtype="<f4"))
            operand.file = f"{self._folder.name}/{name}"
        return operand.file
