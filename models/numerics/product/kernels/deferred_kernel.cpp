// SPDX-License-Identifier: MIT
#include <algorithm>
#include <span>
#include <vector>

#include "models/numerics/datapath/accumulator.hpp"
#include "models/numerics/datapath/bin_sum.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"
#include "models/numerics/product/kernels/log_codes.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"

namespace lnsim::numerics::kernels {
namespace {

/// Bins whose running sums wait for their constants: the sum of two codes is a place in a table of
/// bins and terms.
class DeferredKernel : public ProductKernel {
 public:
  explicit DeferredKernel(const NumberFormat& format)
      : datapath_(format),
        codes_(format),
        accumulator_(format.datapath.accumulator_bits, format.datapath.overflow) {
    const BinSum bins(format, datapath_.unit_exponent());
    const auto lower_values =
        format.storage.lns().base_factor / format.datapath.lns().table_entries;
    for (std::size_t sum = 0; sum < codes_.sums(); ++sum) {
      const auto product = codes_.product(sum);
      const auto bin = remainder(product, format.storage.lns().base_factor) / lower_values;
      terms_.push_back({.bin = bin, .term = bins.bin(std::span(&product, 1))[bin]});
    }
  }

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    const auto b = decode_rows<std::uint32_t>(block.b, block.columns, codes_);
    std::uint64_t overflows = 0;
    for (std::size_t m = 0; m < block.a.row_count; ++m) {
      const auto a = decode_row<std::uint32_t>(block.a, m, block.columns, codes_);
      for (std::size_t n = 0; n < block.b.row_count; ++n) {
        const auto column = std::span(b).subspan(n * block.columns, block.columns);
        const auto result = dot(a, column, std::span(block.vectors, block.vector_count));
        write_sum(block.out, m, n, result.sum);
        overflows += result.overflows;
      }
    }
    return overflows;
  }
  [[nodiscard]] std::size_t longest_vector() const override { return 1U << 12; }

 private:
  struct Term {
    std::size_t bin;
    std::int64_t term;
  };

  [[nodiscard]] DotResult dot(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                              std::span<const VectorRange> vectors) const {
    std::vector<Sum> running(datapath_.sums());
    std::vector<std::int64_t> bins(running.size());
    std::uint64_t overflows = 0;
    for (const auto& vector : vectors) {
      std::ranges::fill(bins, 0);
      for (auto k = vector.first; k < vector.first + vector.count; ++k) {
        const auto& [bin, term] = terms_[a[k] + b[k]];
        bins[bin] += term;
      }
      for (std::size_t i = 0; i < bins.size(); ++i) {
        overflows += accumulator_.add(running[i], bins[i]);
      }
    }
    auto result = datapath_.total(running);
    result.overflows += overflows;
    return result;
  }

  LnsDatapath datapath_;
  LogCodes codes_;
  Accumulator accumulator_;
  std::vector<Term> terms_;
};

}  // namespace

std::unique_ptr<ProductKernel> make_deferred_kernel(const NumberFormat& format) {
  constexpr std::uint32_t widest_code = 12;
  if (!format.storage.is<LnsParameters>() || format.storage.bits > widest_code ||
      format.datapath.lns().conversion != LnsConversion::DeferredBins) {
    return nullptr;
  }
  return std::make_unique<DeferredKernel>(format);
}

}  // namespace lnsim::numerics::kernels
