// SPDX-License-Identifier: MIT
#include "sim/cycle/weight_update_bench.hpp"

#include <algorithm>
#include <utility>

#include "models/base/error.hpp"
#include "sim/cycle/time.hpp"

namespace lnsim::cycle {
namespace {

using datapath::all_weight_stimuli;
using datapath::WeightTensor;
using datapath::WeightTensorUpdate;

/// The machine with weights that are always there.
Architecture with_ideal_memory(Architecture machine) {
  machine.memory.reset();
  return machine;
}

std::vector<Job> updates(const std::vector<std::uint64_t>& sizes, const Architecture& machine,
                         const RoleFormats& formats) {
  std::vector<Job> jobs;
  jobs.reserve(sizes.size());
  for (const auto size : sizes) {
    jobs.push_back({update_task({size}, Optimiser::LnsMadam, machine, formats), formats.weight});
  }
  return jobs;
}

std::string expected_found(const std::string& what, std::uint64_t expected, std::uint64_t found) {
  return what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

std::optional<std::string> count_difference(const WeightTensorUpdate& expected,
                                            const WeightTensorUpdate& found) {
  if (expected.saturated != found.saturated) {
    return expected_found("saturated", expected.saturated, found.saturated);
  }
  if (expected.underflowed != found.underflowed) {
    return expected_found("underflowed", expected.underflowed, found.underflowed);
  }
  if (expected.stuck != found.stuck) {
    return expected_found("stuck", expected.stuck, found.stuck);
  }
  return std::nullopt;
}

/// The weight's format by its spelling, which only its width, base factor and zero decide.
NumberFormat stored_format(std::uint32_t stored_bits, const NumberFormat& format) {
  constexpr std::uint32_t fewest_bits = 3;
  constexpr std::uint32_t most_bits = 16;
  constexpr std::uint64_t largest_base_factor = 2048;
  const auto bits = std::clamp(stored_bits, fewest_bits, most_bits);
  const auto scaled =
      (std::uint64_t{format.storage.lns().base_factor} << bits) >> format.storage.bits;
  const auto base_factor = std::clamp(scaled, std::uint64_t{1}, largest_base_factor);
  const bool has_zero = format.storage.lns().zero_policy == ZeroPolicy::ReservedCode;
  return parse_number_format("lns" + std::to_string(bits) + "g" + std::to_string(base_factor) +
                             (has_zero ? "" : "-clamp"));
}

}  // namespace

numerics::WeightUpdateParameters bench_parameters(const Architecture& machine,
                                                  const RoleFormats& formats) {
  numerics::WeightUpdateParameters parameters{
      .weight = stored_format(stored_weight_bits(machine, formats), formats.weight),
      .gradient = formats.gradient};
  parameters.normalisation_steps =
      std::max(parameters.normalisation_steps, formats.gradient.storage.lns().base_factor);
  return parameters;
}

std::set<std::uint64_t> bench_sizes(const Architecture& machine, const RoleFormats& formats,
                                    std::span<const Job> jobs) {
  const std::uint64_t lanes = machine.weight_update.weights_per_cycle;
  std::set<std::uint64_t> sizes;
  for (const auto& job : jobs) {
    const auto* task = std::get_if<VectorTask>(&job.work);
    if (task != nullptr && task->codes && task->codes->formats == formats) {
      const auto weights = task->codes->weights;
      const auto cycles = ceil_div(weights, lanes);
      sizes.insert(weights - (cycles - std::min(cycles, most_bench_cycles)) * lanes);
    }
  }
  return sizes;
}

std::optional<std::string> update_difference(const WeightTensor& tensor,
                                             const WeightTensorUpdate& update,
                                             const numerics::WeightUpdate& numerics) {
  WeightTensorUpdate expected;
  for (std::size_t i = 0; i < tensor.weights.size(); ++i) {
    const auto [state, units, flags] =
        numerics(tensor.weights[i], tensor.gradients[i], tensor.step);
    const auto& found = update.weights.at(i);
    const auto at = "weight " + std::to_string(i);
    if (found.weight != state.weight) {
      return expected_found(at, state.weight, found.weight);
    }
    if (found.second_moment != state.second_moment) {
      return expected_found(at + ", second moment", state.second_moment, found.second_moment);
    }
    expected.saturated += flags.saturated ? 1 : 0;
    expected.underflowed += flags.underflowed ? 1 : 0;
    expected.stuck += flags.stuck ? 1 : 0;
  }
  return count_difference(expected, update);
}

WeightUpdateBench::WeightUpdateBench(const sc_core::sc_module_name& name,
                                     const Architecture& machine, const RoleFormats& formats,
                                     const std::set<std::uint64_t>& sizes)
    : sc_module(name),
      machine_(with_ideal_memory(machine)),
      formats_(formats),
      numerics_(bench_parameters(machine, formats)),
      sizes_(sizes.begin(), sizes.end()),
      jobs_(updates(sizes_, machine_, formats)),
      tile_model_("tile_model", machine_, jobs_),
      unit_("weight_update_unit", machine.weight_update.weights_per_cycle,
            update_pipeline_depth_cycles, numerics_.parameters(), cycles(1),
            {[this] { return next(); },
             [this](const auto& tensor, auto update) { done(tensor, std::move(update)); }}) {}

std::size_t WeightUpdateBench::tensors() const {
  return sizes_.size() * all_weight_stimuli.size() * bench_steps;
}

WeightUpdateBench::Place WeightUpdateBench::place(std::size_t number) const {
  const auto run = number / bench_steps;
  const auto job = run / all_weight_stimuli.size();
  return {.size = sizes_.at(job),
          .stimulus = all_weight_stimuli.at(run % all_weight_stimuli.size()),
          .step = static_cast<std::uint32_t>(number % bench_steps) + 1,
          .job = job};
}

const WeightTensor* WeightUpdateBench::next() {
  const auto number = cycles_.size();
  if (number == tensors()) {
    return nullptr;
  }
  const auto [size, stimulus, step, job] = place(number);
  const auto& parameters = numerics_.parameters();
  if (step == 1) {
    weights_ = datapath::make_weights(size, parameters, stimulus, job);
  }
  tensor_ = datapath::make_step(std::move(weights_), parameters, stimulus, step);
  return &tensor_;
}

void WeightUpdateBench::done(const WeightTensor& tensor, WeightTensorUpdate update) {
  note(cycles_.size(), update_difference(tensor, update, numerics_));
  cycles_.push_back(update.cycles);
  check_ += {.weights = tensor.weights.size()};
  weights_ = std::move(update.weights);
}

void WeightUpdateBench::note(std::size_t number, const std::optional<std::string>& difference) {
  if (!difference || first_difference_) {
    return;
  }
  const auto at = place(number);
  first_difference_ = "defect in the datapath model, " + formats_.name + ", update of " +
                      std::to_string(at.size) + " weights, step " + std::to_string(at.step) + ", " +
                      std::string(to_string(at.stimulus)) + " words: " + *difference;
}

DatapathCheck WeightUpdateBench::verdict() {
  const auto executions = tile_model_.take_executions();
  if (executions.size() != jobs_.size() || cycles_.size() != tensors()) {
    throw Error("the SystemC model stopped before its last weight");
  }
  for (std::size_t number = 0; number < cycles_.size(); ++number) {
    const auto expected =
        executions[place(number).job].cycles.total() + Cycles(update_pipeline_depth_cycles);
    if (cycles_[number] != expected) {
      note(number, expected_found("cycles", expected.value(), cycles_[number].value()));
    }
  }
  if (first_difference_) {
    throw Error(*first_difference_);
  }
  return check_;
}

}  // namespace lnsim::cycle
