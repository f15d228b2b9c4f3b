// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_vector_multiplier.hpp"

#include <bit>
#include <cmath>

namespace lnsim::cycle::datapath {
namespace {

bool is_special(std::uint32_t operand) { return !std::isfinite(std::bit_cast<float>(operand)); }

/// Whether one of a lane's operands is infinite or no number.
bool has_special(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                 std::size_t lane) {
  const auto lanes = a.size() / b.size();
  for (std::size_t element = 0; element < b.size(); ++element) {
    if (is_special(a[element * lanes + lane]) || is_special(b[element])) {
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
    if (!std::isfinite(terms_[lane]) && has_special(a, b, lane)) {
      sums[lane] |= special_operand;
    }
  }
  multiplications_ += vector_size_ * sums.size();
}

}  // namespace lnsim::cycle::datapath
