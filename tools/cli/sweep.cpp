// SPDX-License-Identifier: MIT
#include "tools/cli/commands.hpp"

namespace lnsim::cli {
void add_sweep(CLI::App& app, int& /*exit_code*/) { app.add_subcommand("sweep", "x"); }
}  // namespace lnsim::cli
