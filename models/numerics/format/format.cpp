// SPDX-License-Identifier: MIT
#include "models/numerics/format/format.hpp"

#include "models/base/error.hpp"

namespace lnsim {

const LnsParameters& Format::refuse_as_lns() {
  throw Error("expected a logarithmic number format");
}

const FloatParameters& Format::refuse_as_floating() {
  throw Error("expected a floating-point number format");
}

const MxParameters& Format::refuse_as_mx() { throw Error("expected a microscaling number format"); }

}  // namespace lnsim
