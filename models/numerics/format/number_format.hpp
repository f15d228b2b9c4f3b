// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/numerics/format/datapath.hpp"
#include "models/numerics/format/format.hpp"

namespace lnsim {

struct EventRate;

/// What a spelling such as lns8g8-t4 names: how operands are stored, and the datapath that
/// multiplies and accumulates them.
struct NumberFormat {
  std::string name;  ///< the canonical spelling; parse_number_format(name) gives this value again
  Format storage;
  Datapath datapath;
  bool operator==(const NumberFormat&) const = default;
};

/// Parses a spelling such as lns8g8, lns8g8-t4-a20-clamp, fp32, fp16, bf16, fp8e4m3, fp8e5m2,
/// int8, int4. Throws Error naming the nearest known spellings.
[[nodiscard]] NumberFormat parse_number_format(std::string_view spelling);

/// The formats that `lnsim list` shows, each with a line of description.
struct FormatDescription {
  std::string name;
  std::string description;
};
[[nodiscard]] const std::vector<FormatDescription>& known_number_formats();

/// Running sums that an output takes: 1, or with deferred bins one a bin.
[[nodiscard]] std::uint32_t running_sums(const NumberFormat& format);
/// Bits of an output's running sums, which wait together wherever a partial sum does.
[[nodiscard]] std::uint32_t partial_sum_bits(const NumberFormat& format);

/// The primitive events of one multiply-accumulate (per active element of a vector MAC).
[[nodiscard]] std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format);

/// The primitive events of the post-processing unit for one output element: from the accumulator
/// to a code of the output format (for LNS the leading-one search and midpoint comparison).
[[nodiscard]] std::vector<EventRate> post_processing_events(const NumberFormat& format);

}  // namespace lnsim
