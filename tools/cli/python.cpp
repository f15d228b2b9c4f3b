// SPDX-License-Identifier: MIT
#include "tools/cli/python.hpp"

#include <cstdlib>

// Boost.Process starts children; its header needs no library.
#include <boost/process.hpp>

#include "models/base/error.hpp"
#include "tools/cli/commands.hpp"

namespace lnsim::cli {

int run_python(const Catalogue& catalogue, const std::vector<std::string>& arguments) {
  namespace process = boost::process;
  const char* chosen = std::getenv("LNSIM_PYTHON");
  const std::string interpreter = chosen == nullptr ? "/usr/bin/python3" : chosen;
  process::environment environment = boost::this_process::environment();
  // The package, and the portion of it that holds its extension module.
  environment["PYTHONPATH"] =
      (catalogue.root() / "tools").string() + ":" +
      (catalogue.root().parent_path().parent_path() / "lib" / "lnsim").string();
  environment["PYTHONDONTWRITEBYTECODE"] = "1";
  std::error_code code;
  std::vector<std::string> all{"-m", "lnsim"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const int result =
      process::system(interpreter, process::args(all), environment, process::error(code));
  if (code) {
    throw Error(interpreter + ": can't be started: " + code.message());
  }
  return result == 0 ? exit_ok : exit_bad_input;
}

}  // namespace lnsim::cli
