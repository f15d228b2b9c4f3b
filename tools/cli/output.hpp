// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lnsim::cli {

/// Files of one result: names in a folder, and contents.
using OutputFiles = std::vector<std::pair<std::string, std::string>>;

/// Writes all files into a folder, which is made where it is missing: each to a temporary name
/// first, and renamed once all are written, so that no partial output is left as if complete. Links
/// are followed, and what is there but no regular file, such as a device or a pipe, is written to.
/// Throws Error where the folder or a file can't be written, LostOutput where its disk is full.
void write_files(const std::filesystem::path& folder, const OutputFiles& files);

/// The same of one file by its path.
void write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace lnsim::cli
