// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "models/numerics/accumulator.hpp"

namespace lnsim::cycle::datapath {

/// A lane's accumulator and the partial sums that it works on, one an entry. A vector's terms are
/// added in the order of the elements, each saturated or wrapped on its own: the order of
/// numerics::LnsDatapath::dot, which decides what a sum that overflows becomes.
class AccumulationCollector : public sc_core::sc_module {
 public:
  AccumulationCollector(const sc_core::sc_module_name& name, std::uint32_t entries,
                        const numerics::Accumulator& empty)
      : sc_module(name), entries_(entries, empty) {}

  /// Every entry becomes zero.
  void clear();
  /// Adds a vector's terms to an entry, which is read and written back once.
  void accumulate(std::uint64_t entry, std::span<const std::int64_t> terms);
  [[nodiscard]] const numerics::Accumulator& operator[](std::uint64_t entry) const {
    return entries_.at(entry);
  }

  struct Counts {
    std::uint64_t additions = 0;  ///< elements
    std::uint64_t reads = 0;      ///< partial sums
    std::uint64_t writes = 0;
  };
  /// Accesses since the last call.
  Counts take_counts() { return std::exchange(counts_, {}); }

 private:
  std::vector<numerics::Accumulator> entries_;
  Counts counts_;
};

}  // namespace lnsim::cycle::datapath
