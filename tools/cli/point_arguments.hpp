// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

#include "tools/cli/point_options.hpp"

namespace lnsim::cli {

/// Adds those options to a subcommand that decide how a workload is mapped.
void add_mapping_options(CLI::App& command, PointOptions& options);

/// Adds the options of roles, whose formats replace those of --format.
void add_roles(CLI::App& command, PointOptions& options);

/// Adds the option of a network's batch.
void add_batch(CLI::App& command, PointOptions& options);

/// Adds the option of networks with embeddings, which traces have no use for.
void add_embedding_gradient(CLI::App& command, PointOptions& options);

/// Adds all options to a subcommand.
void add_options(CLI::App& command, PointOptions& options);

}  // namespace lnsim::cli
