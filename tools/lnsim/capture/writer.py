# SPDX-License-Identifier: MIT
"""The records of a trace, and the files of their tensors."""

from pathlib import Path
from typing import Any

import numpy

from lnsim.capture.record import Datapath, Operand, Record
from lnsim.capture.report import write
from lnsim.capture.statistics import Meter, numbers

_WORDS = {8: "|u1", 16: "<u2", 32: "<u4"}


class Writer:
    """Measures the tensors of a record as it comes: they may change afterwards. The tensors of
    products go into a folder beside the trace, where they are asked for."""

    def __init__(self, path: Path, spelling: str | None, payload: bool) -> None:
        self._path = path
        self._meter = Meter(spelling)
        self._folder = path.with_suffix(".tensors") if payload else None
        self._records: list[Record] = []
        self._files = 0
        self._spelling = spelling
        self._recorded: set[str] = set()
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
                record.payload[role] = self._numbers(record, role, operand)
        if self._folder is not None and record.datapath is not None:
            record.payload["datapath"] = self._datapath(record, record.datapath)
        record.operands, record.datapath = {}, None
        self._records.append(record)

    def finish(self, header: dict[str, Any]) -> int:
        """Writes the trace; returns how many records it has. Its format is that of the statistics,
        or else that of all words."""
        lines = [record.line() for record in self._records if not record.absorbed]
        formats = {self._spelling} if self._spelling else self._recorded
        if len(formats) == 1:
            header = header | {"format": next(iter(formats))}
        write(self._path, header, lines)
        return len(lines)

    def _numbers(self, record: Record, role: str, operand: Operand) -> str:
        """A factor of several products has one file."""
        if operand.file is None:
            tensor = operand.tensor if operand.source is None else operand.source
            operand.file = self._save(record, role, numbers(tensor), "<f4")
        return operand.file

    def _datapath(self, record: Record, datapath: Datapath) -> dict[str, Any]:
        self._recorded.add(datapath.format)
        found: dict[str, Any] = {"format": datapath.format, "vector_size": datapath.vector_size}
        width = next(bits for bits in _WORDS if datapath.bits <= bits)
        for role, factor in datapath.factors.items():
            if factor.file is None:
                factor.file = self._save(record, f"{role}-words", factor.words, _WORDS[width])
            found[role] = {"words": factor.file, "scale": factor.scale}
        return found | {"sums": self._save(record, "sums", datapath.sums, "<i8")}

    def _save(self, record: Record, what: str, array: numpy.ndarray, elements: str) -> str:
        self._files += 1
        name = f"{self._files:05}-{record.layer}-{record.pass_}-{what}.npy".replace("/", "_")
        numpy.save(self._folder / name, numpy.ascontiguousarray(array, dtype=elements))
        return f"{self._folder.name}/{name}"
