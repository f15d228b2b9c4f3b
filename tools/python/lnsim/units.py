# SPDX-License-Identifier: MIT
"""Numbers with SI prefixes."""

_PREFIXES = ((1e-15, "f"), (1e-12, "p"), (1e-9, "n"), (1e-6, "µ"), (1e-3, "m"), (1.0, ""),
             (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P"), (1e18, "E"))

JOULES_PER_PICOJOULE = 1e-12


def prefix(value: float) -> tuple[float, str]:
    """The factor and symbol of the largest SI prefix not above |value|; none for 0."""
    if value == 0:
        return 1.0, ""
    below = [entry for entry in _PREFIXES if entry[0] <= abs(value)]
    return below[-1] if below else _PREFIXES[0]


def quantity(value: float, unit: str) -> str:
    """A value in four significant digits with its unit, such as 7.99 mJ."""
    factor, symbol = prefix(value)
    return f"{value / factor:.4g} {symbol}{unit}".rstrip()


def energy(picojoules: float) -> str:
    """An energy given in pJ."""
    return quantity(picojoules * JOULES_PER_PICOJOULE, "J")


def energy_scale(maximum_pj: float) -> tuple[float, str]:
    """Divisor from pJ and unit for an axis that ends at maximum_pj."""
    factor, symbol = prefix(maximum_pj * JOULES_PER_PICOJOULE)
    return factor / JOULES_PER_PICOJOULE, f"{symbol}J"


def cycle_scale(maximum: float) -> tuple[float, str]:
    """Divisor and unit for an axis of cycles."""
    factor, symbol = prefix(maximum)
    return factor, f"{symbol}cycles"
