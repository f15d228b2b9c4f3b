# SPDX-License-Identifier: MIT
"""The HTML page of simulations and trainings."""

from lnsim import markup, simulation_section, training_section
from lnsim.markup import Picture
from lnsim.report import Report
from lnsim.training import Training

_SIMULATIONS = "Cycles and energy of a training iteration"
_TRAININGS = "Accuracy of training"


def render(reports: list[tuple[Report, list[Picture]]],
           trainings: list[tuple[Training, list[Picture]]], across: list[Picture]) -> bytes:
    """The page of all results, simulations first; across are the figures that compare them."""
    title = "; ".join([*(report.title for report, _ in reports),
                       *(training.title for training, _ in trainings)])
    heading = "; ".join(name for name, shown in ((_SIMULATIONS, reports), (_TRAININGS, trainings))
                        if shown)
    body = markup.figures(across, "a")
    body += "".join(simulation_section.of(report, pictures, f"f{number}")
                    for number, (report, pictures) in enumerate(reports))
    body += "".join(training_section.of(training, pictures, f"t{number}")
                    for number, (training, pictures) in enumerate(trainings))
    return markup.page(f"lnsim: {title}", heading, body)
