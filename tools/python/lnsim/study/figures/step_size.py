# SPDX-License-Identifier: MIT
"""Test accuracy against the first step in codes of stored weights, for several widths of these."""

from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterMathtext, LogLocator, NullLocator

from lnsim.figures import style
from lnsim.study.document import Document
from lnsim.study.figures import accuracy, names, series, wording
from lnsim.study.figures.names import Look
from lnsim.study.figures.series import Series

_HEIGHT_INCHES = 2.2
_MARGIN_FACTOR = 1.5
_MOST_TICKS = 20
_HALF_A_CODE = {"color": style.GREY, "linestyle": (0, (4, 2)), "linewidth": 0.8}


def draw(figure: Figure, document: Document) -> None:
    """A panel a task. The first step of a gradient as large as usual is the learning rate; left of
    half a code it is lost."""
    tasks, widths = document.coordinates("task"), document.coordinates("bits")
    looks = {bits: Look(f"{bits} bits", *style.SERIES[place][:2], "-")
             for place, bits in enumerate(widths)}
    handles = [look.handle() for look in looks.values()] + series.handles(document)
    handles += accuracy.chance_handles([document.select(task=task) for task in tasks])
    panels = style.panels(figure, _HEIGHT_INCHES, handles, len(handles), across=len(tasks),
                          squeeze=False)[0]
    for axes, task in zip(panels, tasks, strict=True):
        for place, (bits, look) in enumerate(looks.items()):
            Series(document.select(task=task, bits=bits), "codes", accuracy.MEASURE, look,
                   accuracy.PERCENT, place - (len(widths) - 1) / 2, True).draw(axes)
        codes = [result.place["codes"] for result in document.select(task=task)]
        axes.set_xscale("log", base=2)
        axes.set_xlim(min(codes) / _MARGIN_FACTOR, max(codes) * _MARGIN_FACTOR)
        axes.xaxis.set_major_locator(LogLocator(base=4, numticks=_MOST_TICKS))
        axes.xaxis.set_major_formatter(LogFormatterMathtext(base=2))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.axvline(0.5, zorder=1, **_HALF_A_CODE)
        axes.set_xlabel("first step (codes of a stored weight)")
        axes.set_title(names.task(task))
        accuracy.finish(axes, task, document.select(task=task), _HEIGHT_INCHES)
    panels[0].set_ylabel(accuracy.LABEL)


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Test accuracy of LNS-Madam against the learning rate in codes of stored weights, of "
            "several widths with one range; below half a code (dashed) a step of usual size is "
            f"rounded away: {wording.seeds(document)} a point{wording.spread(document)}."
            f"{accuracy.AXES}{wording.length(document)}{wording.diverged(document)}")
