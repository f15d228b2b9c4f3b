# SPDX-License-Identifier: MIT
"""What moves the ratio of energies: the prices that matter, each alone from low to high."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lnsim.figures import style
from lnsim.report import Report

_ROW_INCHES = 0.2
_MARGIN_INCHES = 0.75
_MOST_BARS = 5
_BAR_HEIGHT = 0.62
_LONGEST_NAME = 42
_SIDE_MARGIN = 0.05
_SCOPES = (("energy_pe", "processing elements"), ("energy_system", "system"))


def _bars(report: Report, key: str) -> list[dict[str, Any]]:
    """Those with both ends; none of a report that is older than they are."""
    ratio = report.document["ratio"]
    bars = ratio[key].get("tornado", []) if ratio is not None else []
    return [bar for bar in bars if bar["p05"] is not None and bar["p95"] is not None]


def applies(report: Report) -> bool:
    """Whether any prices move a ratio."""
    return any(_bars(report, key) for key, _ in _SCOPES)


def _name(prices: str) -> str:
    return prices if len(prices) <= _LONGEST_NAME else prices[:_LONGEST_NAME - 1] + "~"


def _panel(axes: Axes, ratio: dict[str, Any], bars: list[dict[str, Any]], title: str) -> None:
    """A bar from the ratio at cheap prices over the nominal one to that at dear prices."""
    nominal = ratio["nominal"]
    axes.axvspan(ratio["p05"], ratio["p95"], color="#ececec", linewidth=0, zorder=0)
    for place, bar in enumerate(bars):
        for end, colour, hatch in (("p05", style.SKY, None), ("p95", style.VERMILION, "////")):
            axes.barh(place, bar[end] - nominal, left=nominal, height=_BAR_HEIGHT, color=colour,
                      hatch=hatch, edgecolor="white", linewidth=0)
    axes.axvline(nominal, color=style.BLACK, linewidth=0.8)
    axes.set_yticks(range(len(bars)), [_name(bar["prices"]) for bar in bars])
    axes.set_ylim(_MOST_BARS - 0.5, -0.5)
    ends = [ratio["p05"], ratio["p95"], *(bar[end] for bar in bars for end in ("p05", "p95"))]
    margin = _SIDE_MARGIN * (max(ends) - min(ends))
    axes.set_xlim(min(ends) - margin, max(ends) + margin)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)
    axes.set_title(f"{title}: {nominal:.2f}, 5 to 95 % {ratio['p05']:.2f} to {ratio['p95']:.2f}")


def draw(figure: Figure, report: Report) -> None:
    """A panel a scope, the prices that move its ratio the farthest on top."""
    handles = [Patch(facecolor=style.SKY, label="prices at their 5th percentile"),
               Patch(facecolor=style.VERMILION, hatch="////", edgecolor="white", linewidth=0,
                     label="at their 95th"),
               Patch(facecolor="#ececec", label="ratio, 5 to 95 % over draws of all prices"),
               Line2D([], [], color=style.BLACK, linewidth=0.8, label="nominal")]
    shown = [(key, title) for key, title in _SCOPES if _bars(report, key)]
    height = len(shown) * (_MOST_BARS * _ROW_INCHES + _MARGIN_INCHES)
    panels = style.panels(figure, height, handles, 4, rows=len(shown), squeeze=False)
    for axes, (key, title) in zip(panels[:, 0], shown, strict=True):
        _panel(axes, report.document["ratio"][key], _bars(report, key), title)
        axes.set_xlabel(f"energy in {report.sides[1].name} over energy in {report.main.name}")


def caption(report: Report) -> str:
    """What the figure shows."""
    return (f"Prices that move the ratio of the energy in {report.sides[1].name} to that in "
            f"{report.main.name} the most ({report.document['technology']['name']}): each alone "
            "from its 5th to its 95th percentile, all else nominal. Grey: where nine of ten draws "
            "of all prices leave the ratio, or the nominal ratio beyond them.")
