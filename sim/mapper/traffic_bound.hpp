// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapping/loop_nest.hpp"

namespace lnsim {

/// Bytes that no mapping of a nest can do without moving to or from DRAM; 0 without a memory
/// system.
struct TrafficBound {
  /// Every element of the operands and the result once.
  Bytes compulsory;
  /// What a memory of S elements, here all memories of the machine together, lets nobody avoid:
  /// 2 M N K / sqrt(S) - 2 S elements for a matrix product (Smith, Lowery, Langou and van de Geijn,
  /// arXiv:1702.02017); of a convolution, whose windows share elements, S counts as often as
  /// windows share one (Chen, Han and Wang, HPCA 2020).
  Bytes input_output;

  [[nodiscard]] Bytes larger() const { return std::max(compulsory, input_output); }
};

[[nodiscard]] TrafficBound traffic_bound(const LoopNest& nest, const Architecture& machine,
                                         const ProductFormats& formats);

}  // namespace lnsim
