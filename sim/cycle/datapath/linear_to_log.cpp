// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/linear_to_log.hpp"

namespace lnsim::cycle::datapath {

numerics::LnsCode LinearToLog::convert(std::int64_t sum, std::int32_t offset) {
  ++conversions_;
  return converter_(sum, offset);
}

}  // namespace lnsim::cycle::datapath
