# SPDX-License-Identifier: MIT
"""What the figures of optimisers share: a panel a task, in it a line of accuracy an optimiser."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim.figures import style
from lnsim.study.document import Document
from lnsim.study.figures import accuracy, names, series
from lnsim.study.figures.series import Series


def draw(figure: Figure, document: Document, coordinate: str, height_inches: float,
         apart: bool) -> list[Axes]:
    """The panels, which still need an axis of the coordinate; apart: whether the lines stand beside
    each other, which a coordinate of few values allows."""
    tasks, optimisers = document.coordinates("task"), document.coordinates("optimiser")
    handles = [names.OPTIMISERS[name].handle() for name in optimisers]
    handles += series.handles(document)
    handles += accuracy.chance_handles([document.select(task=task) for task in tasks])
    panels = style.panels(figure, height_inches, handles, len(handles), across=len(tasks),
                          squeeze=False)[0]
    for axes, task in zip(panels, tasks, strict=True):
        for place, name in enumerate(optimisers):
            Series(document.select(task=task, optimiser=name), coordinate, accuracy.MEASURE,
                   names.OPTIMISERS[name], accuracy.PERCENT,
                   place - (len(optimisers) - 1) / 2, apart).draw(axes)
        axes.set_title(names.task(task))
        accuracy.finish(axes, task, document.select(task=task), height_inches)
    panels[0].set_ylabel(accuracy.LABEL)
    return list(panels)
