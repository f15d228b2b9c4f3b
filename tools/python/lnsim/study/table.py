# SPDX-License-Identifier: MIT
"""A study's results as a table for people: a line a place, means and standard deviations."""

from lnsim.study import differences
from lnsim.study.document import Document, Result

# Measures by name: heading, factor, decimals.
_COLUMNS = {"test_accuracy": ("accuracy %", 1e2, 2), "bits_per_character": ("bits/char.", 1.0, 3),
            "stuck": ("stuck %", 1e2, 1), "overflows": ("overflows %", 1e2, 3),
            "relative_error": ("relative error", 1.0, 4), "lost": ("lost %", 1e2, 2),
            "accuracy_change": ("to fp32 %", 1e2, 2),
            "cycles": ("cycles", 1.0, 0), "energy_pe_pj": ("PE energy (uJ)", 1e-6, 2),
            "energy_system_pj": ("system energy (uJ)", 1e-6, 1)}


def _measured(result: Result, measure: str) -> str:
    """Nothing where the place does not have it."""
    if len(result.seeds) == result.diverged:
        return "diverged"
    if any(seed.measures and measure not in seed.measures for seed in result.seeds):
        return ""
    _, factor, decimals = _COLUMNS[measure]
    mean, spread = factor * result.mean(measure), factor * result.deviation(measure)
    one = len(result.values(measure)) == 1
    return f"{mean:.{decimals}f}" + ("" if one else f" +- {spread:.{decimals}f}")


def _difference(document: Document, result: Result) -> str:
    if differences.is_reference(result):
        return ""
    reference = differences.reference(document, result.place["task"])
    found = differences.against(result, reference)
    return "" if found is None else str(found)


def _measures(document: Document) -> list[str]:
    found = {name for result in document.results for seed in result.seeds
             for name in seed.measures or ()}
    return [name for name in _COLUMNS if name in found]


def table(document: Document) -> str:
    """Of all places; those of a study of formats also have the difference to fp32, in percentage
    points, seed by seed. The last column tells how many seeds finished."""
    places = list(dict.fromkeys(name for result in document.results for name in result.place))
    measures, compared = _measures(document), document.study == "formats"
    rows = [(*(name.replace("_", " ") for name in places),
             *(_COLUMNS[measure][0] for measure in measures),
             *(["to fp32"] if compared else []), "seeds")]
    for result in document.results:
        values = (f"{value:.3g}" if isinstance(value, float) else str(value)
                  for value in (result.place.get(name, "") for name in places))
        finished = f"{len(result.seeds) - result.diverged}/{len(result.seeds)}"
        rows.append((*values, *(_measured(result, measure) for measure in measures),
                     *([_difference(document, result)] if compared else []), finished))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)
