# SPDX-License-Identifier: MIT
"""Tensors in the number formats of the simulated datapaths.

    from lnsim import formats
    codes = formats.quantise(tensor, "lns8g8", granularity="channel")
    codes.words, codes.scales, codes.dequantise()

Tensors are numpy arrays or torch tensors; torch is not imported for the former.
"""

from lnsim.formats.fidelity import signal_to_noise
from lnsim.formats.quantised import (
    Format,
    QuantisedTensor,
    from_words,
    parse,
    quantise,
    rounded,
    scale_for,
)

__all__ = ["Format", "QuantisedTensor", "from_words", "parse", "quantise", "rounded",
           "scale_for", "signal_to_noise"]
