# SPDX-License-Identifier: MIT
"""Chains of elementwise ops, each as one record."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lnsim.capture.record import Record
from lnsim.capture.values import Value


@dataclass
class _Chain:
    """Ops of which each reads what one before it made. open: nobody else has read it yet."""

    records: list[Record]
    made: dict[Value, int] = field(default_factory=dict)  # how many reads of it are the chain's
    open: bool = True


def _joins(record: Record, chain: _Chain) -> bool:
    """Whether an op can run element by element with a chain's."""
    last = chain.records[-1]
    return (chain.open and record.pass_ == last.pass_ and record.home == last.home
            and record.work["written_elements"] == last.work["written_elements"])


def _chains(records: Iterable[Record]) -> Iterable[_Chain]:
    """In the order of their last ops."""
    found: dict[int, _Chain] = {}
    maker: dict[Value, _Chain] = {}
    for record in records:
        before = list(dict.fromkeys(id(maker[value]) for value in record.reads if value in maker))
        chains = [found[key] for key in before]
        joined = [chain for chain in chains if record.pointwise and _joins(record, chain)]
        own = _Chain([record], open=record.pointwise)
        for chain in chains:
            if chain in joined:
                own.records = chain.records + own.records
                own.made |= chain.made
                del found[id(chain)]
            else:
                chain.open = False
        for value in dict.fromkeys(record.reads):
            if value in own.made:
                own.made[value] += 1
        own.made |= dict.fromkeys(record.writes, 0)
        maker |= dict.fromkeys(own.made, own)
        found[id(own)] = own
    return found.values()


def _merged(chain: _Chain, reads: Counter[Value], elsewhere: set[Value]) -> Record:
    """What enters the chain is read, what leaves it is written, each once; operations are those of
    all ops."""
    first, last = chain.records[0], chain.records[-1]
    entering = [value for record in chain.records for value in record.reads
                if value not in chain.made]
    leaving = [value for value, own in chain.made.items()
               if own == 0 or reads[value] > own or value in elsewhere]
    size = last.work["written_elements"]
    operations: Counter[str] = Counter()
    for record in chain.records:
        operations.update(record.work["operations"])
    entering = list(dict.fromkeys(entering))
    work = last.work | {
        "read_elements": sum(_read(chain, value) for value in entering),
        "written_elements": size * len(leaving), "operations": dict(operations)}
    ends = (("first", first), ("output", last))
    statistics = {role: record.statistics[role] for role, record in ends
                  if role in record.statistics}
    return Record(first.layer, last.pass_, "elementwise", last.key, work, reads=entering,
                  writes=leaving, statistics=statistics, home=last.home)


def _read(chain: _Chain, value: Value) -> int:
    """A tensor that spreads over the elements is read as it is stored."""
    return min(value.elements, chain.records[-1].work["written_elements"])


def fused(records: list[Record], elsewhere: set[Value]) -> list[Record]:
    """The records with each chain as one. elsewhere: what ops without a record read."""
    reads = Counter(value for record in records for value in dict.fromkeys(record.reads))
    return [chain.records[0] if len(chain.records) == 1 else _merged(chain, reads, elsewhere)
            for chain in _chains(records)]
