// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_vector_multiplier.hpp"

#include <bit>
#include <cmath>

namespace lnsim::cycle::datapath {
namespace {

bool is_infinite(std::uint32_t operand) { return std::isinf(std::bit_cast<float>(operand)); }

/// Whether one of a lane's operands is infinite.
bool has_infinity(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                  std::size_t lane) {
  const auto lanes = a.size() / b.size();
  for (std::size_t element = 0; element < b.size(); ++element) {
    if (is_infinite(a[element * lanes + lane]) || is_infinite(b[element])) {
      return true;
    }
  }
  return false;
}

}  // namespace

FloatVectorMultiplier::FloatVectorMultiplier(const sc_core::sc_module_name& name,
                                             const ProductFormats& formats,
                                             std::uint32_t vector_size)
    : VectorMultiplier(name),
      vector_size_(vector_size),
      multiplier_("float_multiplier", formats),
      adder_tree_("adder_tree", formats.lane) {}

void FloatVectorMultiplier::multiply(std::span<const std::uint32_t> a,
                                     std::span<const std::uint32_t> b, std::span<VectorSum> sums) {
  terms_.resize(a.size());
  multiplier_.multiply(a, b, terms_);
  adder_tree_.sum(terms_, sums.size());
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    sums[lane] = std::bit_cast<std::uint32_t>(terms_[lane]);
    if (std::isinf(terms_[lane]) && has_infinity(a, b, lane)) {
      sums[lane] |= infinite_operand;
    }
  }
  multiplications_ += vector_size_ * sums.size();
}

}  // namespace lnsim::cycle::datapath
