// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/datapath/accumulator.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {

/// Integer multipliers, an exact sum of a vector's products, and a saturating accumulator. An
/// output is a sum times a power of two, rounded to nearest with ties upwards, in the symmetric
/// range of the format.
class IntegerDatapath : public VectorDatapath {
 public:
  /// Throws Error where the formats are no integer ones.
  explicit IntegerDatapath(const ProductFormats& formats);

  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;
  [[nodiscard]] std::uint32_t output(Sum sum, std::int32_t offset) const override;
  [[nodiscard]] double value_of(Sum sum, double scale) const override;

 private:
  std::int64_t largest_;
  Accumulator accumulator_;
};

}  // namespace lnsim::numerics
