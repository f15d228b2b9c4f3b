// SPDX-License-Identifier: MIT
#include <numeric>
#include <span>
#include <vector>

#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/accumulator.hpp"
#include "models/numerics/datapath/bin_sum.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"
#include "models/numerics/product/kernels/log_codes.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"

namespace lnsim::numerics::kernels {
namespace {

/// Runs over a block with codes of either operand: dot(a, b, count) is a vector's exact sum in
/// accumulator units.
template <class Code, class Decode, class Dot>
std::uint64_t multiply_codes(const ProductBlock& block, const Accumulator& accumulator,
                             Decode decode, Dot dot) {
  const auto b = decode_rows<Code>(block.b, block.columns, decode);
  std::uint64_t overflows = 0;
  for (std::size_t m = 0; m < block.a.row_count; ++m) {
    const auto a = decode_row<Code>(block.a, m, block.columns, decode);
    for (std::size_t n = 0; n < block.b.row_count; ++n) {
      Sum sum = 0;
      for (const auto& vector : std::span(block.vectors, block.vector_count)) {
        overflows += accumulator.add(
            sum, dot(&a[vector.first], &b[n * block.columns + vector.first], vector.count));
      }
      write_sum(block.out, m, n, sum);
    }
  }
  return overflows;
}

/// Integers, whose products are sums of 32 bits for a while.
class IntegerKernel : public ProductKernel {
 public:
  explicit IntegerKernel(const NumberFormat& format)
      : bits_(format.storage.bits),
        accumulator_(format.datapath.accumulator_bits, OverflowPolicy::Saturate) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return multiply_codes<std::int16_t>(
        block, accumulator_,
        [this](std::uint32_t word) { return static_cast<std::int16_t>(sign_extend(word, bits_)); },
        [](const std::int16_t* a, const std::int16_t* b, std::size_t count) {
          std::int32_t sum = 0;
          for (std::size_t k = 0; k < count; ++k) {
            sum += a[k] * b[k];
          }
          return std::int64_t{sum};
        });
  }
  [[nodiscard]] std::size_t longest_vector() const override { return 1U << 16; }

 private:
  std::uint32_t bits_;
  Accumulator accumulator_;
};

/// Of a sum of terms before its cut.
std::uint32_t bits_below_unit(const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  return lns.conversion == LnsConversion::Bins ? lns.fraction_bits + lns.extra_bits : 0;
}

/// A product in accumulator units, or with bins before their cut.
class Term {
 public:
  explicit Term(const NumberFormat& format)
      : in_bins_(format.datapath.lns().conversion == LnsConversion::Bins),
        unit_exponent_(LnsDatapath(format).unit_exponent()),
        table_(format, unit_exponent_),
        bins_(format, unit_exponent_),
        constants_(rounded_power_table(format.datapath.lns().table_entries,
                                       format.datapath.lns().fraction_bits)) {}

  std::int64_t operator()(const LnsProduct& product) const {
    if (!in_bins_) {
      return table_(product);
    }
    const auto bins = bins_.bin(std::span(&product, 1));
    return std::inner_product(
        bins.begin(), bins.end(), constants_.begin(), std::int64_t{0},
        [](auto a, auto b) { return a + b; },
        [](auto bin, auto constant) { return bin * static_cast<std::int64_t>(constant); });
  }

 private:
  bool in_bins_;
  std::int32_t unit_exponent_;
  LogToLinear table_;
  BinSum bins_;
  std::vector<std::uint64_t> constants_;
};

/// Logarithms: the sum of two codes is a place in a table of terms.
class LogKernel : public ProductKernel {
 public:
  explicit LogKernel(const NumberFormat& format)
      : truncates_(format.datapath.lns().term_rounding == TermRounding::Magnitude),
        cut_bits_(bits_below_unit(format)),
        codes_(format),
        accumulator_(format.datapath.accumulator_bits, format.datapath.overflow) {
    const Term term(format);
    for (std::size_t sum = 0; sum < codes_.sums(); ++sum) {
      terms_.push_back(term(codes_.product(sum)));
    }
  }

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return multiply_codes<std::uint32_t>(
        block, accumulator_, codes_,
        [this](const std::uint32_t* a, const std::uint32_t* b, std::size_t count) {
          std::int64_t sum = 0;
          for (std::size_t k = 0; k < count; ++k) {
            sum += terms_[a[k] + b[k]];
          }
          return truncates_ && sum < 0 ? -(-sum >> cut_bits_) : sum >> cut_bits_;
        });
  }
  [[nodiscard]] std::size_t longest_vector() const override { return 1U << 12; }

 private:
  bool truncates_;
  std::uint32_t cut_bits_;
  LogCodes codes_;
  Accumulator accumulator_;
  std::vector<std::int64_t> terms_;
};

/// Whether 2^12 terms before their cut fit 62 bits.
bool sums_fit(const NumberFormat& format) {
  constexpr std::uint32_t widest_term = 50;
  return format.datapath.accumulator_bits - 1 - format.datapath.lns().guard_bits +
             bits_below_unit(format) <=
         widest_term;
}

class DatapathKernel : public ProductKernel {
 public:
  explicit DatapathKernel(const VectorDatapath& datapath) : datapath_(datapath) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    const auto keep = [](std::uint32_t word) { return word; };
    const auto b = decode_rows<std::uint32_t>(block.b, block.columns, keep);
    std::uint64_t overflows = 0;
    std::vector<Sum> running(datapath_.sums());
    for (std::size_t m = 0; m < block.a.row_count; ++m) {
      const auto a = decode_row<std::uint32_t>(block.a, m, block.columns, keep);
      const std::span row(a);
      for (std::size_t n = 0; n < block.b.row_count; ++n) {
        running.assign(running.size(), 0);
        const auto column = std::span(b).subspan(n * block.columns, block.columns);
        for (const auto& vector : std::span(block.vectors, block.vector_count)) {
          overflows += datapath_.accumulate(running, row.subspan(vector.first, vector.count),
                                            column.subspan(vector.first, vector.count));
        }
        const auto total = datapath_.total(running);
        write_sum(block.out, m, n, total.sum);
        overflows += total.overflows;
      }
    }
    return overflows;
  }
  [[nodiscard]] std::size_t longest_vector() const override { return SIZE_MAX; }

 private:
  const VectorDatapath& datapath_;
};

}  // namespace

std::unique_ptr<ProductKernel> make_datapath_kernel(const VectorDatapath& datapath) {
  return std::make_unique<DatapathKernel>(datapath);
}

std::unique_ptr<ProductKernel> make_portable_kernel(const NumberFormat& format) {
  constexpr std::uint32_t widest_code = 12;
  constexpr std::uint32_t widest_integer = 8;
  if (format.storage.is<LnsParameters>() && format.storage.bits <= widest_code &&
      format.datapath.lns().conversion != LnsConversion::DeferredBins && sums_fit(format)) {
    return std::make_unique<LogKernel>(format);
  }
  if (format.storage.is<IntegerParameters>() && format.storage.bits <= widest_integer) {
    return std::make_unique<IntegerKernel>(format);
  }
  return nullptr;
}

}  // namespace lnsim::numerics::kernels
