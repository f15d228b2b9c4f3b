// SPDX-License-Identifier: MIT
#include "tools/cli/accuracy.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "models/base/json_reader.hpp"
#include "models/numerics/format/number_format_json.hpp"

namespace lnsim::cli {
namespace {

constexpr std::uint64_t schema_version = 2;
constexpr const char* file_name = "training.json";

/// A training, and the format that its operands have in common.
struct Training {
  std::optional<std::string> format;
  Accuracy accuracy;
};

/// The files that a path stands for, in the order of their names.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code unreadable;
  if (!fs::exists(path, unreadable)) {
    throw Error(path.string() + ": no such file or folder");
  }
  if (!fs::is_directory(path)) {
    return {path};
  }
  std::vector<fs::path> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(path, options)) {
    if (entry.path().filename() == file_name && entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw Error(fmt::format("{}: expected a {} in it, found none", path.string(), file_name));
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Every file once, whichever paths lead to it.
std::vector<std::filesystem::path> all_files(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  std::set<std::filesystem::path> seen;
  for (const auto& path : paths) {
    const auto found = files_of(path);
    std::copy_if(found.begin(), found.end(), std::back_inserter(files), [&](const auto& file) {
      return seen.insert(std::filesystem::canonical(file)).second;
    });
  }
  return files;
}

std::optional<std::string> common_format(const JsonNode& options) {
  const auto weight = read_number_format(options["weight"]).name;
  const bool common = weight == read_number_format(options["activation"]).name &&
                      weight == read_number_format(options["error"]).name;
  return common ? std::optional(weight) : std::nullopt;
}

std::optional<Accuracy::Spread> read_spread(const JsonNode& summary, bool all_diverged) {
  const auto measures = summary["measures"];
  if (measures.is_null() != all_diverged) {
    throw measures.error("expected null exactly where all seeds diverged");
  }
  if (all_diverged) {
    return std::nullopt;
  }
  const auto accuracy = measures["test_accuracy"];
  const auto deviation = accuracy["standard_deviation"];
  return Accuracy::Spread{.mean = accuracy["mean"].number(0, 1),
                          .standard_deviation = deviation.is_null()
                                                    ? std::nullopt
                                                    : std::optional(deviation.number(0, 1))};
}

/// Reads what a sweep needs of a training; the rest follows training.schema.json.
Training load_training(const std::filesystem::path& file) {
  const auto root = JsonNode::load(file);
  static_cast<void>(root["schema_version"].unsigned_integer(schema_version, schema_version));
  const auto options = root["options"];
  const auto seeds = root["seeds"].elements().size();
  if (seeds == 0) {
    throw root["seeds"].error("expected at least one seed, found none");
  }
  const auto diverged = root["summary"]["diverged"].unsigned_integer(0, seeds);
  return {.format = common_format(options),
          .accuracy = {.file = file,
                       .task = root["task"]["name"].non_empty_text(),
                       .optimiser = options["optimiser"].non_empty_text(),
                       .seeds = seeds,
                       .diverged = diverged,
                       .spread = read_spread(root["summary"], diverged == seeds)}};
}

std::string described(const Accuracy& accuracy) {
  return fmt::format("{} ({}, {})", accuracy.file.string(), accuracy.task, accuracy.optimiser);
}

void add(Accuracies& accuracies, const std::string& format, const Accuracy& accuracy) {
  if (!accuracies.empty() && accuracies.begin()->second.task != accuracy.task) {
    throw Error(fmt::format("--accuracy: expected trainings of one task, found {} and {}",
                            described(accuracies.begin()->second), described(accuracy)));
  }
  const auto [known, added] = accuracies.emplace(format, accuracy);
  if (!added) {
    throw Error(fmt::format("--accuracy: expected one training in {}, found {} and {}", format,
                            described(known->second), described(accuracy)));
  }
}

}  // namespace

Accuracies load_accuracies(const std::vector<std::filesystem::path>& paths) {
  Accuracies accuracies;
  for (const auto& file : all_files(paths)) {
    if (const auto training = load_training(file); training.format) {
      add(accuracies, *training.format, training.accuracy);
    }
  }
  return accuracies;
}

void require_trained(const Accuracies& accuracies, const std::vector<std::string>& formats) {
  const auto trained = [&](const auto& format) { return accuracies.contains(format); };
  if (std::any_of(formats.begin(), formats.end(), trained)) {
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, accuracy] : accuracies) {
    names.push_back(name);
  }
  throw Error(fmt::format(
      "--accuracy: expected a training in a format of the sweep, found {}",
      names.empty() ? "none in one format" : fmt::format("{}", fmt::join(names, ", "))));
}

void add_accuracy(nlohmann::ordered_json& row, const Accuracies& accuracies) {
  const auto found = accuracies.find(row["format"].get<std::string>());
  if (found == accuracies.end()) {
    return;
  }
  using Json = nlohmann::ordered_json;
  const auto& [file, task, optimiser, seeds, diverged, spread] = found->second;
  const bool spreads = spread && spread->standard_deviation;
  row["accuracy_mean"] = spread ? Json(spread->mean) : Json("");
  row["accuracy_standard_deviation"] = spreads ? Json(*spread->standard_deviation) : Json("");
  row["accuracy_seeds"] = seeds;
  row["accuracy_diverged"] = diverged;
  row["accuracy_task"] = task;
}

}  // namespace lnsim::cli
