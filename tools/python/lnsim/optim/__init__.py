# SPDX-License-Identifier: MIT
"""Multiplicative optimisers for torch.

    from lnsim import optim
    optim.leave_zero(model.parameters())      # a zero weight never moves
    optimiser = optim.LNSMadam(model.parameters(), lr=2 ** -7, weight_format="lns16g2048")
    optimiser.step()
    optimiser.total_movement()                # what moved, and what can't

Madam: J. Bernstein et al., "Learning compositional functions via multiplicative weight updates",
NeurIPS 2020 (arXiv:2006.14560). LNS-Madam: J. Zhao et al., IEEE Transactions on Computers 71(12),
2022 (arXiv:2106.13914). Defaults are those of their authors' implementations.
"""

from lnsim.optim.b_bit_madam import BBitMadam
from lnsim.optim.lane_madam import LaneMadam
from lnsim.optim.lns_madam import LNSMadam, weight_format
from lnsim.optim.madam import Madam
from lnsim.optim.movement import Movement, StuckWarning
from lnsim.optim.zeros import leave_zero

__all__ = ["BBitMadam", "LNSMadam", "LaneMadam", "Madam", "Movement", "StuckWarning", "leave_zero",
           "weight_format"]
