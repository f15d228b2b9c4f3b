# SPDX-License-Identifier: MIT
"""How near an approximation is."""

import numpy

from lnsim.formats import arrays


def signal_to_noise(reference: arrays.Tensor, approximation: arrays.Tensor) -> float:
    """Power of the reference over that of the difference, in dB; infinite where there is none."""
    exact = arrays.to_numpy(reference).astype(numpy.float64)
    noise = arrays.to_numpy(approximation).astype(numpy.float64) - exact
    with numpy.errstate(divide="ignore"):
        return float(10 * numpy.log10(numpy.sum(exact ** 2) / numpy.sum(noise ** 2)))
