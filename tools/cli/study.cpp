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
  std::vector<std::string> studies;
  std::string size = "full";
  std::string jobs;
  std::string out = "out/studies";
  std::string data;
};

int run(const Options& options) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  std::vector<std::string> arguments{"study", "--size=" + options.size, "--out=" + options.out,
                                     "--program=" + program};
  if (!options.jobs.empty()) {
    arguments.push_back("--jobs=" + options.jobs);
  }
  if (!options.data.empty()) {
    arguments.push_back("--data=" + options.data);
  }
  if (!options.studies.empty()) {
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), options.studies.begin(), options.studies.end());
  }
  return run_python(Catalogue::of_program(), arguments);
}

}  // namespace

void add_study(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "study", "Many trainings for one question: accuracy by bitwidth, rate, format and datapath");
  command
      ->add_option("studies", options->studies,
                   "update-bitwidth, learning-rate, optimisers, step-size, update-error, formats, "
                   "operand-bitwidth, datapath, proxy or captured-steps (default: all)")
      ->type_name("STUDY");
  command
      ->add_option(
          "--size", options->size,
          "full (some ten hours on two cores) or reduced (ten minutes; shows that all runs)")
      ->capture_default_str()
      ->type_name("SIZE");
  command->add_option("-j,--jobs", options->jobs, "Trainings at a time (default: processors)")
      ->type_name("N");
  command
      ->add_option("-o,--out", options->out,
                   "Folder for documents, figures, and finished trainings, which aren't run again")
      ->capture_default_str()
      ->type_name("DIR");
  command
      ->add_option("--data", options->data,
                   "Folder of all data sets (default: where Debian's packages have them)")
      ->type_name("DIR");
  command->footer(
      "Examples:\n"
      "  lnsim study --size reduced --out out/reduced\n"
      "  lnsim study update-bitwidth formats\n"
      "Needs what lnsim train needs, and python3-matplotlib.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
