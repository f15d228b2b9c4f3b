# SPDX-License-Identifier: MIT
"""Multiplicative optimisers for torch.

    from lnsim import optim
    optimiser = optim.LNSMadam(model.parameters(), lr=2 ** -7, weight_format="lns16g2048")
    optimiser.step()
    optimiser.total_movement()                # what moved, and what can't
    optim.leave_zero(model.parameters())      # a zero among other weights never moves

Madam: J. Bernstein et al., "Learning compositional functions via multiplicative weight updates",
NeurIPS 2020 (arXiv:2006.14560). LNS-Madam: J. Zhao et al., IEEE Transactions on Computers 71(12),
2022 (arXiv:2106.13914). Defaults are those of their authors' implementations, but for BBitMadam's
`initial`, and for parameters that are zero throughout (zero_start), which theirs never move.
"""

from lnsim.optim.b_bit_madam import BBitMadam
from lnsim.optim.lane_madam import LaneMadam, codes_of_rate
from lnsim.optim.lns_madam import LNSMadam, weight_format
from lnsim.optim.madam import Madam
from lnsim.optim.movement import ClampWarning, Movement, StuckWarning
from lnsim.optim.zeros import leave_zero

__all__ = ["BBitMadam", "ClampWarning", "LNSMadam", "LaneMadam", "Madam", "Movement",
           "StuckWarning", "codes_of_rate", "leave_zero", "weight_format"]
