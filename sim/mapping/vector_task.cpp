// SPDX-License-Identifier: MIT
#include "sim/mapping/vector_task.hpp"

#include <algorithm>

#include "models/base/checked.hpp"
#include "workloads/moved_elements.hpp"
#include "workloads/optimiser_cost.hpp"

namespace lnsim {
namespace {

/// The priced events of floating-point operations in a unit.
class ArithmeticEvents {
 public:
  ArithmeticEvents(std::string component, const NumberFormat& format)
      : component_(std::move(component)), format_(format) {}

  [[nodiscard]] std::vector<EventRate> of(const VectorOperations& operations) const {
    std::vector<EventRate> events;
    append(events, "float_adder", "add", operations.add);
    append(events, "float_multiplier", "multiply", operations.multiply);
    append(events, "comparator", "compare", operations.compare);
    append(events, "float_special", "exponential", operations.exponential);
    append(events, "float_special", "divide", operations.divide);
    return events;
  }

 private:
  void append(std::vector<EventRate>& events, const std::string& resource,
              const std::string& action, std::uint64_t count) const {
    if (count > 0) {
      events.push_back({{.scope = Scope::BeyondPe,
                         .component = component_,
                         .resource = resource,
                         .action = action,
                         .variant = resource == "comparator" ? "" : format_.name,
                         .attributes = {{"width_bits", format_.storage.bits}}},
                        count});
    }
  }

  std::string component_;
  const NumberFormat& format_;
};

/// Streams move in beats of 16 KiB: double-buffered, they take 64 KiB of the global buffer.
std::uint64_t beats_of(Bytes read, Bytes written) {
  constexpr std::uint64_t bytes_per_beat = 1U << 14U;
  const auto longest = std::max(read, written).value();
  return std::max<std::uint64_t>(1, ceil_div(longest, bytes_per_beat));
}

/// The event of a weight whose stored code LNS-Madam updates.
Event code_update(std::uint32_t stored_bits) {
  return {.scope = Scope::BeyondPe,
          .component = "weight_update",
          .resource = "weight_update",
          .action = "update",
          .variant = "lns_madam",
          .attributes = {{"width_bits", stored_bits}}};
}

/// A conversion in the vector unit, either way, is priced as one of a product's output to its code:
/// the way back, a table look-up or a shift, takes less.
Event conversion(const NumberFormat& format) {
  auto event = post_processing_events(format).front().event;
  event.scope = Scope::BeyondPe;
  event.component = "vector_unit";
  return event;
}

VectorOperations scaled(const VectorOperations& operations, std::uint64_t factor) {
  return {.add = checked_multiply(operations.add, factor),
          .multiply = checked_multiply(operations.multiply, factor),
          .compare = checked_multiply(operations.compare, factor),
          .exponential = checked_multiply(operations.exponential, factor),
          .divide = checked_multiply(operations.divide, factor)};
}

/// Cycles between two weights of a lane. One of floating-point numbers has an adder, a multiplier,
/// a comparator and the vector unit's special-function unit, all of which work at once.
std::uint64_t initiation_interval(const OptimiserCost& cost, const Architecture& machine) {
  const auto& one = cost.operations;
  const auto& unit = machine.vector_unit;
  const auto special =
      checked_add(checked_multiply<std::uint64_t>(one.exponential, unit.exponential_cycles),
                  checked_multiply<std::uint64_t>(one.divide, unit.divide_cycles));
  return std::max({cost.code_cycles, one.add, one.multiply, one.compare, special});
}

std::uint64_t elements_of(const ElementsByClass& elements, TensorClass tensor) {
  const auto found = elements.find(tensor);
  return found == elements.end() ? 0 : found->second;
}

/// Where elements of a stream lie, one class after the other. Those of one format are packed
/// without a gap, so that they take as many bytes as they would in one tensor.
class Packing {
 public:
  Bytes add(const Format& format, std::uint64_t elements) {
    const auto known = std::ranges::find(packed_, format, &Packed::format);
    auto& before = known != packed_.end() ? *known : packed_.emplace_back(Packed{.format = format});
    const auto bytes = format.bytes(before.elements);
    before.elements = checked_add(before.elements, elements);
    return format.bytes(before.elements) - bytes;
  }

 private:
  struct Packed {
    Format format;
    std::uint64_t elements = 0;
  };

