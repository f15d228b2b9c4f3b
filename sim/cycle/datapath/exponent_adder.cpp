// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

void ExponentAdder::add(std::span<const numerics::LnsCode> a, std::span<const numerics::LnsCode> b,
                        std::span<numerics::LnsProduct> products) {
  for (std::size_t i = 0; i < products.size(); ++i) {
    products[i] = numerics::multiply(a[i], b[i]);
  }
  additions_ += products.size();
}

}  // namespace lnsim::cycle::datapath
