// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tools/cli/catalogue.hpp"

namespace lnsim::cli {

/// Runs the Python package of the data tree with arguments and returns its exit code. The
/// interpreter is Debian's, which has matplotlib, or what LNSIM_PYTHON names. Throws Error where it
/// can't be started.
int run_python(const Catalogue& catalogue, const std::vector<std::string>& arguments);

}  // namespace lnsim::cli
