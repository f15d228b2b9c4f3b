// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace lnsim::cli {

/// Output that did not arrive, such as on a full disk. No Error: nothing is wrong with the input,
/// and the program has an exit code of its own for it.
class LostOutput : public std::runtime_error {
 public:
  /// What was written to, and the system's error number.
  LostOutput(const std::string& target, int code);
};

/// Throws LostOutput where a disk is full or broken, and else Error: a path that can't be written
/// to is the user's to mend.
[[noreturn]] void refuse_output(const std::filesystem::path& path, int code);

}  // namespace lnsim::cli
