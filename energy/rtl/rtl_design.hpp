// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "energy/rtl/register_place.hpp"
#include "models/numerics/datapath/weight_update.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim {

/// A parametrised Verilog module that computes what the numerics library does, code for code.
struct RtlDesign {
  std::string name;                               ///< such as lns8g8-bins_v32
  std::string top;                                ///< module, in the file of its name
  std::vector<std::string> sources;               ///< file names in energy/rtl, sorted
  std::map<std::string, std::string> parameters;  ///< Verilog literals
  std::uint32_t vector_size = 1;                  ///< elements that an issue takes in
  std::uint32_t operand_bits = 0;
  std::uint32_t accumulator_bits = 0;
  std::uint32_t sums = 1;  ///< running sums, of accumulator_bits and a bit of overflow each
  std::uint32_t pipeline_depth = 0;        ///< registers between the first and the last one
  std::vector<RegisterPlace> places = {};  ///< of registers, in the order of the path
  std::vector<std::string> stages = {};    ///< names of the optional places that have one
  std::uint32_t sums_in_turn = 1;          ///< running sums that take turns in the addition
};

/// The same unit with pipeline registers at some of its optional places, and as much deeper. Throws
/// Error where it has no such place.
[[nodiscard]] RtlDesign with_stages(RtlDesign design, const std::vector<std::string>& stages);

/// The vector multiply-accumulate unit of a format. Throws Error where the vector size is not a
/// power of two or an option of the format is out of range.
[[nodiscard]] RtlDesign vector_mac_design(const NumberFormat& format, std::uint32_t vector_size);

/// The one sum that an output is made of, from the running sums of deferred bins. Throws Error
/// where the format defers none.
[[nodiscard]] RtlDesign bin_constants_design(const NumberFormat& format);

/// The conversion of an accumulator's sums to words of a logarithmic format. Throws Error where the
/// format is no logarithmic one.
[[nodiscard]] RtlDesign linear_to_log_design(const NumberFormat& format);

/// A lane of the weight update.
[[nodiscard]] RtlDesign weight_update_design(const numerics::WeightUpdateParameters& parameters);

}  // namespace lnsim
