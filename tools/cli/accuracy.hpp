// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace lnsim::cli {

/// Final test accuracy of what `lnsim train` trained in one format.
struct Accuracy {
  /// A fraction of the test's targets, over the seeds that did not diverge.
  struct Spread {
    double mean = 0;
    std::optional<double> standard_deviation;  ///< of a sample; none of one seed
  };

  std::filesystem::path file;
  std::string task;
  std::string optimiser;
  std::uint64_t seeds = 0;
  std::uint64_t diverged = 0;    ///< of the seeds
  std::optional<Spread> spread;  ///< none where all seeds diverged
};

/// By the canonical name of the format that weights, activations and errors were in.
using Accuracies = std::map<std::string, Accuracy>;

/// Reads files and every training.json below folders. Trainings whose weights, activations and
/// errors differ in format are of no datapath, and are left out. Throws Error where a path has no
/// training, where two are of different tasks, or where two are in one format.
[[nodiscard]] Accuracies load_accuracies(const std::vector<std::filesystem::path>& paths);

/// Throws Error naming the trained formats where none of those that are asked for is among them.
void require_trained(const Accuracies& accuracies, const std::vector<std::string>& formats);

/// Adds accuracy_mean, accuracy_standard_deviation, accuracy_seeds, accuracy_diverged and
/// accuracy_task to a result whose format was trained; what is not known is an empty text.
void add_accuracy(nlohmann::ordered_json& row, const Accuracies& accuracies);

}  // namespace lnsim::cli
