// SPDX-License-Identifier: MIT
#include "models/numerics/format/datapath.hpp"

#include "models/base/error.hpp"

namespace lnsim {

const LnsDatapathParameters& Datapath::refuse_as_lns() {
  throw Error("expected the datapath of a logarithmic number format");
}

}  // namespace lnsim
