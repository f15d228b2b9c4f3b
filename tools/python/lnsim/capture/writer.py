# SPDX-License-Identifier: MIT
"""The records of a trace, and the files of their tensors."""

from pathlib import Path
from typing import Any

import numpy

from lnsim.capture.call import Call
from lnsim.capture.chains import fused
from lnsim.capture.contractions import Contraction
from lnsim.capture.record import TENSORS, Datapath, Operand, Record
from lnsim.capture.report import Report, write
from lnsim.capture.statistics import Meter, has_numbers, numbers
from lnsim.capture.values import Value, Values

_WORDS = {8: "|u1", 16: "<u2", 32: "<u4"}


class Writer:
    """Measures the tensors of a record as it comes: they may change afterwards. The tensors of
    products go into a folder beside the trace, where they are asked for. fuses: whether chains of
    elementwise ops are one record each."""

    def __init__(self, path: Path, spelling: str | None, payload: bool, fuses: bool) -> None:
        self._path = path
        self._meter = Meter(spelling)
        self._folder, self._keeps = path.with_suffix(".tensors"), payload
        self._fuses = fuses
        self._records: list[Record] = []
        self._elsewhere: set[Value] = set()
        self._files = 0
        self._spelling = spelling
        self._recorded: set[str] = set()
        if self._keeps:
            self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def empty(self) -> bool:
        return not self._records

    def add(self, record: Record) -> None:
        for role, operand in record.operands.items():
            found = self._meter(operand, record.kind, record.multiplied, role,
                                record.work.get("groups", 1))
            if found:
                record.statistics[role] = found
            if self._keeps and record.key == "contraction":
                self._keep(record, role, operand)
        if self._keeps and record.datapath is not None:
            record.payload["datapath"] = self._datapath(record, record.datapath)
        record.operands, record.datapath = {}, None
        self._records.append(record)

    def let_go(self, step: Any) -> None:
        """Lets go of the tensors of a step, once those are measured that its backward pass is going
        to read."""
        if isinstance(step, Contraction):
            for pass_, role, operand in step.ahead():
                like = Record(step.layer, pass_, step.kind, "contraction", step.work)
                self._meter(operand, step.kind, like.multiplied, role, step.work["groups"])
                if self._keeps:
                    self._keep(like, role, operand)
        if hasattr(step, "let_go"):
            step.let_go()

    def read_elsewhere(self, call: Call) -> None:
        """Of an op without a record: what it reads, unless it is a view."""
        self._elsewhere.update(call.reads if call.writes else ())

    def finish(self, header: dict[str, Any], report: Report, values: Values) -> None:
        """Writes the trace. Its format is that of the statistics, or else that of all words."""
        records = [record for record in self._records if not record.absorbed]
        if self._fuses:
            records = fused(records, self._elsewhere)
        for record in records:
            record.reads = _named(record, record.reads, values, False)
            record.writes = _named(record, record.writes, values, True)
        formats = {self._spelling} if self._spelling else self._recorded
        if len(formats) == 1:
            header = header | {"format": next(iter(formats))}
        header = header | {"elementwise": "fused" if self._fuses else "as_run"}
        if report.missing:
            header = header | {"missing": [entry.entry() for entry in report.missing]}
        report.ops, report.macs = len(records), sum(record.macs for record in records)
        write(self._path, header, [record.line() for record in records])

    def _keep(self, record: Record, role: str, operand: Operand) -> None:
        """A factor of several products has one file."""
        if operand.file is None and operand.tensor is not None and has_numbers(operand.tensor):
            tensor = operand.numbers if operand.source is None else operand.source
            operand.file = self._save(record, role, numbers(tensor), "<f4")
        if operand.file is not None:
            record.payload[role] = operand.file

    def _datapath(self, record: Record, datapath: Datapath) -> dict[str, Any]:
        self._recorded.add(datapath.format)
        found: dict[str, Any] = {"format": datapath.format, "vector_size": datapath.vector_size}
        for role, factor in datapath.factors.items():
            if factor.file is None:
                width = next(bits for bits in _WORDS if factor.bits <= bits)
                factor.file = self._save(record, f"{role}-words", factor.words, _WORDS[width])
            found[role] = {"words": factor.file, "scale": factor.scale}
        return found | {"sums": self._save(record, "sums", datapath.sums, "<i8")}

    def _save(self, record: Record, what: str, array: numpy.ndarray, elements: str) -> str:
        self._files += 1
        name = f"{self._files:05}-{record.layer}-{record.pass_}-{what}.npy".replace("/", "_")
        numpy.save(self._folder / name, numpy.ascontiguousarray(array, dtype=elements))
        return f"{self._folder.name}/{name}"


def _class(record: Record, value: Value, written: bool) -> str:
    if value.parameter is not None:
        return "weight"
    if record.pass_ == "update":
        return "gradient"
    if not value.backward:
        return "activation"
    return "gradient" if written and record.pass_ == "weight_gradient" else (
        TENSORS["input_gradient"])


def _named(record: Record, side: Any, values: Values, written: bool) -> list[dict[str, Any]]:
    """Each once, as the trace has them."""
    return [values.name(value, value.kind or _class(record, value, written))
            for value in dict.fromkeys(side) if value.elements]
