// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <vector>

#include "models/base/json_reader.hpp"
#include "tools/cli/catalogue.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/python.hpp"
#include "tools/cli/train_options.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  std::vector<const CLI::Option*> forwarded;
};

int run(const Options& options) {
  std::vector<std::string> arguments{"train"};
  for (const auto* option : options.forwarded) {
    if (option->count() > 0) {
      const auto name = "--" + option->get_lnames().front();
      const bool flag = option->get_expected_max() == 0;
      arguments.push_back(flag ? name : name + "=" + option->as<std::string>());
    }
  }
  return run_python(Catalogue::of_program(), arguments);
}

/// Adds an option of the list, whose value the Python package checks.
CLI::Option* add_option(CLI::App& command, const JsonNode& entry) {
  entry.allow_only({"name", "short", "value", "required", "instead_of", "choices", "help", "manual",
                    "described_with"});
  const auto names =
      (entry.has("short") ? "-" + entry["short"].text() + "," : "") + "--" + entry["name"].text();
  auto* option = entry.has("value")
                     ? command.add_option(names)->type_name(entry["value"].non_empty_text())
                     : command.add_flag(names);
  return option->description(entry["help"].non_empty_text())->required(entry.has("required"));
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "train", "Train a small network on real data in the arithmetic of a format");
  const auto list = JsonNode::parse(train_options_json(), "train/options.json");
  for (const auto& entry : list["options"].elements()) {
    options->forwarded.push_back(add_option(*command, entry));
  }
  command->footer(
      "Examples:\n"
      "  lnsim train --task fashion-mnist-cnn --seeds 0..4 --out out/cnn\n"
      "  lnsim train --task fashion-mnist-cnn --format fp32 --optimiser adam --seeds 0..4\n"
      "  lnsim train --task king-james-transformer --exactness bit_true --update 12\n"
      "Needs python3-torch, python3-tqdm, and the task's data: dataset-fashion-mnist or "
      "bible-kjv-text.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
