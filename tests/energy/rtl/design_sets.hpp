// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "energy/rtl/rtl_design.hpp"
#include "models/numerics/datapath/weight_update.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim::test {

/// Units that are verified side by side, fed with the same words.
struct DesignSet {
  std::string name;
  std::uint32_t vector_size = 1;
  std::vector<NumberFormat> formats;
  std::vector<std::vector<std::string>> stages = {};  ///< of each format's unit, or of none

  [[nodiscard]] RtlDesign unit(std::size_t index) const;
};

/// "lanes": vector units of one element, every option of the formats. "short_vectors": of 4
/// elements; "logarithmic_vectors" and "float_vectors": of 32. "staged_vectors": of 4
/// elements, with pipeline registers at each of their places and at all of them. "mx_lanes",
/// "mx_short_vectors", "mx_vectors": those of microscaling formats, whose words also have a scale.
/// "totals": what makes one sum of those of bins. "outputs": conversions of sums. Throws Error
/// where there is no such set.
[[nodiscard]] DesignSet design_set(std::string_view name);

/// The weight-update lanes.
[[nodiscard]] std::vector<numerics::WeightUpdateParameters> weight_updates();

}  // namespace lnsim::test
