// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_adder_tree.hpp"

#include "sim/cycle/datapath/float_results.hpp"
#include "sim/cycle/datapath/vector_clones.hpp"

namespace lnsim::cycle::datapath {
namespace {

template <class Results>
LNSIM_VECTOR_CLONES void sum_as(std::span<float> terms, std::size_t lanes) {
  for (auto count = terms.size() / 2; count >= lanes; count /= 2) {
    auto* const left = terms.data();
    const auto* const right = left + count;
    for (std::size_t i = 0; i < count; ++i) {
      left[i] = Results::add(left[i], right[i]);
    }
  }
}

}  // namespace

FloatAdderTree::FloatAdderTree(const sc_core::sc_module_name& name, const NumberFormat& format)
    : sc_module(name), half_(sums_are_half(format)) {}

void FloatAdderTree::sum(std::span<float> terms, std::size_t lanes) const {
  if (half_) {
    sum_as<Fp16>(terms, lanes);
  } else {
    sum_as<Fp32>(terms, lanes);
  }
}

}  // namespace lnsim::cycle::datapath
