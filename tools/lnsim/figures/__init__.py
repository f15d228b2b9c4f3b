# SPDX-License-Identifier: MIT
"""One figure a file: draw(figure, data) fills a matplotlib Figure, caption(data) describes it."""

from lnsim.figures import (comparison, cycles_by_layer, energy_by_layer, energy_by_pass, pareto,
                           roofline)

PER_REPORT = {
    "energy_by_pass": energy_by_pass,
    "energy_by_layer": energy_by_layer,
    "cycles_by_layer": cycles_by_layer,
    "roofline": roofline,
}
ACROSS_REPORTS = {"comparison": comparison}
OF_A_SWEEP = {"pareto": pareto}
