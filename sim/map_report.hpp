// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"
#include "sim/analytical/contraction.hpp"
#include "sim/mapper/traffic_bound.hpp"
#include "sim/mapping/given_mappings.hpp"
#include "sim/point.hpp"

namespace lnsim {

/// What a memory has of a tensor at a time, on one processing element where they are many.
struct Holding {
  std::string level;   ///< dram, global_buffer, operand_buffers, collector
  std::string tensor;  ///< operand_a, operand_b, output
  std::uint64_t elements = 0;
  Bytes bytes;
};

/// How a loop nest is mapped, what that costs in closed form, and what nothing can do without.
struct MappedNest {
  Mapping mapping;
  analytical::Account account;
  std::vector<Holding> holdings;
  std::uint64_t macs = 0;
  std::uint64_t padded_macs = 0;
  double utilisation = 0;  ///< multiply-accumulates over the array's peak
  Bytes dram;
  TrafficBound least_dram;
  double objective = 0;        ///< what the mapper makes least: cycles, pJ, pJ x cycles, bursts
  double objective_bound = 0;  ///< no candidate of the mapper's has less; at most `objective`
  std::string limited_by;      ///< what most cycles go to
};

/// An op of a workload by its place in it.
struct OpPlace {
  std::size_t op = 0;
  std::string layer;
  Pass pass = Pass::Forward;
};

/// Ops that are mapped alike.
struct MappedOps {
  std::vector<OpPlace> ops;
  std::vector<MappedNest> nests;
};

/// The mappings of a workload in one format.
struct MapReport {
  std::string workload;
  std::uint64_t batch = 1;
  std::string machine;
  RoleFormats formats;
  Objective objective = Objective::LeastCycles;
  ProcessingElement pe;
  std::vector<MappedOps> mappings;
};

/// Maps the ops of a point that are products, as it gives them or else by its objective: those of a
/// layer and of a pass, where they are named. Throws Error where no op is left.
[[nodiscard]] MapReport map_report(const Point& point, const std::string& layer = "",
                                   const std::optional<Pass>& pass = std::nullopt);

/// schema_version 1, sim/report/map.schema.json.
[[nodiscard]] nlohmann::ordered_json to_json(const MapReport& report);

/// The mappings of a file that to_json gave, edited or not, for a workload and a machine. Only the
/// ops and the loops are read; the rest follows from them. Throws InputError where the file is not
/// of this workload or a mapping breaks a rule, which it names.
[[nodiscard]] GivenMappings read_mappings(const JsonNode& root, const Workload& workload,
                                          const Architecture& machine);

}  // namespace lnsim
