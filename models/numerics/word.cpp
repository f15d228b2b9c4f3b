// SPDX-License-Identifier: MIT
#include "models/numerics/word.hpp"

#include "models/base/error.hpp"
#include "models/numerics/float_codec.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/lns_codec.hpp"
#include "models/numerics/quantise.hpp"

namespace lnsim::numerics {

std::uint32_t encode_word(double x, double scale, const NumberFormat& format) {
  switch (format.family) {
    case NumberFamily::Lns:
      return pack(encode(x, scale, format), format);
    case NumberFamily::Float:
      require_scale(scale, format);
      return encode_float(x / scale, format);
    case NumberFamily::Integer:
      return static_cast<std::uint32_t>(encode_integer(x, scale, format)) &
             ((1U << format.bits) - 1);
  }
  throw Error("number format \"" + format.name + "\": no such family");
}

double decode_word(std::uint32_t word, double scale, const NumberFormat& format) {
  switch (format.family) {
    case NumberFamily::Lns:
      return decode(unpack(word, format), scale, format);
    case NumberFamily::Float:
      return decode_float(word, format) * scale;
    case NumberFamily::Integer:
      return sign_extend(word, format.bits) * scale;
  }
  throw Error("number format \"" + format.name + "\": no such family");
}

}  // namespace lnsim::numerics
