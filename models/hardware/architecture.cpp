// SPDX-License-Identifier: MIT
#include "models/hardware/architecture.hpp"

#include "models/base/json_reader.hpp"
#include "models/numerics/format/number_format_json.hpp"

namespace lnsim {
namespace {

/// Bounds beyond any machine that is built, within which peak_macs_per_cycle() fits in 64 bits.
constexpr std::uint32_t largest_count = 1U << 20U;
constexpr std::uint64_t largest_capacity = std::uint64_t{1} << 40U;
constexpr double shortest_clock_period_ps = 1.0;
constexpr double longest_clock_period_ps = 1e9;
/// Version 1 states DRAM per cycle, version 2 in GB/s and ns.
constexpr std::uint64_t newest_schema_version = 2;
/// A stored weight or state variable is at most a double.
constexpr std::uint64_t largest_word_bits = 64;
/// A weight has a sign and a magnitude.
constexpr std::uint64_t smallest_word_bits = 2;
constexpr std::uint32_t bits_per_byte = 8;

std::uint32_t count(const JsonNode& node, std::uint32_t minimum = 1) {
  return static_cast<std::uint32_t>(node.unsigned_integer(minimum, largest_count));
}

std::uint32_t word_bits(const JsonNode& node) {
  return static_cast<std::uint32_t>(node.unsigned_integer(smallest_word_bits, largest_word_bits));
}

/// A capacity and its banks, which must divide it. The memory is used in two halves.
template <class Memory>
Memory read_banked(const JsonNode& node) {
  Memory memory;
  const auto capacity = node["capacity_bytes"].unsigned_integer(2, largest_capacity);
  if (capacity % 2 != 0) {
    throw node["capacity_bytes"].error("expected two equal halves, found " +
                                       std::to_string(capacity) + ", an odd number of bytes");
  }
  memory.capacity = Bytes(capacity);
  memory.banks = count(node["banks"]);
  if (capacity % memory.banks != 0) {
    throw node["banks"].error("expected a divisor of capacity_bytes " + std::to_string(capacity) +
                              ", found " + std::to_string(memory.banks));
  }
  return memory;
}

OperandBuffer read_operand_buffer(const JsonNode& node) {
  node.allow_only({"capacity_bytes", "banks"});
  return read_banked<OperandBuffer>(node);
}

ProcessingElement read_processing_element(const JsonNode& node) {
  node.allow_only({"lanes", "vector_size", "collector_entries", "initiation_interval_cycles",
                   "pipeline_depth_cycles", "conversion_latency_cycles", "post_processing_lanes",
                   "buffer_a", "buffer_b"});
  return {.lanes = count(node["lanes"]),
          .vector_size = count(node["vector_size"]),
          .collector_entries = count(node["collector_entries"]),
          .initiation_interval_cycles = count(node["initiation_interval_cycles"]),
          .pipeline_depth_cycles = count(node["pipeline_depth_cycles"], 0),
          .conversion_latency_cycles = count(node["conversion_latency_cycles"], 0),
          .post_processing_lanes = count(node["post_processing_lanes"]),
          .buffer_a = read_operand_buffer(node["buffer_a"]),
          .buffer_b = read_operand_buffer(node["buffer_b"])};
}

std::uint32_t whole_bytes(const JsonNode& node) {
  const auto bits = count(node);
  if (bits % bits_per_byte != 0) {
    throw node.error("expected whole bytes, a multiple of 8, found " + std::to_string(bits));
  }
  return bits;
}

GlobalBuffer read_global_buffer(const JsonNode& node) {
  node.allow_only({"capacity_bytes", "banks", "port_width_bits", "latency_cycles"});
  auto buffer = read_banked<GlobalBuffer>(node);
  const auto port = node["port_width_bits"];
  buffer.port_width_bits = whole_bytes(port);
  if (buffer.port_width_bits / bits_per_byte > buffer.half().value()) {
    throw port.error("expected a port no wider than half of the buffer, " +
                     std::to_string(buffer.half().value()) + " bytes, found " +
                     std::to_string(buffer.port_width_bits) + " bits");
  }
  buffer.latency_cycles = count(node["latency_cycles"], 0);
  return buffer;
}

std::uint64_t schema_version(const JsonNode& root) {
  return root["schema_version"].unsigned_integer(1, newest_schema_version);
}

double clock_period_ps(const JsonNode& root) {
  return root["clock_period_ps"].number(shortest_clock_period_ps, longest_clock_period_ps);
}

Dram read_dram_of(const JsonNode& root, const JsonNode& original) {
  const auto node = root["memory"]["dram"];
  const auto clock = clock_period_ps(root);
  return schema_version(root) == 1 ? read_dram_per_cycle(node, clock_period_ps(original), clock)
                                   : read_dram(node, clock);
}

MemorySystem read_memory(const JsonNode& root, const JsonNode& original) {
  const auto node = root["memory"];
  node.allow_only({"global_buffer", "interconnect", "dram"});
  const auto wires = node["interconnect"];
  wires.allow_only({"width_bits", "distance_mm", "latency_cycles"});
  MemorySystem memory;
  memory.global_buffer = read_global_buffer(node["global_buffer"]);
  memory.interconnect = {.width_bits = whole_bytes(wires["width_bits"]),
                         .distance_mm = count(wires["distance_mm"], 0),
                         .latency_cycles = count(wires["latency_cycles"], 0)};
  memory.dram = read_dram_of(root, original);
  return memory;
}

VectorUnit read_vector_unit(const JsonNode& node) {
  node.allow_only({"lanes", "format", "exponential_cycles", "divide_cycles"});
  return {.lanes = count(node["lanes"]),
          .format = read_number_format(node["format"]).name,
          .exponential_cycles = count(node["exponential_cycles"]),
          .divide_cycles = count(node["divide_cycles"])};
}

WeightUpdateUnit read_weight_update(const JsonNode& node) {
  node.allow_only({"weights_per_cycle", "state_bits", "lns_weight_bits", "linear_weight_bits"});
  return {.weights_per_cycle = count(node["weights_per_cycle"]),
          .state_bits = word_bits(node["state_bits"]),
          .lns_weight_bits = word_bits(node["lns_weight_bits"]),
          .linear_weight_bits = word_bits(node["linear_weight_bits"])};
}

/// Remarks on the choice of values: a text each, for the reader of the file only.
void check_notes(const JsonNode& node) {
  for (const auto& [key, note] : node.members()) {
    static_cast<void>(note.text());
  }
}

}  // namespace

Seconds Architecture::duration(Cycles cycles) const {
  constexpr double seconds_per_picosecond = 1e-12;
  return Seconds(static_cast<double>(cycles.value()) * clock_period_ps * seconds_per_picosecond);
}

Architecture load_architecture(const std::filesystem::path& path) {
  return read_architecture(JsonNode::load(path));
}

Architecture read_architecture(const JsonNode& root) { return read_architecture(root, root); }

Architecture read_architecture(const JsonNode& root, const JsonNode& original) {
  static_cast<void>(schema_version(root));
  root.allow_only({"schema_version", "name", "title", "source", "notes", "clock_period_ps",
                   "processing_elements", "processing_element", "memory", "vector_unit",
                   "weight_update"});
  Architecture machine;
  machine.name = root["name"].non_empty_text();
  machine.title = root["title"].non_empty_text();
  machine.source = read_source(root["source"]);
  if (root.has("notes")) {
    check_notes(root["notes"]);
  }
  machine.clock_period_ps = clock_period_ps(root);
  machine.processing_elements = count(root["processing_elements"]);
  machine.pe = read_processing_element(root["processing_element"]);
  if (root.has("memory")) {
    machine.memory = read_memory(root, original);
  }
  machine.vector_unit = read_vector_unit(root["vector_unit"]);
  machine.weight_update = read_weight_update(root["weight_update"]);
  return machine;
}

}  // namespace lnsim
