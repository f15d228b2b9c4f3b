// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/numerics/number_format.hpp"
#include "models/numerics/spelling.hpp"

namespace lnsim::numerics {

/// What a family of number formats brings: its spellings and the events of its datapath.
struct NumberFamilyEntry {
  NumberFamily family;
  std::vector<FormatDescription> known;
  /// Nothing where the base is not this family's; throws Error where it is but a parameter is bad.
  std::optional<NumberFormat> (*parse)(const Spelling& spelling);
  std::vector<EventRate> (*multiply_accumulate)(const NumberFormat& format);
  std::vector<EventRate> (*post_processing)(const NumberFormat& format);
};

[[nodiscard]] const NumberFamilyEntry& lns_family();
[[nodiscard]] const NumberFamilyEntry& floating_family();
[[nodiscard]] const NumberFamilyEntry& integer_family();

}  // namespace lnsim::numerics
