// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "models/base/error.hpp"
#include "tools/cli/commands.hpp"

namespace {

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
  int exit_code = exit_ok;
  add_simulate(app, exit_code);
  add_report(app, exit_code);
  add_sweep(app, exit_code);
  add_trace(app, exit_code);
  add_validate(app, exit_code);
  add_list(app, exit_code);
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
    std::fprintf(stderr, "lnsim: %s\n", error.what());
    return lnsim::cli::exit_bad_input;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lnsim: internal error: %s\n", error.what());
    return lnsim::cli::exit_check_failed;
  }
}
