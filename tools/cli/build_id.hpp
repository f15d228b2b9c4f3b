// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace lnsim::cli {

/// The linker's hash of this program, hexadecimal: two programs of one version whose code differs
/// have two. Stripping and installing the program keep it.
[[nodiscard]] std::string build_id();

}  // namespace lnsim::cli
