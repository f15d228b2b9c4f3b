// SPDX-License-Identifier: MIT
#include "tools/cli/python.hpp"

#include <cstdlib>
#include <filesystem>

#include <sys/wait.h>

// Boost.Process starts children; its header needs no library.
#include <boost/process.hpp>

#include "models/base/error.hpp"
#include "tools/cli/child_signal.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/standard_output.hpp"

namespace lnsim::cli {
namespace {

/// The first two arguments are folders to import from; they come before those of the interpreter,
/// of which an empty one stands for the current folder. PYTHONPATH would split them at a colon.
constexpr const char* start = R"(import sys
sys.path[:] = sys.argv[1:3] + [folder for folder in sys.path if folder]
del sys.argv[1:3]
from lnsim.__main__ import main
sys.exit(main(sys.argv[1:])))";

/// Where the package is: in a checkout, which is a build tree's data, or where one is installed.
std::filesystem::path folder_of_package(const std::filesystem::path& data) {
  const auto in_checkout = data / "tools" / "python";
  return exists(in_checkout) ? in_checkout : data / "tools";
}

/// The Python half has the same exit codes, but for a traceback's 1 and the shell's codes.
int exit_code_of(int status) {
  if (WIFSIGNALED(status)) {
    throw EndedBySignal{WTERMSIG(status)};
  }
  const int code = WEXITSTATUS(status);
  return code == exit_ok || code == exit_lost_output ? code : exit_bad_input;
}

}  // namespace

int run_python(const Catalogue& catalogue, const std::vector<std::string>& arguments) {
  namespace process = boost::process;
  const char* chosen = std::getenv("LNSIM_PYTHON");
  const std::string interpreter = chosen == nullptr ? "/usr/bin/python3" : chosen;
  process::environment environment = boost::this_process::environment();
  environment.erase("PYTHONPATH");
  environment["PYTHONDONTWRITEBYTECODE"] = "1";
  // For the interpreters that it starts itself.
  environment["PYTHONSAFEPATH"] = "1";
  // The package, and the portion of it that holds its extension module.
  std::vector<std::string> all{
      "-c", start, folder_of_package(catalogue.root()).string(),
      (catalogue.root().parent_path().parent_path() / "lib" / "lnsim").string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  flush_standard_output();
  const ChildSignal waited_for;
  std::error_code code;
  process::child child(interpreter, process::args(all), environment, process::error(code));
  if (!code) {
    child.wait(code);
  }
  if (code) {
    throw Error(interpreter + ": can't be started: " + code.message());
  }
  return exit_code_of(child.native_exit_code());
}

}  // namespace lnsim::cli
