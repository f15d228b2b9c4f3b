// SPDX-License-Identifier: MIT
#include "models/numerics/codec/word.hpp"

#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {

std::uint32_t encode_word(double x, double scale, const NumberFormat& format) {
  return family_of(format).encode(x, scale, format);
}

double decode_word(std::uint32_t word, double scale, const NumberFormat& format) {
  return family_of(format).decode(word, scale, format);
}

}  // namespace lnsim::numerics
