# SPDX-License-Identifier: MIT
"""Buffers on nets that drive many inputs.

Synthesis maps module by module, so that a net that spreads over modules, such as an enable, is
never seen whole and keeps one gate as its driver.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from lnsim.characterise.cells import Cell
from lnsim.characterise.netlist import Instance, Net

_MOST_INPUTS = 12


class _Tree:
    """Adds buffers to one list of instances, whose inputs move from net to net."""

    def __init__(self, instances: list[Instance], buffer: Cell):
        self._cell = buffer
        self._input, = buffer.inputs
        self._output, = buffer.outputs
        self._pins = [dict(instance.inputs) for instance in instances]
        self._instances = list(instances)
        self._next = 1 + max((net for instance in instances for net in
                              [*instance.inputs.values(), *instance.outputs.values()]
                              if isinstance(net, int)), default=0)

    def _buffer(self, source: Net, readers: list[tuple[int, str]]) -> tuple[int, str]:
        """A buffer from source to readers; it belongs where most of them do."""
        parts = Counter(self._instances[index].part for index, _ in readers)
        net, self._next = self._next, self._next + 1
        for index, pin in readers:
            self._pins[index][pin] = net
        self._pins.append({self._input: source})
        self._instances.append(Instance(f"fanout{net}", self._cell, {}, {self._output: net},
                                        parts.most_common(1)[0][0]))
        return len(self._instances) - 1, self._input

    def spread(self, source: Net, readers: list[tuple[int, str]]) -> None:
        """Readers of a part stay together."""
        readers = sorted(readers, key=lambda reader: self._instances[reader[0]].part)
        while len(readers) > _MOST_INPUTS:
            readers = [self._buffer(source, group) for group in _groups(readers)]

    def instances(self) -> list[Instance]:
        return [Instance(old.name, old.cell, pins, old.outputs, old.part)
                for old, pins in zip(self._instances, self._pins, strict=True)]


def _groups(readers: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    for begin in range(0, len(readers), _MOST_INPUTS):
        yield readers[begin:begin + _MOST_INPUTS]


def limited(instances: list[Instance], buffer: Cell, ideal: Iterable[Net]) -> list[Instance]:
    """The instances, and buffers so that no net but the ideal ones, such as a clock, and constants
    has more than a dozen inputs."""
    readers: dict[Net, list[tuple[int, str]]] = {}
    for index, instance in enumerate(instances):
        for pin, net in instance.inputs.items():
            readers.setdefault(net, []).append((index, pin))
    tree = _Tree(instances, buffer)
    spared = {*ideal, "0", "1"}
    for net, found in readers.items():
        if net not in spared and len(found) > _MOST_INPUTS:
            tree.spread(net, found)
    return tree.instances()
