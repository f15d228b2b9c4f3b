// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The accumulators of all lanes and the partial sums that they work on, some entries a lane. A
/// partial sum is one word, or with deferred bins one a bin. The sum of a vector's products is
/// added at once: saturated or wrapped to the accumulator's width, or rounded as the accumulator's
/// floating-point format does. What is no number stays so.
class AccumulationCollector : public sc_core::sc_module {
 public:
  AccumulationCollector(const sc_core::sc_module_name& name, std::uint32_t entries,
                        std::uint32_t lanes, const NumberFormat& format);

  /// Every entry becomes zero.
  void clear();
  /// Adds sums, [lane][bin], to an entry of each of the first lanes, which is read and written back
  /// once.
  void accumulate(std::uint64_t entry, std::span<const VectorSum> sums);
  /// A partial sum, or a bin of it, as a word of the accumulator.
  [[nodiscard]] numerics::Sum sum(std::uint64_t entry, std::uint64_t lane,
                                  std::uint64_t bin = 0) const;

  struct Counts {
    std::uint64_t reads = 0;  ///< partial sums
    std::uint64_t writes = 0;
    std::uint64_t overflows = 0;  ///< words that did not fit
  };
  /// Accesses since the last call.
  Counts take_counts() { return std::exchange(counts_, {}); }

 private:
  void add_saturated(std::span<std::int64_t> totals, std::span<const VectorSum> sums);
  void add_in_window(std::span<std::int64_t> totals, std::span<const VectorSum> sums);
  void add_wrapped(std::span<std::int64_t> totals, std::span<const VectorSum> sums);
  template <class Results>
  void add_floats(std::span<std::int64_t> totals, std::span<const VectorSum> sums);

  NumberFormat format_;
  NumberFormat sum_format_;  ///< of a floating-point sum
  std::size_t bins_;         ///< words of a partial sum
  std::size_t lanes_;
  std::vector<std::int64_t> totals_;  ///< [entry][lane][bin]; floats as bits of an fp32
  Counts counts_;
};

}  // namespace lnsim::cycle::datapath
