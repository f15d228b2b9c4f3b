// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

namespace lnsim::cli {

/// Exit codes of the program.
inline constexpr int exit_ok = 0;
inline constexpr int exit_check_failed = 1;
inline constexpr int exit_bad_input = 2;
inline constexpr int exit_lost_output = 3;

// Each adds a subcommand, which stores its exit code where it ends with anything but success.
void add_simulate(CLI::App& app, int& exit_code);
void add_map(CLI::App& app, int& exit_code);
void add_trace(CLI::App& app, int& exit_code);
void add_list(CLI::App& app, int& exit_code);
void add_proxy(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_sweep(CLI::App& app, int& exit_code);
void add_characterise(CLI::App& app, int& exit_code);
void add_study(CLI::App& app, int& exit_code);
void add_train(CLI::App& app, int& exit_code);
void add_validate(CLI::App& app, int& exit_code);

}  // namespace lnsim::cli
