// SPDX-License-Identifier: MIT
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tools/cli/catalogue.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/python.hpp"

namespace lnsim::cli {
namespace {

/// An option whose value the Python package checks.
struct Forwarded {
  const char* names;
  const char* type;
  const char* help;
};

constexpr std::array forwarded{
    Forwarded{"--task", "TASK",
              "fashion-mnist-cnn, fashion-mnist-resnet8 or king-james-transformer"},
    Forwarded{"-f,--format", "FORMAT",
              "Of weights, activations, errors and weight gradients (default: lns8g8)"},
    Forwarded{"--weight", "FORMAT", "Of weights alone"},
    Forwarded{"--activation", "FORMAT", "Of activations alone"},
    Forwarded{"--error", "FORMAT", "Of errors alone"},
    Forwarded{"--gradient", "FORMAT", "Of weight gradients alone"},
    Forwarded{"--update", "FORMAT",
              "Of stored weights; bits alone have the range of lns8g8 (default: 16 for lns_madam, "
              "else fp32)"},
    Forwarded{"--update-rounding", "ROUNDING",
              "To stored weights: nearest or stochastic (default: nearest)"},
    Forwarded{"--exactness", "EXACTNESS",
              "fast (quantised operands, fp32 sums) or bit_true (the datapath) (default: fast)"},
    Forwarded{"--optimiser", "OPTIMISER",
              "lns_madam, madam, sgd, adam or adamw (default: lns_madam)"},
    Forwarded{"--lr", "NUMBER", "Learning rate, such as 0.01 or 2^-7 (default: the task's)"},
    Forwarded{"--decay", "SCHEDULE",
              "Of the rate over all steps: constant, cosine or linear (default: cosine)"},
    Forwarded{"--p-scale", "NUMBER",
              "Largest weight of Madam, in initial root mean squares (default: 10)"},
    Forwarded{"--weight-decay", "NUMBER", "Weight decay (default: 0.01 for adamw, else 0)"},
    Forwarded{"--epochs", "N", "Passes over the examples (default: the task's)"},
    Forwarded{"--steps", "N", "Weight updates, instead of epochs"},
    Forwarded{"-n,--batch", "N", "Examples of a step (default: the task's)"},
    Forwarded{"--train-size", "N", "Examples to train on (default: the task's)"},
    Forwarded{"--test-size", "N", "Examples to test on (default: the task's)"},
    Forwarded{"--seeds", "SEEDS", "Runs, such as 0..4 or 0,1,7 (default: 0)"},
    Forwarded{"--threads", "N", "Of sums; another number may round otherwise (default: 1)"},
    Forwarded{"--data", "DIR", "Folder of the data set (default: where Debian's package has it)"},
    Forwarded{"-o,--out", "DIR", "Folder for training.json and a checkpoint a seed"},
    Forwarded{"--checkpoint", "N",
              "Steps between checkpoints (default: none but at the end of an epoch)"}};

struct Options {
  std::vector<const CLI::Option*> forwarded;
  bool resume = false;
};

int run(const Options& options) {
  std::vector<std::string> arguments{"train"};
  for (const auto* option : options.forwarded) {
    if (option->count() > 0) {
      arguments.push_back("--" + option->get_lnames().front() + "=" + option->as<std::string>());
    }
  }
  if (options.resume) {
    arguments.emplace_back("--resume");
  }
  return run_python(Catalogue::of_program(), arguments);
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "train", "Train a small network on real data in the arithmetic of a format");
  for (const auto& [names, type, help] : forwarded) {
    options->forwarded.push_back(command->add_option(names)->description(help)->type_name(type));
  }
  command->get_option("--task")->required();
  command->add_flag("--resume", options->resume,
                    "Go on from the checkpoints in --out, to the same bits");
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
