# SPDX-License-Identifier: MIT
"""One figure a study: draw(figure, document) fills a matplotlib Figure, caption(document) describes
it."""

from types import ModuleType

from lnsim.study.figures import (
    captured_steps,
    datapath,
    formats,
    learning_rate,
    operand_bitwidth,
    optimisers,
    proxy,
    step_size,
    update_bitwidth,
    update_error,
)

FIGURES: dict[str, ModuleType] = {
    "update-bitwidth": update_bitwidth,
    "learning-rate": learning_rate,
    "optimisers": optimisers,
    "step-size": step_size,
    "update-error": update_error,
    "formats": formats,
    "operand-bitwidth": operand_bitwidth,
    "datapath": datapath,
    "proxy": proxy,
    "captured-steps": captured_steps,
}
