// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/lns_datapath.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

/// Places the largest product's leading one below the guard bits and the sign bit.
std::int32_t align(const NumberFormat& format) {
  const auto width = format.datapath.accumulator_bits;
  const auto guard_bits = format.datapath.lns().guard_bits;
  const auto largest_quotient = 2 * largest_exponent(format) / format.storage.lns().base_factor;
  if (guard_bits < 1 || guard_bits + 2 > width) {
    throw Error("number format \"" + format.name + "\": expected 1 to " +
                std::to_string(width - 2) + " guard bits, found " + std::to_string(guard_bits));
  }
  return static_cast<std::int32_t>(largest_quotient) -
         static_cast<std::int32_t>(width - 2 - guard_bits);
}

/// The code of a word in the lane's steps, of which a coarser format's are a power of two each.
LnsCode operand(std::uint32_t word, const NumberFormat& format, const NumberFormat& lane) {
  auto code = unpack(word, format);
  code.exponent *= lane.storage.lns().base_factor / format.storage.lns().base_factor;
  return code;
}

}  // namespace

LnsDatapath::LnsDatapath(const ProductFormats& formats)
    : VectorDatapath(formats),
      unit_exponent_(align(formats.lane)),
      log_to_linear_(formats.lane, unit_exponent_),
      bin_sum_(formats.lane, unit_exponent_),
      linear_to_log_(formats.result, unit_exponent_),
      accumulator_(formats.lane.datapath.accumulator_bits, formats.lane.datapath.overflow) {}

std::size_t LnsDatapath::sums() const { return running_sums(format()); }

std::uint64_t LnsDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b) const {
  std::vector<LnsProduct> products;
  products.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    products.push_back(
        multiply(operand(a[i], formats().a, format()), operand(b[i], formats().b, format())));
  }
  std::vector<std::int64_t> terms{0};
  switch (format().datapath.lns().conversion) {
    case LnsConversion::Table:
      for (const auto& product : products) {
        terms.front() += log_to_linear_(product);
      }
      break;
    case LnsConversion::Bins:
      terms.front() = bin_sum_.combine(bin_sum_.bin(products));
      break;
    case LnsConversion::DeferredBins:
      terms = bin_sum_.bin(products);
      break;
  }
  std::uint64_t overflows = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    overflows += accumulator_.add(sums[i], terms[i]);
  }
  return overflows;
}

DotResult LnsDatapath::total(std::span<const Sum> sums) const {
  if (format().datapath.lns().conversion != LnsConversion::DeferredBins) {
    return VectorDatapath::total(sums);
  }
  DotResult result;
  result.overflows = accumulator_.add(result.sum, bin_sum_.combine(sums));
  return result;
}

std::uint32_t LnsDatapath::output(Sum sum, std::int32_t offset) const {
  return pack(linear_to_log_(sum, offset), formats().result);
}

double LnsDatapath::value_of(Sum sum, double scale) const {
  return std::ldexp(static_cast<double>(sum) * scale, unit_exponent_);
}

}  // namespace lnsim::numerics
