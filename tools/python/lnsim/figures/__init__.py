# SPDX-License-Identifier: MIT
"""One figure a file: draw(figure, data) fills a matplotlib Figure, caption(data) describes it."""

from lnsim.figures import (
    accuracy_by_energy,
    comparison,
    cycles_by_layer,
    energy_by_component,
    energy_by_conversion,
    energy_by_layer,
    energy_by_pass,
    final_test,
    learning_curves,
    pareto,
    ratio_by_technology,
    roofline,
    tornado,
)

PER_REPORT = {
    "energy_by_pass": energy_by_pass,
    "energy_by_layer": energy_by_layer,
    "cycles_by_layer": cycles_by_layer,
    "roofline": roofline,
}
OF_RATIOS = {"ratio_by_technology": ratio_by_technology, "tornado": tornado}
ACROSS_REPORTS = {"comparison": comparison}
PER_TRAINING = {"learning_curves": learning_curves}
ACROSS_TRAININGS = {"final_test": final_test}
OF_A_SWEEP = {"pareto": pareto, "accuracy_by_energy": accuracy_by_energy}
OF_DESIGNS = {"energy_by_component": energy_by_component,
              "energy_by_conversion": energy_by_conversion}
