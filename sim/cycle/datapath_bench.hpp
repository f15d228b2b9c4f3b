// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <systemc>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "sim/cycle/datapath/operand_stimulus.hpp"
#include "sim/cycle/datapath/processing_element.hpp"
#include "sim/cycle/machine.hpp"
#include "sim/execution/datapath_check.hpp"

namespace lnsim::cycle {

/// The most vectors of a dot product that the bench computes: longer reductions repeat what shorter
/// ones have shown, and take longer.
inline constexpr std::uint64_t most_bench_vectors = 64;

/// The lanes that multiply products: their formats, and how they are pipelined.
struct BenchLanes {
  ProductFormats formats;
  LanePipeline pipeline = {};
  bool operator==(const BenchLanes&) const = default;
};

/// The shapes of the tiles for some lanes that jobs give to processing elements, cut to the
/// vectors that the bench computes.
[[nodiscard]] std::set<datapath::TileShape> bench_shapes(const Architecture& machine,
                                                         const BenchLanes& lanes,
                                                         std::span<const Job> jobs);

/// Runs each shape with each stimulus on the processing element at datapath fidelity, and once as a
/// job on a tile model of one processing element with ideal memory, in the same simulation.
class DatapathBench : public sc_core::sc_module {
 public:
  /// Throws Error where an option of the lane is out of range.
  DatapathBench(const sc_core::sc_module_name& name, const Architecture& machine,
                const BenchLanes& lanes, const std::set<datapath::TileShape>& shapes);

  /// What was checked, once the simulation has ended. Throws Error naming the tile where outputs
  /// differ from the numerics library's, or cycles or counts from the tile model's.
  [[nodiscard]] DatapathCheck verdict();

 private:
  /// What a tile took, to compare once the tile model has run.
  struct Observation {
    datapath::TileShape shape;
    datapath::OperandStimulus stimulus;
    Cycles cycles;
    datapath::TileCounts counts;
  };

  [[nodiscard]] const datapath::TileOperands* next();
  void done(const datapath::TileOperands& tile, const datapath::TileResult& result);
  void note(const Observation& observation, const std::optional<std::string>& difference);

  Architecture machine_;
  ProductFormats formats_;
  std::unique_ptr<numerics::VectorDatapath> numerics_;
  std::vector<datapath::TileShape> shapes_;
  std::vector<Job> jobs_;
  datapath::TileOperands tile_;
  std::vector<Observation> observations_;
  DatapathCheck check_;
  std::optional<std::string> first_difference_;
  MachineModule tile_model_;
  datapath::ProcessingElement processing_element_;
};

}  // namespace lnsim::cycle
