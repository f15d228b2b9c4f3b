// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tools/cli/catalogue.hpp"

namespace lnsim::cli {

/// Thrown where a program that this one waits for was ended by a signal, as this one then is.
struct EndedBySignal {
  int signal;
};

/// Runs the Python package of the data tree with arguments and returns its exit code. The
/// interpreter is Debian's, which has matplotlib, or what LNSIM_PYTHON names; it imports nothing
/// from the current folder. Throws Error where it can't be started, EndedBySignal.
int run_python(const Catalogue& catalogue, const std::vector<std::string>& arguments);

}  // namespace lnsim::cli
