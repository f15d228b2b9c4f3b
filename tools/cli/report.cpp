// SPDX-License-Identifier: MIT
#include <memory>

#include "tools/cli/catalogue.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/python.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  std::vector<std::string> folders;
  std::string out;
};

int run(const Options& options) {
  std::vector<std::string> arguments{"report"};
  if (!options.out.empty()) {
    arguments.push_back("--out=" + options.out);
  }
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), options.folders.begin(), options.folders.end());
  return run_python(Catalogue::of_program(), arguments);
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("report", "Pictures and an HTML page of simulations and trainings");
  command->add_option("folders", options->folders, "Folders with a report.json or training.json")
      ->required()
      ->type_name("DIR");
  command->add_option("-o,--out", options->out, "Folder for the pictures (default: beside each)");
  command->footer(
      "Examples:\n  lnsim simulate resnet50 --out out/r50 && lnsim report out/r50\n"
      "  lnsim report out/resnet18 out/resnet50 out/bert-base --out out\n"
      "  lnsim report out/lns out/fp32 --out out");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
