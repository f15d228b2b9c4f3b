// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// The ratio of system energies as a product: the format's iteration becomes the baseline's in this
/// order, and each factor is what one step makes of the energy before it.
struct RatioSplit {
  /// Words as wide as the baseline's in the format's traffic: the same elements move.
  double storage = 1;
  /// The baseline's traffic and cycles on its machine: bytes at the format's energy a byte, and
  /// leakage.
  double mapping = 1;
  /// The baseline's datapaths, vector unit and weight update.
  double arithmetic = 1;
  /// The baseline's energy a byte at every memory and wire: that of wider accesses, or of its
  /// machine's memories.
  double memory_prices = 1;

  [[nodiscard]] double ratio() const { return storage * mapping * arithmetic * memory_prices; }
};

/// Nominal energies. Of streams that no mapping decides (stored weights, scales) the words of the
/// baseline are its bytes; operands on chip have the mean width of those that products take in.
[[nodiscard]] RatioSplit split_ratio(const IterationCost& baseline, const IterationCost& format);

}  // namespace lnsim
