// SPDX-License-Identifier: MIT
#include "tools/cli/training_files.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"
#include "models/numerics/format/number_format_json.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim::cli {
namespace {

constexpr std::uint64_t training_version = 2;
constexpr std::uint64_t study_version = 1;
constexpr std::uint64_t most_steps = std::uint64_t{1} << 40U;
constexpr const char* file_name = "training.json";

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

/// The spelling of the operands' formats, or nothing where no lane multiplies them.
std::optional<std::string> read_operands(const JsonNode& options) {
  std::string spelling = read_number_format(options["weight"]).name;
  for (const auto* role : {"activation", "error", "gradient"}) {
    spelling += fmt::format("+{}={}", role, read_number_format(options[role]).name);
  }
  try {
    return operands_of(spelling);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<AccuracySpread> read_spread(const JsonNode& measures, bool is_spread) {
  const auto accuracy = measures["test_accuracy"];
  const auto deviation = accuracy["standard_deviation"];
  return AccuracySpread{.mean = accuracy["mean"].number(0, 1),
                        .standard_deviation = deviation.is_null() || !is_spread
                                                  ? std::nullopt
                                                  : std::optional(deviation.number(0, 1))};
}

/// What the options of a training say, or nothing where no datapath computes it.
std::optional<Training> read_training(const JsonNode& options, const std::string& task) {
  const auto operands = read_operands(options);
  if (!operands) {
    return std::nullopt;
  }
  return Training{.file = options.file(),
                  .task = task,
                  .operands = *operands,
                  .stored_bits = read_number_format(options["update"]).storage.bits,
                  .optimiser = options["optimiser"].non_empty_text(),
                  .exactness = options["exactness"].non_empty_text(),
                  .options = options.raw().dump(),
                  .steps = options["steps"].unsigned_integer(0, most_steps)};
}

/// The results of `lnsim train`; the rest follows training.schema.json.
std::vector<Training> read_results(const JsonNode& root) {
  static_cast<void>(root["schema_version"].unsigned_integer(training_version, training_version));
  const auto seeds = root["seeds"].elements().size();
  if (seeds == 0) {
    throw root["seeds"].error("expected at least one seed, found none");
  }
  const auto diverged = root["summary"]["diverged"].unsigned_integer(0, seeds);
  const auto measures = root["summary"]["measures"];
  if (measures.is_null() != (diverged == seeds)) {
    throw measures.error("expected null exactly where all seeds diverged");
  }
  const auto task = root["task"]["name"].non_empty_text();
  auto training = read_training(root["options"], task);
  const auto spread = measures.is_null() ? std::nullopt : read_spread(measures, true);
  if (!training) {
    return {};
  }
  training->seeds = seeds;
  training->diverged = diverged;
  training->spread = spread;
  return {*training};
}

/// One place of a study, where it is one of trainings; the rest follows study.schema.json.
std::optional<Training> read_place(const JsonNode& point) {
  if (!point.has("options")) {
    return std::nullopt;
  }
  const auto options = point["options"];
  auto training = read_training(options, options["task"].non_empty_text());
  if (!training) {
    return std::nullopt;
  }
  for (const auto& seed : point["seeds"].elements()) {
    ++training->seeds;
    training->diverged += seed["measures"].is_null() ? 1 : 0;
  }
  if (training->diverged < training->seeds) {
    training->spread = read_spread(point["summary"], training->seeds - training->diverged > 1);
  }
  return training;
}

std::vector<Training> read_study(const JsonNode& root) {
  static_cast<void>(root["schema_version"].unsigned_integer(study_version, study_version));
  std::vector<Training> trainings;
  for (const auto& point : root["points"].elements()) {
    const auto training = read_place(point);
    const auto is_same = [&](const Training& other) { return other.options == training->options; };
    if (training && std::ranges::none_of(trainings, is_same)) {
      trainings.push_back(*training);
    }
  }
  return trainings;
}

}  // namespace

std::string operands_of(const std::string& formats) {
  auto parsed = parse_role_formats(formats);
  if (!parsed.update) {
    return parsed.name;
  }
  return parse_role_formats(fmt::format("{}+activation={}+error={}+gradient={}", parsed.weight.name,
                                        parsed.activation.name, parsed.error.name,
                                        parsed.gradient.name))
      .name;
}

std::vector<Training> load_trainings(const std::vector<std::filesystem::path>& paths) {
  std::vector<Training> trainings;
  for (const auto& file : all_files(paths)) {
    const auto root = JsonNode::load(file);
    const auto found = root.has("study") ? read_study(root) : read_results(root);
    trainings.insert(trainings.end(), found.begin(), found.end());
  }
  return trainings;
}

}  // namespace lnsim::cli
