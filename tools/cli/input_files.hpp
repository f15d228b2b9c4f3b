// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "models/base/input_file.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim::cli {

/// A data file as this process first read it. A pipe can be read only once, and what a report says
/// of its files must be true of what it was computed from. Throws InputError.
[[nodiscard]] const InputFile& input_file(const std::filesystem::path& path);

/// The same, parsed.
[[nodiscard]] JsonNode input_json(const std::filesystem::path& path);

/// Whether a workload's file is a trace: by its name or, where that tells nothing, as of a pipe, by
/// its first line. Throws InputError where that is no JSON.
[[nodiscard]] bool is_trace(const std::filesystem::path& path);

}  // namespace lnsim::cli
