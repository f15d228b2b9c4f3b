// SPDX-License-Identifier: MIT
#include "models/numerics/format.hpp"

#include "models/base/error.hpp"

namespace lnsim {

const LnsParameters& Format::lns() const {
  if (const auto* found = std::get_if<LnsParameters>(&parameters)) {
    return *found;
  }
  throw Error("expected a logarithmic number format");
}

LnsParameters& Format::lns() {
  if (auto* found = std::get_if<LnsParameters>(&parameters)) {
    return *found;
  }
  throw Error("expected a logarithmic number format");
}

const FloatParameters& Format::floating() const {
  if (const auto* found = std::get_if<FloatParameters>(&parameters)) {
    return *found;
  }
  throw Error("expected a floating-point number format");
}

}  // namespace lnsim
