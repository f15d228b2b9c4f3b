// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <numeric>
#include <optional>
#include <string>

#include "models/base/json_reader.hpp"
#include "models/base/source.hpp"
#include "models/base/units.hpp"
#include "models/hardware/dram.hpp"

namespace lnsim {

/// An on-chip memory private to a processing element, double-buffered: half of it is filled while
/// the other half is used.
struct OperandBuffer {
  Bytes capacity;
  std::uint32_t banks = 1;

  [[nodiscard]] Bytes half() const { return Bytes(capacity.value() / 2); }
  [[nodiscard]] Bytes bank() const { return Bytes(capacity.value() / banks); }
  bool operator==(const OperandBuffer&) const = default;
};

/// The vector multiply-accumulate array: `lanes` output channels, each a dot product of
/// `vector_size` elements a cycle, into a collector of `collector_entries` partial sums a lane.
struct ProcessingElement {
  std::uint32_t lanes = 0;
  std::uint32_t vector_size = 0;
  std::uint32_t collector_entries = 0;
  std::uint32_t initiation_interval_cycles = 1;
  std::uint32_t pipeline_depth_cycles = 0;      ///< of a product's way, conversion aside
  std::uint32_t conversion_latency_cycles = 0;  ///< of its conversion to linear
  std::uint32_t post_processing_lanes = 0;
  OperandBuffer buffer_a;
  OperandBuffer buffer_b;

  [[nodiscard]] std::uint64_t macs_per_cycle() const { return std::uint64_t{lanes} * vector_size; }
  /// From a vector's issue to its sum in the collector, less the initiation interval.
  [[nodiscard]] std::uint64_t latency_cycles() const {
    return std::uint64_t{pipeline_depth_cycles} + conversion_latency_cycles;
  }
  bool operator==(const ProcessingElement&) const = default;
};

/// The shared scratchpad between the processing elements and DRAM; one read and one write port.
struct GlobalBuffer {
  Bytes capacity;
  std::uint32_t banks = 1;
  std::uint32_t port_width_bits = 0;
  std::uint32_t latency_cycles = 0;

  [[nodiscard]] Bytes half() const { return Bytes(capacity.value() / 2); }
  [[nodiscard]] Bytes bank() const { return Bytes(capacity.value() / banks); }
  [[nodiscard]] std::uint64_t port_bytes() const { return port_width_bits / 8; }
  bool operator==(const GlobalBuffer&) const = default;
};

/// Wires between the global buffer and the units that it feeds; broadcasts reach several at once.
/// Each direction moves a flit of the width a cycle.
struct Interconnect {
  std::uint32_t width_bits = 0;
  std::uint32_t distance_mm = 0;
  std::uint32_t latency_cycles = 0;

  [[nodiscard]] std::uint64_t width_bytes() const { return width_bits / 8; }
  bool operator==(const Interconnect&) const = default;
};

/// All that lies outside the processing elements' own buffers.
struct MemorySystem {
  GlobalBuffer global_buffer;
  Interconnect interconnect;
  Dram dram;

  /// Cycles between the global buffer and the units that it feeds.
  [[nodiscard]] std::uint64_t path_latency_cycles() const {
    return std::uint64_t{global_buffer.latency_cycles} + interconnect.latency_cycles;
  }
  /// The smallest transfer that is whole accesses of the global buffer and whole bursts of DRAM.
  [[nodiscard]] std::uint64_t transfer_quantum() const {
    return std::lcm(std::uint64_t{dram.burst_bytes}, global_buffer.port_bytes());
  }
  bool operator==(const MemorySystem&) const = default;
};

/// The unit of everything that is not a matrix multiplication.
struct VectorUnit {
  std::uint32_t lanes = 0;
  std::string format;  ///< number format that it computes in
  std::uint32_t exponential_cycles = 1;
  std::uint32_t divide_cycles = 1;

  bool operator==(const VectorUnit&) const = default;
};

/// The unit that applies the optimiser to the stored weights.
struct WeightUpdateUnit {
  std::uint32_t weights_per_cycle = 0;
  std::uint32_t state_bits = 0;          ///< per state variable and weight
  std::uint32_t lns_weight_bits = 0;     ///< stored weight where the format is logarithmic
  std::uint32_t linear_weight_bits = 0;  ///< stored weight (master copy) of the other formats

  bool operator==(const WeightUpdateUnit&) const = default;
};

/// A machine. Without a memory system its operands are always there: ideal memory.
struct Architecture {
  std::string name;
  std::string title;
  Source source;
  double clock_period_ps = 0;
  std::uint32_t processing_elements = 0;
  ProcessingElement pe;
  std::optional<MemorySystem> memory;
  VectorUnit vector_unit;
  WeightUpdateUnit weight_update;

  [[nodiscard]] std::uint64_t peak_macs_per_cycle() const {
    return processing_elements * pe.macs_per_cycle();
  }
  [[nodiscard]] Seconds duration(Cycles cycles) const;
  bool operator==(const Architecture&) const = default;
};

/// Reads a machine from a file of which some values may have been replaced: what version 1 states
/// per cycle is per cycle of the clock that `original` has. Throws as load_architecture does.
[[nodiscard]] Architecture read_architecture(const JsonNode& root, const JsonNode& original);

/// The same where no value was replaced.
[[nodiscard]] Architecture read_architecture(const JsonNode& root);

/// Reads a machine file of version 1 or 2. Throws InputError where a key is unknown or a value
/// impossible.
[[nodiscard]] Architecture load_architecture(const std::filesystem::path& path);

}  // namespace lnsim
