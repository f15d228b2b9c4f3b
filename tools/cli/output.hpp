// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lnsim::cli {

/// Files of one result: names in a folder, and contents.
using OutputFiles = std::vector<std::pair<std::string, std::string>>;

/// Writes all files into a folder, which is made where it is missing: each to a temporary name
/// first, and renamed once all are written, so that no partial output is left as if complete.
/// Throws Error where the folder can't be written.
void write_files(const std::filesystem::path& folder, const OutputFiles& files);

}  // namespace lnsim::cli
