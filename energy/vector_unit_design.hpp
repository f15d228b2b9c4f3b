// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lnsim {

class JsonNode;

/// What a vector unit of a logarithmic format is built with.
struct LogarithmicUnit {
  double operand_bits = 0;
  double accumulator_bits = 0;
  double table_entries = 0;
  std::string conversion;  ///< table, bins or deferred-bins
};

/// A vector unit that was characterised, and how fast it is.
struct VectorUnitDesign {
  std::string name;
  std::string format;
  double critical_path_ps = 0;    ///< of its gates, or with wires where only that is known
  std::uint32_t vector_size = 1;  ///< elements
  std::optional<double> area_um2 = {};
  std::uint32_t added_stages = 0;  ///< pipeline registers beyond those of its shortest pipeline
  std::uint32_t sums_in_turn = 1;  ///< cycles from an addition to a running sum until the next one
  double wired_path_ps = 0;        ///< the longest path with the wires' estimated load
  std::optional<LogarithmicUnit> logarithmic = {};
};

/// A weight-update unit of logarithmic weights that was characterised, and how large a lane is.
struct UpdateUnitDesign {
  std::uint64_t stored_bits = 0;  ///< of a weight
  double area_um2 = 0;
};

/// Those of a technology file's "designs", which stand there for readers and figures too; their
/// names must be there.
[[nodiscard]] std::vector<VectorUnitDesign> read_vector_units(const JsonNode& root);
[[nodiscard]] std::vector<UpdateUnitDesign> read_update_units(const JsonNode& root);

/// The unit of a logarithmic format that is most like one: its conversion is the same, and depth
/// follows sums first, which vectors and accumulators make wide and deep; null where there is none.
[[nodiscard]] const VectorUnitDesign* most_alike(const std::vector<VectorUnitDesign>& units,
                                                 const LogarithmicUnit& unit,
                                                 std::uint32_t vector_size);

/// The unit of a format, in its own spelling, whose vectors are nearest to a size, of two the
/// wider; null where there is none.
[[nodiscard]] const VectorUnitDesign* nearest_unit(const std::vector<VectorUnitDesign>& units,
                                                   const std::string& format,
                                                   std::uint32_t vector_size);

}  // namespace lnsim
