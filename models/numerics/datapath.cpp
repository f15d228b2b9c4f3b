// SPDX-License-Identifier: MIT
#include "models/numerics/datapath.hpp"

#include "models/base/error.hpp"

namespace lnsim {

const LnsDatapathParameters& Datapath::lns() const {
  if (!logarithmic) {
    throw Error("expected the datapath of a logarithmic number format");
  }
  return *logarithmic;
}

LnsDatapathParameters& Datapath::lns() {
  if (!logarithmic) {
    throw Error("expected the datapath of a logarithmic number format");
  }
  return *logarithmic;
}

}  // namespace lnsim
