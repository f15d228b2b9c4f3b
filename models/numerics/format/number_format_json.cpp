// SPDX-License-Identifier: MIT
#include "models/numerics/format/number_format_json.hpp"

#include "models/base/error.hpp"

namespace lnsim {

NumberFormat read_number_format(const JsonNode& node) {
  const auto spelling = node.text();
  try {
    return parse_number_format(spelling);
  } catch (const Error& error) {
    throw node.error(error.what());
  }
}

}  // namespace lnsim
