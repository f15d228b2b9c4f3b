// SPDX-License-Identifier: MIT
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tools/cli/catalogue.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/python.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  std::vector<std::string> formats;
  std::string task;
  std::string trace;
  std::string study;
  std::string data;
  bool json = false;
};

int run(const Options& options) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  std::vector<std::string> arguments{"proxy", "--program=" + program};
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) {
      arguments.push_back("--" + name + "=" + value);
    }
  };
  add("task", options.task);
  add("study", options.study);
  add("trace", options.trace);
  add("data", options.data);
  if (options.json) {
    arguments.emplace_back("--json");
  }
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), options.formats.begin(), options.formats.end());
  return run_python(Catalogue::of_program(), arguments);
}

}  // namespace

void add_proxy(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "proxy", "Accuracy that a format costs, predicted from the noise in one captured step");
  command->add_option("formats", options->formats, "Formats, such as lns6g4-a20")
      ->type_name("FORMAT")
      ->required();
  command->add_option("--task", options->task, "Whose trainings predict, as for lnsim train")
      ->type_name("TASK");
  command
      ->add_option("--trace", options->trace,
                   "Captured step with its tensors (default: one of the task is captured)")
      ->type_name("FILE");
  command
      ->add_option("--study", options->study,
                   "Trainings that predict, and their noise: proxy.json of lnsim study proxy")
      ->type_name("FILE");
  command
      ->add_option("--data", options->data,
                   "Folder of all data sets (default: where Debian's packages have them)")
      ->type_name("DIR");
  command->add_flag("--json", options->json, "JSON instead of a table");
  command->footer(
      "Examples:\n"
      "  lnsim study datapath proxy --out out/studies\n"
      "  lnsim proxy lns6g4 lns5g2-a20 --task king-james-transformer --study "
      "out/studies/proxy.json\n"
      "  lnsim proxy lns8g8 fp8e4m3 --trace step.jsonl\n"
      "Needs what lnsim train needs where it captures a step.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
