// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/weight_update_unit.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// A weight and the fp32 of its second moment, read and written.
Bytes state_traffic(std::uint64_t weights, const NumberFormat& format) {
  constexpr std::uint64_t second_moment_bits = 32;
  constexpr std::uint64_t byte_bits = 8;
  return Bytes(ceil_div(2 * weights * (format.storage.bits + second_moment_bits), byte_bits));
}

void require_gradients(const WeightTensor& tensor) {
  if (tensor.weights.size() != tensor.gradients.size()) {
    throw Error("expected a gradient for each of " + std::to_string(tensor.weights.size()) +
                " weights, found " + std::to_string(tensor.gradients.size()));
  }
}

}  // namespace

WeightUpdateUnit::WeightUpdateUnit(const sc_core::sc_module_name& name, std::uint32_t lanes,
                                   std::uint32_t pipeline_depth_cycles,
                                   const numerics::WeightUpdateParameters& parameters,
                                   const sc_core::sc_time& cycle, WeightStream stream)
    : sc_module(name),
      lanes_(lanes),
      parameters_(parameters),
      cycle_(cycle),
      stream_(std::move(stream)),
      lane_("lane", parameters),
      pipeline_(std::size_t{pipeline_depth_cycles} + 1) {
  SC_HAS_PROCESS(WeightUpdateUnit);
  SC_THREAD(run);
}

void WeightUpdateUnit::run() {
  while (const auto* const tensor = stream_.next()) {
    require_gradients(*tensor);
    const auto begin = sc_core::sc_time_stamp().value();
    const auto weights = tensor->weights.size();
    WeightTensorUpdate update{.weights = tensor->weights};
    for (std::size_t first = 0; first < weights; first += lanes_) {
      take(*tensor, first);
      clock(update);
    }
    for (std::size_t stage = 1; stage < pipeline_.size() && weights > 0; ++stage) {
      clock(update);
    }
    update.state_traffic = state_traffic(weights, parameters_.weight);
    update.cycles = Cycles((sc_core::sc_time_stamp().value() - begin) / cycle_.value());
    stream_.done(*tensor, std::move(update));
  }
}

void WeightUpdateUnit::take(const WeightTensor& tensor, std::size_t first) {
  auto& stage = pipeline_[end_];
  stage.first = first;
  const auto last = std::min(first + lanes_, tensor.weights.size());
  for (auto i = first; i < last; ++i) {
    stage.results.push_back(lane_.update(tensor.weights[i], tensor.gradients[i], tensor.step));
  }
}

/// The next clock edge: what has come to the end of the pipeline is written back.
void WeightUpdateUnit::clock(WeightTensorUpdate& update) {
  wait(cycle_);
  end_ = (end_ + 1) % pipeline_.size();
  auto& stage = pipeline_[end_];
  for (std::size_t i = 0; i < stage.results.size(); ++i) {
    const auto& [state, normalised_gradient, flags] = stage.results[i];
    update.weights[stage.first + i] = state;
    update.saturated += flags.saturated ? 1 : 0;
    update.underflowed += flags.underflowed ? 1 : 0;
    update.stuck += flags.stuck ? 1 : 0;
  }
  stage.results.clear();
}

}  // namespace lnsim::cycle::datapath
