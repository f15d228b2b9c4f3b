# SPDX-License-Identifier: MIT
"""A netlist of cells, and its values under a stream of words, gates without delay.

It shares no code with the package lnsim, whose flow it checks.
"""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from cell_file import Cells

_PARTS = ("multiply", "convert", "accumulate")
_CLOCK = "clk"
# No net but the clock drives more inputs.
_MOST_READERS = 12


class Gate:
    """A cell between nets, each a number, or "0" or "1"; part: where in the design it is."""

    def __init__(self, cell, pins, part):
        self.cell, self.pins, self.part = cell, pins, part

    @property
    def net(self):
        """What it drives."""
        return self.pins[self.cell.output]

    @property
    def inputs(self):
        return {pin: self.pins[pin] for pin in self.cell.inputs}


def _part(name):
    """The outermost instance in a flat name such as `$flatten\\convert.$abc$17`."""
    found = re.search(r"\\(\w+)", name)
    return found[1] if found and found[1] in _PARTS else "control"


def expression(gate):
    """A gate's function on the list v of values, 0 or 1, in Python: `!` is ~, and what stands side
    by side is multiplied. Python's operators bind as Liberty's do, all but ^."""
    function = gate.cell.function
    if re.search(r"[^\w\s!()^&*+|]|\^.*[&*|+ ]|[&*|+ ].*\^", function):
        raise ValueError(f"{gate.cell.name}: the function {function} is not of those known here")
    pins = {pin: net if isinstance(net, str) else f"v[{net}]" for pin, net in gate.inputs.items()}
    text, before = "", "("
    for token in re.findall(r"\w+|[!()^&*+|]", function):
        if before not in "!(^&*+|" and token not in ")^&*+|":
            text += " & "
        text += {"!": "~", "*": "&", "+": "|"}.get(token, pins.get(token, token))
        before = token
    return f"{text} & 1"


class Netlist:
    """A flat module as yosys writes it to JSON, with buffers where nets have many readers."""

    def __init__(self, path: Path, top: str, cells: Cells, buffer: str):
        module = json.loads(path.read_text(encoding="utf-8"))["modules"][top]
        self.ports = {name: port["bits"] for name, port in module["ports"].items()}
        self.entering = {net for port in module["ports"].values() if port["direction"] == "input"
                         for net in port["bits"]}
        self.clock, = self.ports[_CLOCK]
        self.gates = [Gate(cells[raw["type"]], {pin: bits[0] for pin, bits in
                                                raw["connections"].items()}, _part(name))
                      for name, raw in module["cells"].items()]
        self.nets = 1 + max(gate.net for gate in self.gates)
        self._add_buffers(cells[buffer])
        self.gates = [gate for gate in self.gates if gate.cell.flop] + self._logic()

    def readers(self) -> dict[int | str, list[tuple[Gate, str]]]:
        """The input pins on each net."""
        found = defaultdict(list)
        for gate in self.gates:
            for pin, net in gate.inputs.items():
                found[net].append((gate, pin))
        return found

    def _add_buffers(self, cell):
        """The readers of a net by the dozen, those of a part together, each dozen with a buffer of
        its own, even where the last has fewer."""
        for net, found in self.readers().items():
            if net in (self.clock, "0", "1"):
                continue
            readers = sorted(found, key=lambda reader: reader[0].part)
            while len(readers) > _MOST_READERS:
                readers = [self._buffered(net, cell, readers[begin:begin + _MOST_READERS])
                           for begin in range(0, len(readers), _MOST_READERS)]

    def _buffered(self, net, cell, readers):
        """A buffer where most of its readers are, as the one reader that net now has of them."""
        pin, = cell.inputs
        part = Counter(gate.part for gate, _ in readers).most_common(1)[0][0]
        self.gates.append(Gate(cell, {pin: net, cell.output: self.nets}, part))
        for gate, its_pin in readers:
            gate.pins[its_pin] = self.nets
        self.nets += 1
        return self.gates[-1], pin

    def _logic(self):
        """All but flip-flops, each after those that drive it."""
        known = self.entering | {"0", "1"} | {gate.net for gate in self.gates if gate.cell.flop}
        waiting, order = [gate for gate in self.gates if not gate.cell.flop], []
        while waiting:
            ready = [gate for gate in waiting if known.issuperset(gate.inputs.values())]
            if not ready:
                raise ValueError("a combinational loop")
            order += ready
            known |= {gate.net for gate in ready}
            waiting = [gate for gate in waiting if gate.net not in known]
        return order

    def functions(self):
        """Two functions of a list of all nets' values: what gates make of inputs and flip-flops,
        and what a rise of the clock makes of these."""
        for gate in self.gates:
            if gate.cell.flop and gate.pins[gate.cell.flop["clocked_on"]] != self.clock:
                raise ValueError(f"{gate.cell.name} has another clock")
        flops = [gate for gate in self.gates if gate.cell.flop]
        lines = ["def settle(v):", *(f"  v[{gate.net}] = {expression(gate)}"
                                     for gate in self.gates if not gate.cell.flop),
                 "def rise(v):", "  " + "".join(f"v[{gate.net}], " for gate in flops) + "= " +
                 "".join(f"{expression(gate)}, " for gate in flops)]
        names = {}
        exec(compile("\n".join(lines), "netlist", "exec"), names)
        return names["settle"], names["rise"]


class Stream:
    """Words in hexadecimal, one a cycle, from the highest bit: whether to check, the outputs that
    are expected after the clock's rise, the inputs before it; of each port its last bit first.
    cycles: of each (check, expected values by net, given values by net)."""

    def __init__(self, path: Path, design, netlist: Netlist):
        outputs, inputs = ([net for port in design[side]
                            for net in reversed(netlist.ports[port["name"]])]
                           for side in ("outputs", "inputs"))
        self.cycles = []
        for word in path.read_text(encoding="utf-8").split():
            digits = format(int(word, 16), f"0{1 + len(outputs) + len(inputs)}b")
            check, *bits = map(int, digits)
            self.cycles.append((bool(check), dict(zip(outputs, bits, strict=False)),
                                dict(zip(inputs, bits[len(outputs):], strict=True))))


class Run:
    """The moves of all nets between settled values, of which a cycle has two: after its inputs'
    change and after the clock's rise. cycles: those after the warm-up, whose moves these are.
    checked: the cycles, warm-up or not, whose outputs were compared; wrong: those that differ."""

    def __init__(self, netlist: Netlist, stream: Stream, warm_up: int):
        settle, rise = netlist.functions()
        values, settled = [0] * netlist.nets, []
        self.checked = self.wrong = 0
        self.cycles = len(stream.cycles) - warm_up
        for check, expected, given in stream.cycles:
            for net, value in given.items():
                values[net] = value
            settle(values)
            settled.append(list(values))
            rise(values)
            settle(values)
            settled.append(list(values))
            self.checked += check
            self.wrong += check and any(values[net] != bit for net, bit in expected.items())
        seen = np.array(settled[2 * warm_up - 1:], dtype=bool)
        self._rises, self._falls = seen[1:] & ~seen[:-1], ~seen[1:] & seen[:-1]

    def of(self, net: int | str) -> tuple[np.ndarray, np.ndarray]:
        """At which moments a net rose and fell: never, where it is a constant."""
        if isinstance(net, str):
            return (np.zeros(len(self._rises), dtype=bool),) * 2
        return self._rises[:, net], self._falls[:, net]
