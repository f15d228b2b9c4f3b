// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>

#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"
#include "models/hardware/lane_pipeline.hpp"
#include "models/numerics/format/product_formats.hpp"

namespace lnsim::analytical {

/// What the closed form needs of a machine and a product's formats and lanes: sizes, and how long
/// transfers take. Without a memory system every access of the global buffer and of DRAM is zero.
class MachineRates {
 public:
  MachineRates(const Architecture& machine, const ProductFormats& formats,
               const LanePipeline& lanes = {});

  ProcessingElement pe;
  LanePipeline pipeline;   ///< of the lanes
  Format a;                ///< of operand A
  Format b;                ///< of operand B
  Format output;           ///< of results
  std::uint32_t sum_bits;  ///< of a partial sum
  bool has_memory;
  std::uint64_t path_latency = 0;  ///< cycles between the global buffer and the array
  std::uint64_t dram_latency = 0;  ///< cycles
  std::uint64_t half_buffer = 0;   ///< bytes of half of the global buffer

  /// From the last vector's issue until its sums can be converted, cycles.
  [[nodiscard]] std::uint64_t latency_cycles() const {
    return pe.latency_cycles() + pipeline.added_stages;
  }
  /// Bytes of elements of the operands, of results and of partial sums.
  [[nodiscard]] std::uint64_t bytes_a(std::uint64_t elements) const {
    return a.bytes(elements).value();
  }
  [[nodiscard]] std::uint64_t bytes_b(std::uint64_t elements) const {
    return b.bytes(elements).value();
  }
  [[nodiscard]] std::uint64_t output_bytes(std::uint64_t elements) const {
    return output.bytes(elements).value();
  }
  [[nodiscard]] std::uint64_t sum_bytes(std::uint64_t sums) const {
    return packed_bytes(sums, sum_bits).value();
  }
  /// Accesses of the global buffer's port that move so many bytes.
  [[nodiscard]] std::uint64_t accesses(std::uint64_t bytes) const {
    return has_memory ? ceil_div(bytes, port_bytes_) : 0;
  }
  /// Cycles that the port and the wires, which work at once, need for so many accesses and bytes.
  [[nodiscard]] std::uint64_t port_cycles(std::uint64_t accesses, std::uint64_t bytes) const {
    return has_memory ? std::max(accesses, ceil_div(bytes, flit_bytes_)) : 0;
  }
  /// DRAM bursts of so many bytes, and the cycles for which bursts keep the channel busy.
  [[nodiscard]] std::uint64_t bursts(std::uint64_t bytes) const {
    return has_memory ? ceil_div(bytes, burst_bytes_) : 0;
  }
  [[nodiscard]] double dram_cycles(std::uint64_t bursts) const {
    return static_cast<double>(bursts) * cycles_per_burst_;
  }

  bool operator==(const MachineRates&) const = default;

 private:
  std::uint64_t port_bytes_ = 1;
  std::uint64_t flit_bytes_ = 1;
  std::uint64_t burst_bytes_ = 1;
  double cycles_per_burst_ = 0;
};

}  // namespace lnsim::analytical
