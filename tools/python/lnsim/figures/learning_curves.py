# SPDX-License-Identifier: MIT
"""What a training learned against its weight updates: how it validates, and the training loss."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from lnsim.figures import style
from lnsim.training import Training

_HEIGHT_INCHES = 2.6
_SEED_LOOK = {"color": style.SKY, "linewidth": 0.6, "marker": "o", "markersize": 1.25}
_MEAN_LOOK = {"color": style.BLUE, "linewidth": 1.6, "marker": "o", "markersize": 2.5}
_DIVERGED_LOOK = {"color": style.VERMILION, "linestyle": "", "marker": "x", "markersize": 5}
_STEP_TICKS = {"nbins": 6, "steps": [1, 2, 2.5, 5, 10], "integer": True}


def _curves(training: Training, key: str, scale: float
            ) -> list[tuple[np.ndarray, np.ndarray, bool]]:
    """Weight updates, values and whether it diverged, of each seed that was validated once."""
    return [(np.array([epoch["step"] for epoch in seed["epochs"]]),
             np.array([epoch[key] * scale for epoch in seed["epochs"]]), seed["diverged"])
            for seed in training.seeds if seed["epochs"]]


def _panel(axes: Axes, curves: list[tuple[np.ndarray, np.ndarray, bool]], name: str) -> None:
    for steps, values, diverged in curves:
        axes.plot(steps, values, **_SEED_LOOK)
        if diverged:
            axes.plot(steps[-1:], values[-1:], zorder=3, **_DIVERGED_LOOK)
    whole = [(steps, values) for steps, values, diverged in curves if not diverged]
    if whole:
        axes.plot(whole[0][0], np.mean([values for _, values in whole], axis=0), **_MEAN_LOOK)
    if not curves:
        axes.text(0.5, 0.5, "diverged before the first validation", transform=axes.transAxes,
                  ha="center", va="center")
    axes.set_xlim(left=0)
    axes.xaxis.set_major_locator(MaxNLocator(**_STEP_TICKS))
    axes.set_xlabel("weight updates")
    axes.set_ylabel(name)
    style.grid(axes)


def _handles(training: Training) -> list[Line2D]:
    kept = len(training.seeds) - training.diverged
    handles = []
    if kept != 1 or training.diverged:
        handles.append(Line2D([], [], label="one seed", **_SEED_LOOK))
    if kept:
        name = f"mean of {kept} seeds" if kept > 1 else "the seed that did not diverge"
        handles.append(Line2D([], [], label=name if len(training.seeds) > 1 else "one seed",
                              **_MEAN_LOOK))
    if training.diverged:
        handles.append(Line2D([], [], label="last validation before a seed diverged",
                              **_DIVERGED_LOOK))
    return handles


def draw(figure: Figure, training: Training) -> None:
    """Left how it validates, right the training loss."""
    measure = training.measure
    panels = style.panels(figure, _HEIGHT_INCHES, _handles(training), 3, across=2)
    _panel(panels[0], _curves(training, measure.epoch_key, measure.epoch_scale),
           f"{measure.epoch_name} ({measure.unit})")
    _panel(panels[1], _curves(training, "train_loss", measure.loss_scale),
           f"training loss ({measure.loss_unit})")


def caption(training: Training) -> str:
    """What the figure shows."""
    return (f"{training.title}: {training.measure.epoch_name} at the end of each epoch, and "
            "training loss, its mean over the epoch, against weight updates. Thin: seeds; thick: "
            "the mean of those that did not diverge.")
