# SPDX-License-Identifier: MIT
"""Accuracy against the noise of a captured step's weight gradients, with the fit that predicts."""

import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lnsim.figures import style
from lnsim.proxy.fit import COVERAGE, Fit
from lnsim.study import proxy
from lnsim.study.document import Document
from lnsim.study.figures import names, wording
from lnsim.study.figures.names import Look

_HEIGHT_INCHES = 2.4
_PERCENT = 100.0
_MARGIN_DB = 2.0
_PLACES = 400
_LOOKS = {"operand-bitwidth": Look("trained: bits and base factors", style.BLUE, "o", ""),
          "datapath": Look("trained: tables, accumulators", style.VERMILION, "s", "")}
_FIT = {"color": style.BLACK, "linewidth": 1.0}
_BAND = {"color": style.GREY, "alpha": 0.35, "linewidth": 0}


def _draw_fit(axes: Axes, fit: Fit) -> None:
    noises = [point.sqnr_db for point in fit.points]
    places = numpy.linspace(noises[0], noises[-1] + _MARGIN_DB, _PLACES)
    predictions = [fit.predict(place) for place in places]
    axes.plot(places, [_PERCENT * found.change for found in predictions], zorder=2, **_FIT)
    axes.fill_between(places, [_PERCENT * (found.low or 0.0) for found in predictions],
                      [_PERCENT * found.high for found in predictions], zorder=1, **_BAND)


def _draw_points(axes: Axes, document: Document, task: str) -> None:
    for study, look in _LOOKS.items():
        results = [result for result in document.select(task=task, study=study)
                   if result.values(proxy.MEASURE)]
        axes.errorbar([result.place["sqnr_db"] for result in results],
                      [_PERCENT * result.mean(proxy.MEASURE) for result in results],
                      yerr=[_PERCENT * result.deviation(proxy.MEASURE) for result in results],
                      elinewidth=0.6, zorder=3, **look.line())


def draw(figure: Figure, document: Document) -> None:
    """A panel a task."""
    tasks = document.coordinates("task")
    handles: list[Line2D | Patch] = [look.handle() for study, look in _LOOKS.items()
                                     if document.select(study=study)]
    handles += [Line2D([], [], label="fit", **_FIT),
                Patch(label=f"{_PERCENT * COVERAGE:.0f} % interval", **_BAND)]
    panels = style.panels(figure, _HEIGHT_INCHES, handles, len(handles), across=len(tasks),
                          squeeze=False)[0]
    for axes, task in zip(panels, tasks, strict=True):
        _draw_fit(axes, proxy.fit(document, task))
        _draw_points(axes, document, task)
        axes.set_xlabel("SQNR of weight gradients (dB)")
        axes.set_title(names.task(task))
        style.grid(axes)
    panels[0].set_ylabel("accuracy to fp32 (points)")


def _errors(document: Document, task: str) -> str:
    fit = proxy.fit(document, task)
    right, pairs = fit.order
    return (f"{names.task(task)}: {len(fit.points)} formats, mean error "
            f"{_PERCENT * fit.mean_error:.2f} points, worst {_PERCENT * fit.worst_error:.2f}, "
            f"{right} of {pairs} pairs in order")


def caption(document: Document) -> str:
    """What the figure shows."""
    errors = "; ".join(_errors(document, task) for task in document.coordinates("task"))
    return ("Change of test accuracy by training in a format, seed by seed against fp32, and the "
            "signal-to-noise ratio that the format leaves the weight gradients of one captured "
            f"step: {wording.seeds(document)} a point with their standard deviation. What the fit "
            "to all other formats says of each (the worst without the ends), and pairs that differ "
            f"by two standard errors: {errors}.")
