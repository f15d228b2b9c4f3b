// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/lns_vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

LnsVectorMultiplier::LnsVectorMultiplier(const sc_core::sc_module_name& name,
                                         const ProductFormats& formats, std::uint32_t vector_size,
                                         std::uint32_t lanes)
    : VectorMultiplier(name),
      a_(formats.a.storage),
      b_(formats.b.storage),
      vector_size_(vector_size),
      exponent_adder_("exponent_adder", formats.lane) {
  const auto& format = formats.lane;
  const auto conversion = format.datapath.lns().conversion;
  if (conversion == LnsConversion::Table) {
    log_to_linear_ = std::make_unique<LogToLinear>("log_to_linear", format, exponent_adder_);
    return;
  }
  bin_accumulator_ =
      std::make_unique<BinAccumulator>("bin_accumulator", format, exponent_adder_, vector_size);
  if (conversion == LnsConversion::Bins) {
    bin_constants_ =
        std::make_unique<BinConstants>("bin_constants", format, bin_accumulator_->bin_bits());
    bins_.resize(std::size_t{lanes} * format.datapath.lns().table_entries);
  }
}

void LnsVectorMultiplier::multiply(std::span<const std::uint32_t> a,
                                   std::span<const std::uint32_t> b, std::span<VectorSum> sums) {
  const auto lanes = a.size() / b.size();
  if (log_to_linear_) {
    log_to_linear_->sum(a, b, sums);
  } else if (bin_constants_) {
    bin_accumulator_->bin(a, b, bins_);
    bin_constants_->combine(bins_, sums);
  } else {
    bin_accumulator_->bin(a, b, sums);
  }
  multiplications_ += vector_size_ * lanes;
}

/// A product that is formed is converted.
VectorMultiplier::Counts LnsVectorMultiplier::take_counts() {
  const auto count = std::exchange(multiplications_, 0);
  return {.multiplications = count, .conversions = count};
}

}  // namespace lnsim::cycle::datapath
