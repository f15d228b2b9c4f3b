// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lnsim::cli {

/// One design to characterise: a unit for a format, and how long to drive it.
struct PlannedDesign {
  std::string unit = "vector_mac";  ///< or linear_to_log, bin_constants, weight_update
  std::string format;               ///< of a weight update: the weights'
  std::string format_b;             ///< of operand B of a vector_mac; empty: as operand A's
  std::string gradient = "lns8g8";  ///< of a weight update alone
  std::uint32_t vector_size = 1;
  std::uint64_t issues = 128;
  bool held_out = false;                 ///< checks the fits, which are made without it
  std::vector<std::string> stages = {};  ///< places of pipeline registers
};

/// What a run of the flow covers: every design under every stream (see characterise_stream.hpp).
/// Those of statistics tell only how the energy of a vector multiply-accumulate follows the
/// fraction of zeros and the toggle rate of its operands.
struct CharacterisationPlan {
  std::vector<std::string> streams;
  std::vector<std::string> statistics;
  std::vector<PlannedDesign> designs;
};

/// Throws InputError.
[[nodiscard]] CharacterisationPlan load_plan(const std::filesystem::path& file);

/// Writes what choosing pipeline registers needs to know of the units, and reads the choice.
void write_units(const CharacterisationPlan& plan, const std::filesystem::path& rtl,
                 const std::filesystem::path& file);
void read_stages(CharacterisationPlan& plan, const std::filesystem::path& file);

/// Writes a folder of its own for each design, with design.json and the streams' words, and their
/// names in the order of the plan in designs.json; rtl is the folder of the Verilog sources. Throws
/// Error.
void write_designs(const CharacterisationPlan& plan, const std::filesystem::path& rtl,
                   const std::filesystem::path& folder);

}  // namespace lnsim::cli
