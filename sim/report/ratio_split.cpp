// SPDX-License-Identifier: MIT
#include "sim/report/ratio_split.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lnsim {
namespace {

/// Which bytes a memory or wire moves.
enum class Carries : std::uint8_t { Operands, Sums, TensorsOfBuffer, TensorsOfDram };

struct Memory {
  std::string_view component;
  Carries carries;
};
constexpr std::array memories{Memory{"operand_buffer_a", Carries::Operands},
                              Memory{"operand_buffer_b", Carries::Operands},
                              Memory{"operand_register", Carries::Operands},
                              Memory{"broadcast", Carries::Operands},
                              Memory{"collector", Carries::Sums},
                              Memory{"global_buffer", Carries::TensorsOfBuffer},
                              Memory{"interconnect", Carries::TensorsOfBuffer},
                              Memory{"dram", Carries::TensorsOfDram}};

double energy_of(const IterationCost& iteration, std::string_view component) {
  double sum = 0;
  for (const auto& [key, energy] : iteration.total.energy.components) {
    sum += key.second == Name(component) ? energy.nominal.value() : 0;
  }
  return sum;
}

double bytes_of(const IterationCost& iteration, std::string_view component) {
  return static_cast<double>(traffic_bytes(iteration.total.events, component));
}

double mean_operand_bits(const RoleFormats& formats) {
  double sum = 0;
  for (const auto tensor : operand_classes) {
    sum += formats.of(tensor).storage.bits;
  }
  return sum / operand_classes.size();
}

bool is_mapped(TensorClass tensor) {
  return std::ranges::find(operand_classes, tensor) != operand_classes.end();
}

/// How many more bytes tensors take at a memory in the baseline's words.
double growth_of_tensors(const IterationCost& baseline, const IterationCost& format,
                         std::uint64_t TensorCost::*bytes) {
  double before = 0;
  double after = 0;
  for (const auto& [tensor, cost] : format.total.tensors) {
    const auto own = static_cast<double>(cost.*bytes);
    before += own;
    if (is_mapped(tensor)) {
      after +=
          own * baseline.formats.of(tensor).storage.bits / format.formats.of(tensor).storage.bits;
    }
  }
  for (const auto& [tensor, cost] : baseline.total.tensors) {
    after += is_mapped(tensor) ? 0 : static_cast<double>(cost.*bytes);
  }
  return before > 0 ? after / before : 1;
}

double growth(Carries what, const IterationCost& baseline, const IterationCost& format) {
  switch (what) {
    case Carries::Operands:
      return mean_operand_bits(baseline.formats) / mean_operand_bits(format.formats);
    case Carries::Sums:
      return static_cast<double>(partial_sum_bits(baseline.formats.weight)) /
             partial_sum_bits(format.formats.weight);
    case Carries::TensorsOfBuffer:
      return growth_of_tensors(baseline, format, &TensorCost::global_buffer_bytes);
    case Carries::TensorsOfDram:
      return growth_of_tensors(baseline, format, &TensorCost::dram_bytes);
  }
  return 1;
}

/// The energies of all memories and wires, step by step.
struct Steps {
  double own = 0;
  double widened = 0;
  double moved = 0;
  double priced = 0;
};

Steps memory_steps(const IterationCost& baseline, const IterationCost& format) {
  Steps steps;
  for (const auto& [component, carries] : memories) {
    const double own = energy_of(format, component);
    const double bytes = bytes_of(format, component);
    const double priced = energy_of(baseline, component);
    steps.own += own;
    steps.widened += own * growth(carries, baseline, format);
    steps.moved += bytes > 0 ? own / bytes * bytes_of(baseline, component) : priced;
    steps.priced += priced;
  }
  return steps;
}

}  // namespace

RatioSplit split_ratio(const IterationCost& baseline, const IterationCost& format) {
  const auto memory = memory_steps(baseline, format);
  const double leak = energy_of(format, leakage_component);
  const double leak_then = energy_of(baseline, leakage_component);
  const double total = format.total.energy.total().nominal.value();
  const double total_then = baseline.total.energy.total().nominal.value();
  const double arithmetic = total - memory.own - leak;
  const double arithmetic_then = total_then - memory.priced - leak_then;
  const double widened = memory.widened + leak + arithmetic;
  const double moved = memory.moved + leak_then + arithmetic;
  const double computed = memory.moved + leak_then + arithmetic_then;
  return {.storage = widened / total,
          .mapping = moved / widened,
          .arithmetic = computed / moved,
          .memory_prices = total_then / computed};
}

}  // namespace lnsim
