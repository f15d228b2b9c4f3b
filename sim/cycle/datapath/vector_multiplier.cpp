// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_multiplier.hpp"

#include "models/base/error.hpp"
#include "sim/cycle/datapath/float_vector_multiplier.hpp"
#include "sim/cycle/datapath/integer_vector_multiplier.hpp"
#include "sim/cycle/datapath/lns_vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

std::unique_ptr<VectorMultiplier> make_vector_multiplier(const NumberFormat& format,
                                                         std::uint32_t vector_size,
                                                         std::uint32_t lanes) {
  switch (format.family) {
    case NumberFamily::Lns:
      return std::make_unique<LnsVectorMultiplier>("multiplier", format, vector_size, lanes);
    case NumberFamily::Float:
      return std::make_unique<FloatVectorMultiplier>("multiplier", format, vector_size);
    case NumberFamily::Integer:
      return std::make_unique<IntegerVectorMultiplier>("multiplier", format, vector_size, lanes);
  }
  throw Error("number format \"" + format.name + "\": no such family");
}

}  // namespace lnsim::cycle::datapath
