// SPDX-License-Identifier: MIT
#include "tools/cli/accuracy.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "models/base/error.hpp"

namespace lnsim::cli {
namespace {

std::string described(const Training& training) {
  return fmt::format("{} ({}, {}, {} steps)", training.file.string(), training.task,
                     training.optimiser, training.steps);
}

/// The update lane's integers are those of LNS-Madam; decay that is not coupled changes no cost.
std::string traced(const std::string& optimiser) {
  if (optimiser == "lane_madam") {
    return "lns_madam";
  }
  return optimiser == "adamw" ? "adam" : optimiser;
}

void add(Accuracies& accuracies, const Training& training) {
  auto& found = accuracies[{training.operands, training.stored_bits, traced(training.optimiser)}];
  const auto [known, added] = found.emplace(training.exactness, training);
  if (!added && known->second.options != training.options) {
    throw Error(fmt::format("--accuracy: expected one training in {}, found {} and {}",
                            training.operands, described(known->second), described(training)));
  }
}

/// Throws Error where trainings are of several tasks.
void require_one_task(const std::vector<Training>& trainings) {
  const auto other = std::ranges::find_if(
      trainings, [&](const auto& training) { return training.task != trainings.front().task; });
  if (other != trainings.end()) {
    throw Error(fmt::format(
        "--accuracy: expected trainings of one task, or --accuracy-task, found {} and {}",
        described(trainings.front()), described(*other)));
  }
}

}  // namespace

Accuracies load_accuracies(const std::vector<std::filesystem::path>& paths,
                           const std::optional<std::string>& task) {
  auto trainings = load_trainings(paths);
  if (task) {
    std::erase_if(trainings, [&](const auto& training) { return training.task != *task; });
  }
  require_one_task(trainings);
  Accuracies accuracies;
  for (const auto& training : trainings) {
    add(accuracies, training);
  }
  return accuracies;
}

void require_trained(const Accuracies& accuracies, const std::vector<std::string>& formats) {
  std::set<std::string> trained;
  for (const auto& [arithmetic, found] : accuracies) {
    trained.insert(arithmetic.operands);
  }
  if (std::ranges::any_of(
          formats, [&](const auto& format) { return trained.contains(operands_of(format)); })) {
    return;
  }
  throw Error(fmt::format(
      "--accuracy: expected a training in a format of the sweep, found {}",
      trained.empty() ? "none that a lane computes" : fmt::format("{}", fmt::join(trained, ", "))));
}

void add_accuracy(nlohmann::ordered_json& row, const Accuracies& accuracies) {
  if (accuracies.empty()) {
    return;
  }
  const auto found = accuracies.find({operands_of(row["format"].get<std::string>()),
                                      row["stored_weight_bits"].get<std::uint64_t>(),
                                      row["optimiser"].get<std::string>()});
  if (found == accuracies.end()) {
    return;
  }
  using Json = nlohmann::ordered_json;
  const auto& training = found->second.begin()->second;
  const auto& spread = training.spread;
  const bool spreads = spread && spread->standard_deviation;
  row["accuracy_mean"] = spread ? Json(spread->mean) : Json("");
  row["accuracy_standard_deviation"] = spreads ? Json(*spread->standard_deviation) : Json("");
  row["accuracy_seeds"] = training.seeds;
  row["accuracy_diverged"] = training.diverged;
  row["accuracy_task"] = training.task;
  row["accuracy_basis"] = training.exactness;
}

}  // namespace lnsim::cli
