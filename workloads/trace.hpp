// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>

#include "workloads/workload.hpp"

namespace lnsim {

/// Writes a workload as JSON Lines of schema version 2, a header and one record per op; the schema
/// is workloads/trace.schema.json. read_trace() of the result gives the same workload.
void write_trace(std::ostream& out, const Workload& workload);

/// Reads schema versions 1 and 2. Of operand statistics the fractions of zeros and the toggle rates
/// are kept; the rest and payloads are checked for form (read_payloads gives these). Throws
/// InputError naming file:line and the JSON pointer.
[[nodiscard]] Workload read_trace(const std::filesystem::path& path);

/// The same from text; file is the name in errors.
[[nodiscard]] Workload parse_trace(std::string_view text, const std::string& file);

}  // namespace lnsim
