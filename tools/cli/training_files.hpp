// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lnsim::cli {

/// Of the test's targets, a fraction, over the seeds that did not diverge.
struct AccuracySpread {
  double mean = 0;
  std::optional<double> standard_deviation;  ///< of a sample; none of one seed
};

/// Trainings that differ in their seeds alone, and their final test accuracy.
struct Training {
  std::filesystem::path file;
  std::string task;
  std::string operands;           ///< the formats of weights, activations, errors and gradients
  std::uint64_t stored_bits = 0;  ///< of a weight
  std::string optimiser;
  std::string exactness;  ///< bit_true or fast
  std::string options;    ///< all of them, as JSON
  std::uint64_t steps = 0;
  std::uint64_t seeds = 0;
  std::uint64_t diverged = 0;            ///< of the seeds
  std::optional<AccuracySpread> spread;  ///< none where all seeds diverged
};

/// Those of files and of every training.json below folders: what `lnsim train` wrote, or a document
/// of `lnsim study`, of which each training counts once. Operands that no lane multiplies, such as
/// fp32 beside lns8g8, are of no datapath, and left out. Throws InputError.
[[nodiscard]] std::vector<Training> load_trainings(const std::vector<std::filesystem::path>& paths);

/// The formats of a training's or a point's operands, spelled alike, whatever it stores.
[[nodiscard]] std::string operands_of(const std::string& formats);

}  // namespace lnsim::cli
