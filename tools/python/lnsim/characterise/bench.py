# SPDX-License-Identifier: MIT
"""Simulation of a netlist over a stream of operands by Icarus Verilog."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lnsim.characterise import function
from lnsim.characterise.cells import Flop
from lnsim.characterise.netlist import Instance, Net, Netlist
from lnsim.characterise.synthesis import call
from lnsim.characterise.timing import Timing
from lnsim.errors import InputError

_ZERO_DELAY_HALF_PERIOD_PS = 1000
_SETTLING_MARGIN = 1.1
_NO_DELAY = "#1 "
# Primitives, as Icarus Verilog takes time quadratic in the number of registers in statements.
_FLOPS = "".join(f"""primitive {name}_flop(q, clk, d);
  output q;
  reg q;
  input clk, d;
  table
    ({before}{after}) 0 : ? : 0;
    ({before}{after}) 1 : ? : 1;
    (?{before}) ? : ? : -;
    (?x) ? : ? : -;
    (x{after}) ? : ? : -;
    ? * : ? : -;
  endtable
endprimitive
""" for name, before, after in (("rising", 0, 1), ("falling", 1, 0)))
_REPORT = re.compile(r"checked (\d+), mismatched (\d+)")


@dataclass(frozen=True)
class Stream:
    """A file of words, one a clock cycle: {check, expected outputs, inputs}. Inputs are sampled
    by the clock edge of their cycle, outputs are what they are after it. Energy is that of the
    cycles after the first warm_up ones, in which there are so many operations on operands of these
    statistics."""

    name: str
    file: Path
    cycles: int
    warm_up: int
    operations: int = 1
    statistics: dict[str, float] = field(default_factory=dict)


def _net_name(net: Net) -> str:
    return f"n{net}" if isinstance(net, int) else f"1'b{net}"


def _pins(instance: Instance) -> dict[str, str]:
    """The name of the net on each input."""
    return {pin: _net_name(net) for pin, net in instance.inputs.items()}


def _flop(instance: Instance, flop: Flop, pin: str, delay: str) -> str:
    net, names = instance.outputs[pin], _pins(instance)
    data = function.to_verilog(flop.next_state, names)
    value = function.to_verilog(instance.cell.outputs[pin].function,
                                {flop.state: data, flop.inverted_state: f"(~{data})"})
    edge = "falling" if flop.falling else "rising"
    return f"  wire n{net}; {edge}_flop {delay}f{net}(n{net}, {names[flop.clock]}, {value});"


def _statements(netlist: Netlist, timing: Timing | None) -> list[str]:
    lines = []
    for instance in netlist.instances:
        for pin, net in instance.outputs.items():
            delay = timing.delays[net] if timing else None
            if instance.cell.flop:
                wait = f"#{(delay.rise + delay.fall) / 2:.1f} " if delay else _NO_DELAY
                lines.append(_flop(instance, instance.cell.flop, pin, wait))
            else:
                wait = f"#({delay.rise:.1f}, {delay.fall:.1f}) " if delay else ""
                value = function.to_verilog(instance.cell.outputs[pin].function, _pins(instance))
                lines.append(f"  wire n{net}; assign {wait}n{net} = {value};")
    return lines


def gates(netlist: Netlist, timing: Timing | None) -> str:
    """The netlist as one module of scalar nets, each with its driver's inertial delays; without
    timing, gates take no time, and flip-flops just enough for the next one to see what was."""
    ports = [f"  {'input' if port.is_input else 'output'} [{len(port.nets) - 1}:0] {port.name}"
             for port in netlist.ports]
    lines = ["`timescale 1ps/100fs", _FLOPS, "module gates(", ",\n".join(ports), ");"]
    for port in netlist.ports:
        if port.is_input:
            lines += [f"  wire n{net} = {port.name}[{index}];"
                      for index, net in enumerate(port.nets)]
    lines += _statements(netlist, timing)
    for port in netlist.ports:
        if not port.is_input:
            lines += [f"  assign {port.name}[{index}] = {_net_name(net)};"
                      for index, net in enumerate(port.nets)]
    return "\n".join([*lines, "endmodule\n"])


def _width(ports: list[dict[str, Any]]) -> int:
    return sum(port["width"] for port in ports)


def _connections(netlist: Netlist, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]]
                 ) -> str:
    """Each port beside its slice of the stream's word or of the outputs that are compared."""
    places = {"clk": "clk"}
    for ports, word in ((inputs, "word"), (outputs, "seen")):
        offset = _width(ports)
        for port in ports:
            offset -= port["width"]
            places[port["name"]] = f"{word}[{offset} +: {port['width']}]"
    given = {port.name for port in netlist.ports}
    if given != set(places):
        raise InputError(f"ports of the netlist: expected {', '.join(sorted(places))}, "
                         f"found {', '.join(sorted(given))}")
    return ", ".join(f".{name}({place})" for name, place in places.items())


