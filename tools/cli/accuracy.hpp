// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tools/cli/training_files.hpp"

namespace lnsim::cli {

/// What a point and a training have in common when the training's accuracy is the point's.
struct TrainedArithmetic {
  std::string operands;           ///< formats by role
  std::uint64_t stored_bits = 0;  ///< of a weight
  std::string optimiser;          ///< as traces name it
  auto operator<=>(const TrainedArithmetic&) const = default;
};

/// Trainings by their arithmetic, then by their exactness: bit_true before fast.
using Accuracies = std::map<TrainedArithmetic, std::map<std::string, Training>>;

/// Those of a task, or of all where none is named. Throws Error where a path has no training, where
/// those of all are of different tasks, or where two of one arithmetic and exactness differ in
/// anything else, such as their length.
[[nodiscard]] Accuracies load_accuracies(const std::vector<std::filesystem::path>& paths,
                                         const std::optional<std::string>& task);

/// Throws Error naming the trained formats where none of those that are asked for is among them.
void require_trained(const Accuracies& accuracies, const std::vector<std::string>& formats);

/// Adds accuracy_mean, accuracy_standard_deviation, accuracy_seeds, accuracy_diverged,
/// accuracy_task and accuracy_basis to a result whose arithmetic was trained, bit-true if it was;
/// what is not known is an empty text.
void add_accuracy(nlohmann::ordered_json& row, const Accuracies& accuracies);

}  // namespace lnsim::cli
