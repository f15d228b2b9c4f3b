// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "models/base/error.hpp"
#include "models/base/nearest.hpp"
#include "models/base/printable.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/lost_output.hpp"
#include "tools/cli/python.hpp"
#include "tools/cli/standard_output.hpp"

namespace {

void complain(const std::string& message) {
  lnsim::cli::tell("lnsim: " + lnsim::printable(message) + "\n");
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

/// An empty word is what a shell variable that is not set leaves of a name.
void refuse_empty_words(CLI::App& app) {
  const CLI::Validator not_empty(
      [](const std::string& word) {
        return std::string(word.empty() ? "expected a value, found an empty word" : "");
      },
      "");
  for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (auto* option : command->get_options()) {
      option->check(not_empty);
    }
  }
}

/// Prints the help or the version that was asked for, or what is wrong with the usage.
int answer(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream help;
  std::ostringstream message;
  const int code = app.exit(error, help, message);
  lnsim::cli::print(help.str());
  lnsim::cli::tell(message.str());
  return code == 0 ? lnsim::cli::exit_ok : lnsim::cli::exit_bad_input;
}

void add_commands(CLI::App& app, int& exit_code) {
  using namespace lnsim::cli;
  add_simulate(app, exit_code);
  add_report(app, exit_code);
  add_sweep(app, exit_code);
  add_map(app, exit_code);
  add_trace(app, exit_code);
  add_study(app, exit_code);
  add_proxy(app, exit_code);
  add_train(app, exit_code);
  add_validate(app, exit_code);
  add_characterise(app, exit_code);
  add_list(app, exit_code);
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
      "Exit codes: 0 ok, 1 a check or a point of a sweep failed, 2 usage or bad input,\n"
      "3 output was lost.");
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "lnsim: " + lnsim::printable(error.what()) + "\nRun with --help for more information.\n";
  });
  int exit_code = exit_ok;
  add_commands(app, exit_code);
  refuse_empty_words(app);
  require_known_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return answer(app, error);
  }
  return exit_code;
}

/// The exit code of a run, with a message where something went wrong.
int outcome_of(int argc, char** argv) {
  using namespace lnsim::cli;
  try {
    const int code = run(argc, argv);
    flush_standard_output();
    return code;
  } catch (const LostOutput& error) {
    complain(error.what());
    return exit_lost_output;
  } catch (const lnsim::Error& error) {
    complain(error.what());
    return exit_bad_input;
  } catch (const std::filesystem::filesystem_error& error) {
    complain(error.path1().string() + ": " + error.code().message());
    return exit_bad_input;
  } catch (const std::bad_alloc&) {
    complain("not enough memory");
    return exit_bad_input;
  }
}

}  // namespace

/// SystemC's library brings a main of its own, which would print a banner; the kernel does not need
/// it.
int main(int argc, char** argv) {
  try {
    lnsim::cli::reserve_standard_descriptors();
    // A write beyond the limit of a file's size then fails, as one to a full disk does.
    std::signal(SIGXFSZ, SIG_IGN);
    return outcome_of(argc, argv);
  } catch (const lnsim::cli::EndedBySignal& ended) {
    // Whoever waits for this program sees what it would see of the other.
    std::signal(ended.signal, SIG_DFL);
    return std::raise(ended.signal);
  } catch (const std::exception& error) {
    complain(std::string("internal error: ") + error.what());
    return lnsim::cli::exit_check_failed;
  }
}
