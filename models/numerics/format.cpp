// SPDX-License-Identifier: MIT
#include "models/numerics/format.hpp"

#include "models/base/checked.hpp"
#include "models/base/error.hpp"
#include "models/base/units.hpp"

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

const MxParameters& Format::mx() const {
  if (const auto* found = std::get_if<MxParameters>(&parameters)) {
    return *found;
  }
  throw Error("expected a microscaling number format");
}

std::uint64_t Format::storage_bits(std::uint64_t elements) const {
  const auto words = checked_multiply<std::uint64_t>(elements, bits);
  if (!is<MxParameters>()) {
    return words;
  }
  const auto blocks = ceil_div<std::uint64_t>(elements, MxParameters::block_elements);
  return checked_add(words, checked_multiply<std::uint64_t>(blocks, MxParameters::scale_bits));
}

}  // namespace lnsim
