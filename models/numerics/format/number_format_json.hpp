// SPDX-License-Identifier: MIT
#pragma once

#include "models/base/json_reader.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim {

/// The number format that a text spells. Throws InputError at the text's place where none is.
[[nodiscard]] NumberFormat read_number_format(const JsonNode& node);

}  // namespace lnsim