def bench(netlist: Netlist, design: dict[str, Any], stream: Stream, half_period_ps: int) -> str:
    """Drives the gates, compares every checked output, and dumps after the warm-up."""
    inputs, outputs = _width(design["inputs"]), _width(design["outputs"])
    return f"""`timescale 1ps/100fs
module bench;
  reg [{inputs + outputs}:0] stream [0:{stream.cycles - 1}];
  reg [{inputs + outputs}:0] word;
  wire [{outputs - 1}:0] seen;
  reg clk;
  reg [8*1024-1:0] file;
  integer cycle, checked, mismatched;
  gates dut({_connections(netlist, design["inputs"], design["outputs"])});
  initial begin
    if (!$value$plusargs("stream=%s", file)) $finish;
    $readmemh(file, stream);
    $dumpfile("toggles.vcd");
    clk = 0; cycle = 0; checked = 0; mismatched = 0;
    word = stream[0];
  end
  always #{half_period_ps} clk = ~clk;
  always @(negedge clk) if ($time > 0) begin
    if (word[{inputs + outputs}]) begin
      checked = checked + 1;
      if (seen !== word[{inputs} +: {outputs}]) mismatched = mismatched + 1;
    end
    if (cycle == {stream.cycles - 1}) begin
      $display("checked %0d, mismatched %0d", checked, mismatched);
      $finish;
    end
    cycle = cycle + 1;
    if (cycle == {stream.warm_up}) $dumpvars(1, dut);
    word <= #1 stream[cycle];
  end
endmodule
"""


def compile_bench(netlist: Netlist, design: dict[str, Any], stream: Stream,
                  timing: Timing | None, folder: Path) -> None:
    """For all streams of this length; they are given when it runs."""
    half = _ZERO_DELAY_HALF_PERIOD_PS
    if timing:
        half = math.ceil(timing.critical_path_ps * _SETTLING_MARGIN) + 1
    text = gates(netlist, timing) + bench(netlist, design, stream, half)
    (folder / "bench.v").write_text(text, encoding="utf-8")
    call(["iverilog", "-g2005", "-s", "bench", "-o", "bench.vvp", "bench.v"], folder)


def simulate(design: dict[str, Any], stream: Stream, folder: Path) -> tuple[Path, int]:
    """The dump of the nets' transitions and the number of outputs that were compared. Throws
    InputError where one differed, or where none was compared."""
    output = call(["vvp", "-n", "bench.vvp", f"+stream={stream.file}"], folder)
    found = _REPORT.search(output)
    if not found or found[1] == "0":
        raise InputError(f"{design['name']}, {stream.name}: no output was compared")
    if found[2] != "0":
        raise InputError(f"{design['name']}, {stream.name}: the netlist differs from the numerics "
                         f"in {found[2]} of {found[1]} outputs")
    return folder / "toggles.vcd", int(found[1])
