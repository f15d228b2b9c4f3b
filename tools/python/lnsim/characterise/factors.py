# SPDX-License-Identifier: MIT
"""How the energy of a design follows the statistics of its operands."""

from typing import Any

Result = dict[str, Any]
Pairs = list[list[float]]  # a statistic and the factor there, ascending

_MODE = "gate_delay_no_wire_pj"
_NOMINAL = "gaussian"
_STREAMS = (_NOMINAL, "sparse", "zeros", "held", "still")
_DIGITS = 4
# Rates are measured over a few hundred words, whose last digits mean nothing.
_CLEARLY = 1.1


def energy_of(measured: Result, mode: str, parts: tuple[str, ...]) -> float:
    """Energy in pJ of some parts of a design under one stream."""
    return sum(sum(energy.values()) for part, energy in measured[mode].items() if part in parts)


def _line(points: list[tuple[float, float]]) -> Pairs:
    """Without the points whose statistic is not above that of the one before."""
    line: Pairs = []
    for statistic, factor in points:
        if not line or statistic > line[-1][0]:
            line.append([statistic, float(f"{factor:.{_DIGITS}g}")])
    return line


def _by_zero_fraction(streams: Result, factor: dict[str, float]) -> Pairs:
    """Narrow formats have zeros among normally distributed operands, of which the energy is."""
    points = [(streams[name]["zero_fraction"], factor[name]) for name in (_NOMINAL, "sparse")]
    return _line([(0, 1), *(point for point in points if point[0] < 1), (1, factor["zeros"])])


def _by_toggle_rate(streams: Result, factor: dict[str, float]) -> Pairs:
    rate = streams[_NOMINAL]["toggle_rate"]
    points = [(streams[name]["toggle_rate"], factor[name]) for name in ("still", "held")
              if streams[name].get("toggle_rate", rate) < rate]
    points.append((rate, 1))
    if "uniform" in streams and _tells_of_toggling(streams["uniform"], streams[_NOMINAL],
                                                   factor["uniform"]):
        points.append((streams["uniform"]["toggle_rate"], factor["uniform"]))
    return _line(points)


def _tells_of_toggling(uniform: Result, nominal: Result, factor: float) -> bool:
    """Uniform operands differ in their values too. They only say what a higher rate costs, where it
    is clearly higher, costs more, and fewer zeros have no part in that."""
    return (uniform.get("toggle_rate", 0) > _CLEARLY * nominal["toggle_rate"] and factor > 1
            and uniform["zero_fraction"] >= nominal["zero_fraction"])


def factors(result: Result, parts: tuple[str, ...]) -> dict[str, Pairs]:
    """Energies of parts under the streams of statistics, each a factor on that of normally
    distributed operands, as keys of a price's point; none where the streams were not measured, or
    there is nothing that they vary."""
    streams = result["streams"]
    if not set(_STREAMS) <= set(streams):
        return {}
    nominal = energy_of(streams[_NOMINAL], _MODE, parts)
    if nominal == 0:
        return {}
    factor = {name: energy_of(measured, _MODE, parts) / nominal
              for name, measured in streams.items()}
    found = {}
    if streams["zeros"]["zero_fraction"] == 1:
        found["by_zero_fraction"] = _by_zero_fraction(streams, factor)
    if "toggle_rate" in streams[_NOMINAL]:
        found["by_toggle_rate"] = _by_toggle_rate(streams, factor)
    return {key: line for key, line in found.items() if len(line) > 1}
