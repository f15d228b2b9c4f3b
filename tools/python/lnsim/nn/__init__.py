# SPDX-License-Identifier: MIT
"""Models of torch in the arithmetic of the simulated datapaths.

    from lnsim import nn
    report = nn.wrap(model, weight="lns8g8", activation="lns8g8", error="lns8g8",
                     gradient="lns8g8", exactness="bit_true")
    print(report)                      # what runs in it, and what could not be wrapped; what
                                       # code of the model's own multiplies joins it as it runs
    with nn.count_overflows() as counted:
        model(inputs)                  # counted.overflows of counted.sums left the accumulator

The forward pass quantises weights and activations (Q_W, Q_A) and passes gradients straight through
the quantisers; the backward pass quantises errors and weight gradients (Q_E, Q_G), as in LNS-Madam
(J. Zhao et al., IEEE Transactions on Computers 71(12), 2022).
"""

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.functional import conv2d, linear, matmul
from lnsim.nn.overflow import OverflowCount, count_overflows
from lnsim.nn.own_code import UnwrappedWarning
from lnsim.nn.wrapping import WrapReport, wrap

__all__ = ["Arithmetic", "OverflowCount", "UnwrappedWarning", "WrapReport", "conv2d",
           "count_overflows", "linear", "matmul", "wrap"]
