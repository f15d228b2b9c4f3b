// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "models/base/error.hpp"
#include "models/base/nearest.hpp"
#include "tools/cli/commands.hpp"

namespace {

/// Names that come from input may hold line breaks and other control characters.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

void fail(const std::string& message) {
  std::fprintf(stderr, "lnsim: %s\n", one_line(message).c_str());
}

/// CLI11 reports a word that is no subcommand as a missing one.
void require_known_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') {
    return;
  }
  std::vector<std::string> known;
  for (const auto* command : app.get_subcommands(nullptr)) {
    known.push_back(command->get_name());
  }
  if (std::find(known.begin(), known.end(), argv[1]) != known.end()) {
    return;
  }
  throw lnsim::Error("unknown command \"" + std::string(argv[1]) + "\"" +
                     lnsim::did_you_mean(argv[1], known));
}

int run(int argc, char** argv) {
  using namespace lnsim::cli;
  CLI::App app{
      "Cycles and energy of one neural-network training iteration on an accelerator that "
      "computes in a logarithmic number system."};
  app.name("lnsim");
  app.set_version_flag("--version", std::string("lnsim ") + LNSIM_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  lnsim simulate resnet50 --baseline fp32 --out out/resnet50\n"
      "  lnsim report out/resnet50\n"
      "  lnsim sweep resnet18 --vary format=lns4g2..lns10g8 --out out/formats\n"
      "  lnsim list formats\n"
      "`lnsim COMMAND --help` shows a command's options and examples.\n"
      "Exit codes: 0 ok, 1 a check failed, 2 usage or bad input.");
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "lnsim: " + one_line(error.what()) + "\nRun with --help for more information.\n";
  });
  int exit_code = exit_ok;
  add_simulate(app, exit_code);
  add_report(app, exit_code);
  add_sweep(app, exit_code);
  add_map(app, exit_code);
  add_trace(app, exit_code);
  add_study(app, exit_code);
  add_train(app, exit_code);
  add_validate(app, exit_code);
  add_characterise(app, exit_code);
  add_list(app, exit_code);
  require_known_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_bad_input;
  }
  return exit_code;
}

}  // namespace

/// SystemC's library brings a main of its own, which would print a banner; the kernel does not need
/// it.
int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const lnsim::Error& error) {
    fail(error.what());
    return lnsim::cli::exit_bad_input;
  } catch (const std::exception& error) {
    fail(std::string("internal error: ") + error.what());
    return lnsim::cli::exit_check_failed;
  }
}
