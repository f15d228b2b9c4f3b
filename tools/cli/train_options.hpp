// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace lnsim::cli {

/// The options of `train` as the Python package's train/options.json, which is compiled in, has
/// them; the package and the man page take them from there too.
[[nodiscard]] std::string_view train_options_json();

}  // namespace lnsim::cli
