// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/json_reader.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// The op of a trace's record, by the keys that the trace's schema version has. Of operand
/// statistics the fractions of zeros and the toggle rates are kept; the rest and payloads are
/// checked for form. Throws InputError.
[[nodiscard]] Op read_op(const JsonNode& node, std::uint64_t version);

}  // namespace lnsim
