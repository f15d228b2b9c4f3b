// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/checked.hpp"

namespace lnsim {

/// What moves of one of a product's tensors between DRAM, the global buffer and the array.
struct TensorTraffic {
  std::uint64_t dram_reads = 0;  ///< bursts
  std::uint64_t dram_writes = 0;
  std::uint64_t port_reads = 0;  ///< accesses of the global buffer's port
  std::uint64_t port_writes = 0;
  std::uint64_t link_bytes = 0;  ///< over the interconnect, either way

  TensorTraffic& operator+=(const TensorTraffic& other) {
    dram_reads = checked_add(dram_reads, other.dram_reads);
    dram_writes = checked_add(dram_writes, other.dram_writes);
    port_reads = checked_add(port_reads, other.port_reads);
    port_writes = checked_add(port_writes, other.port_writes);
    link_bytes = checked_add(link_bytes, other.link_bytes);
    return *this;
  }
  /// So many times; throws OverflowError.
  [[nodiscard]] TensorTraffic scaled(std::uint64_t times) const {
    return {checked_multiply(dram_reads, times), checked_multiply(dram_writes, times),
            checked_multiply(port_reads, times), checked_multiply(port_writes, times),
            checked_multiply(link_bytes, times)};
  }
  bool operator==(const TensorTraffic&) const = default;
};

/// That of all three; the output's partial sums are part of it.
struct ProductTraffic {
  TensorTraffic a;
  TensorTraffic b;
  TensorTraffic output;

  ProductTraffic& operator+=(const ProductTraffic& other) {
    a += other.a;
    b += other.b;
    output += other.output;
    return *this;
  }
  [[nodiscard]] ProductTraffic scaled(std::uint64_t times) const {
    return {a.scaled(times), b.scaled(times), output.scaled(times)};
  }
  bool operator==(const ProductTraffic&) const = default;
};

}  // namespace lnsim
