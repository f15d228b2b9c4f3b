// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath_bench.hpp"

#include "models/base/error.hpp"
#include "sim/cycle/datapath/tile_shapes.hpp"
#include "sim/cycle/tile_comparison.hpp"
#include "sim/cycle/time.hpp"

namespace lnsim::cycle {
namespace {

using datapath::all_operand_stimuli;
using datapath::TileOperands;
using datapath::TileResult;
using datapath::TileShape;

/// One processing element of the machine whose operands are always there.
Architecture lone_element(Architecture machine) {
  machine.processing_elements = 1;
  machine.memory.reset();
  return machine;
}

std::vector<Job> single_tiles(const std::vector<TileShape>& shapes, const BenchLanes& lanes) {
  std::vector<Job> jobs;
  for (const auto& shape : shapes) {
    const Tile whole{shape.rows, shape.columns, shape.reduction, shape.taps};
    const LoopNest nest{.whole = whole, .width = {.taps = shape.taps}};
    jobs.push_back(
        {Mapping{.nest = nest, .array = whole, .buffer = whole}, lanes.formats, lanes.pipeline});
  }
  return jobs;
}

}  // namespace

std::set<TileShape> bench_shapes(const Architecture& machine, const BenchLanes& lanes,
                                 std::span<const Job> jobs) {
  std::set<TileShape> shapes;
  for (const auto& job : jobs) {
    const auto* mapping = std::get_if<Mapping>(&job.work);
    if (mapping != nullptr && BenchLanes{job.formats, job.pipeline} == lanes) {
      for (const auto& shape : datapath::tile_shapes(*mapping, machine.pe)) {
        shapes.insert(datapath::shortened(shape, machine.pe.vector_size, most_bench_vectors));
      }
    }
  }
  return shapes;
}

DatapathBench::DatapathBench(const sc_core::sc_module_name& name, const Architecture& machine,
                             const BenchLanes& lanes, const std::set<TileShape>& shapes)
    : sc_module(name),
      machine_(lone_element(machine)),
      formats_(lanes.formats),
      numerics_(numerics::make_datapath(lanes.formats)),
      shapes_(shapes.begin(), shapes.end()),
      jobs_(single_tiles(shapes_, lanes)),
      tile_model_("tile_model", machine_, jobs_),
      processing_element_("processing_element", machine_.pe, formats_, cycles(1),
                          {[this] { return next(); },
                           [this](const auto& tile, const auto& result) { done(tile, result); }},
                          lanes.pipeline) {}

/// The number of the tile is the seed of its values.
const TileOperands* DatapathBench::next() {
  const auto number = observations_.size();
  const auto shape = number / all_operand_stimuli.size();
  if (shape == shapes_.size()) {
    return nullptr;
  }
  tile_ = datapath::make_operands(shapes_[shape], formats_,
                                  all_operand_stimuli[number % all_operand_stimuli.size()], number);
  return &tile_;
}

void DatapathBench::done(const TileOperands& tile, const TileResult& result) {
  const auto stimulus = all_operand_stimuli[observations_.size() % all_operand_stimuli.size()];
  observations_.push_back({tile.shape, stimulus, result.cycles, result.counts});
  note(observations_.back(), value_difference(tile, result, *numerics_, machine_.pe.vector_size));
  check_ += {.tiles = 1, .outputs = result.outputs.size()};
}

void DatapathBench::note(const Observation& observation,
                         const std::optional<std::string>& difference) {
  if (!difference || first_difference_) {
    return;
  }
  const auto& shape = observation.shape;
  first_difference_ = "defect in the datapath model, " + formats_.lane.name + ", tile of " +
                      std::to_string(shape.rows) + " rows, " + std::to_string(shape.columns) +
                      " columns, " + std::to_string(shape.reduction) + " elements, " +
                      std::to_string(shape.taps) + " taps, " +
                      std::string(to_string(observation.stimulus)) + " operands: " + *difference;
}

DatapathCheck DatapathBench::verdict() {
  const auto executions = tile_model_.take_executions();
  if (executions.size() != shapes_.size() ||
      observations_.size() != shapes_.size() * all_operand_stimuli.size()) {
    throw Error("the SystemC model stopped before its last tile");
  }
  const MachineEvents events(machine_, formats_);
  for (std::size_t i = 0; i < observations_.size(); ++i) {
    const auto& observation = observations_[i];
    note(observation, execution_difference(observation.cycles, observation.counts,
                                           executions[i / all_operand_stimuli.size()], events));
  }
  if (first_difference_) {
    throw Error(*first_difference_);
  }
  return check_;
}

}  // namespace lnsim::cycle
