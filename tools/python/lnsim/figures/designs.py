# SPDX-License-Identifier: MIT
"""Characterised designs of technology files, as figures need them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lnsim import strict_json
from lnsim.characterise import prices
from lnsim.errors import InputError
from lnsim.figures import style
from lnsim.figures.style import Look

_PARTS = ("multiply", "convert", "accumulate", "control")
LOOKS = {
    "multiply": Look("multiplication or exponent addition, and operand registers", style.BLUE),
    "convert": Look("conversion to linear", style.GREEN),
    "accumulate": Look("summation, accumulation, control", style.ORANGE),
    "clock": Look("clock pins of all of them", style.GREY),
}


@dataclass(frozen=True)
class Technology:
    """A technology with characterised designs, and the widest vector unit of each format:
    of logarithmic ones that of the size of the first."""

    title: str
    units: dict[str, dict[str, Any]]


def _for_fits(design: dict[str, Any], size: int | None) -> bool:
    """Whether it is there for prices to be fitted to: longer or shorter than the first design."""
    return bool(design["format"].startswith("lns") and design["vector_size"] != size)


def load(path: Path) -> Technology:
    """Throws InputError where the file has no designs."""
    document = strict_json.read(path)
    if not document.get("designs"):
        raise InputError(f"{path}: this technology has no characterised designs")
    units: dict[str, dict[str, Any]] = {}
    size = document["designs"][0].get("vector_size")
    for design in document["designs"]:
        if design["unit"] == "vector_mac" and not _for_fits(design, size):
            known = units.get(design["format"])
            if known is None or known["vector_size"] < design["vector_size"]:
                units[design["format"]] = design
    return Technology(document["title"], units)


def parts_pj(design: dict[str, Any]) -> dict[str, float]:
    """Nominal energy of a multiply-accumulate by part, the clock's apart."""
    measured = next(iter(design["streams"].values()))["gate_delay_no_wire_pj"]
    parts = {part: measured[part]["logic"] for part in _PARTS if part in measured}
    parts["accumulate"] += parts.pop("control")
    return parts | {"clock": sum(energy["clock"] for energy in measured.values())}


def range_pj(design: dict[str, Any]) -> dict[str, float]:
    return prices.energy_range(design, _PARTS)


def bits_of(design: dict[str, Any]) -> int:
    return design["operand_bits"]
