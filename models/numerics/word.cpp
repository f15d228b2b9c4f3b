// SPDX-License-Identifier: MIT
#include "models/numerics/word.hpp"

#include "models/numerics/number_family.hpp"

namespace lnsim::numerics {

std::uint32_t encode_word(double x, double scale, const NumberFormat& format) {
  return family_of(format).encode(x, scale, format);
}

double decode_word(std::uint32_t word, double scale, const NumberFormat& format) {
  return family_of(format).decode(word, scale, format);
}

}  // namespace lnsim::numerics
