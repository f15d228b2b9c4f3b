// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/log_to_linear.hpp"

namespace lnsim::cycle::datapath {

void LogToLinear::convert(std::span<const numerics::LnsProduct> products,
                          std::span<std::int64_t> terms) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    terms[i] = converter_(products[i]);
  }
  conversions_ += terms.size();
}

}  // namespace lnsim::cycle::datapath