  std::vector<Packed> packed_;
};

/// What a stream moves, class by class; scales are numbers of the unit's format.
std::vector<StreamPart> parts_of(const MovedElements& moved, const RoleFormats& formats,
                                 const NumberFormat& unit) {
  std::vector<StreamPart> parts;
  Packing read;
  Packing written;
  for (const auto tensor : tensor_classes) {
    if (moved.read.contains(tensor) || moved.written.contains(tensor)) {
      const auto& format = (tensor == TensorClass::Scale ? unit : formats.of(tensor)).storage;
      parts.push_back({tensor, read.add(format, elements_of(moved.read, tensor)),
                       written.add(format, elements_of(moved.written, tensor))});
    }
  }
  return parts;
}

std::uint64_t sum_of(const ElementsByClass& elements) {
  std::uint64_t sum = 0;
  for (const auto& [tensor, count] : elements) {
    sum = checked_add(sum, count);
  }
  return sum;
}

}  // namespace

VectorTask vector_task(const Op& op, const Architecture& machine, const RoleFormats& formats) {
  const auto& work = std::get<VectorWork>(op.work);
  const auto& unit = machine.vector_unit;
  const auto& operations = work.operations;
  const auto simple =
      checked_add(checked_add(operations.add, operations.multiply), operations.compare);
  const auto exponentials =
      checked_multiply<std::uint64_t>(operations.exponential, unit.exponential_cycles);
  const auto divisions = checked_multiply<std::uint64_t>(operations.divide, unit.divide_cycles);
  const auto slots = checked_add(checked_add(simple, sum_of(work.converted)),
                                 checked_add(exponentials, divisions));
  const auto arithmetic = parse_number_format(unit.format);
  VectorTask task{.work = Cycles(ceil_div<std::uint64_t>(slots, unit.lanes)),
                  .events = ArithmeticEvents("vector_unit", arithmetic).of(operations),
                  .parts = parts_of(moved_elements(op), formats, arithmetic)};
  for (const auto& part : task.parts) {
    task.read += part.read;
    task.written += part.written;
  }
  task.beats = beats_of(task.read, task.written);
  for (const auto& [tensor, elements] : work.converted) {
    task.events.push_back({conversion(formats.of(tensor)), elements});
  }
  return task;
}

std::uint32_t stored_weight_bits(const Architecture& machine, const RoleFormats& formats) {
  const auto& unit = machine.weight_update;
  const bool logarithmic = formats.weight.storage.is<LnsParameters>();
  return formats.update ? formats.update->storage.bits
         : logarithmic  ? unit.lns_weight_bits
                        : unit.linear_weight_bits;
}

VectorTask update_task(const WeightUpdate& work, Optimiser optimiser, const Architecture& machine,
                       const RoleFormats& formats) {
  const auto& unit = machine.weight_update;
  const auto& weight = formats.weight.storage;
  const auto& cost = optimiser_cost(optimiser, weight);
  const auto stored_bits = stored_weight_bits(machine, formats);
  const auto stored = formats.update ? formats.update->storage.bytes(work.weights)
                                     : packed_bytes(work.weights, stored_bits);
  const bool same = formats.update ? formats.update->storage == weight : stored_bits == weight.bits;
  const auto kept = stored + cost.states * packed_bytes(work.weights, unit.state_bits);
  const auto copy = same ? Bytes(0) : weight.bytes(work.weights);
  const auto gradient = formats.gradient.storage.bytes(work.weights);
  const auto arithmetic = parse_number_format(machine.vector_unit.format);
  VectorTask task{
      .read = kept + gradient,
      .written = kept + copy,
      .work = Cycles(ceil_div(checked_multiply(work.weights, initiation_interval(cost, machine)),
                              std::uint64_t{unit.weights_per_cycle})),
      .weight_update = true,
      .events =
          ArithmeticEvents("weight_update", arithmetic).of(scaled(cost.operations, work.weights)),
      .parts = {{TensorClass::Gradient, gradient, Bytes(0)},
                {TensorClass::StoredWeight, kept, kept},
                {TensorClass::Weight, Bytes(0), copy}}};
  task.beats = beats_of(task.read, task.written);
  if (cost.on_codes()) {
    task.events.push_back({code_update(stored_bits), work.weights});
    task.codes = {formats, work.weights};
  }
  return task;
}

VectorTask zero_fill_task(std::uint64_t elements, const NumberFormat& format, TensorClass tensor) {
  const auto written = format.storage.bytes(elements);
  return {.written = written,
          .beats = beats_of(Bytes(0), written),
          .parts = {{tensor, Bytes(0), written}}};
}

}  // namespace lnsim
