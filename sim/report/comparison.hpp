// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/ratio_split.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// A memory of a machine in elements of a format's widest operands.
struct BufferInElements {
  std::string name;
  std::uint64_t capacity_bytes = 0;
  std::uint64_t elements = 0;
};

/// What decides the cost of one side of a comparison.
struct ComparedSide {
  RoleFormats formats;
  Architecture machine;
  std::uint32_t stored_weight_bits = 0;
  std::vector<std::string> accumulation;  ///< the units that sums go through, each once
  std::uint32_t accumulator_bits = 0;
  std::uint64_t pipeline_depth_cycles = 0;  ///< of the lanes, conversion and added stages included
  std::uint32_t added_stages = 0;           ///< to those of the machine's lanes
  std::optional<double> critical_path_ps;   ///< of the unit nearest to the machine's size
  std::vector<BufferInElements> buffers;
  MachineArea area;
};

/// The area of the format's lanes, which the baseline's are to fit.
struct EqualAreas {
  double available_um2 = 0;
  double used_um2 = 0;

  /// Less than nothing where the least number of lanes, one, takes more than there is.
  [[nodiscard]] double unused_um2() const { return available_um2 - used_um2; }
};

/// What a report's format and baseline share, where they and their machines differ, and what each
/// difference does to the system's energy.
struct Comparison {
  ComparedSide format;
  ComparedSide baseline;
  RatioSplit energy_system;
  std::optional<EqualAreas> equal_areas = {};  ///< where the report's are to be equal
};

/// Nothing without a baseline.
[[nodiscard]] std::optional<Comparison> comparison(const Report& report);

/// What is kept on chip from one op to the next.
inline constexpr std::string_view kept_on_chip = "nothing";

}  // namespace lnsim
