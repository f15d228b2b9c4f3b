// SPDX-License-Identifier: MIT
#include "tools/cli/standard_output.hpp"

#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "tools/cli/lost_output.hpp"

namespace lnsim::cli {
namespace {

constexpr const char* name = "standard output";

}  // namespace

void reserve_standard_descriptors() {
  // open takes the lowest free number; the mode is the one that the descriptor is not used in.
  constexpr std::array modes{O_WRONLY, O_RDONLY, O_RDONLY};
  for (int number = 0; number < static_cast<int>(modes.size()); ++number) {
    if (fcntl(number, F_GETFD) == -1) {
      static_cast<void>(open("/dev/null", modes.at(static_cast<std::size_t>(number))));
    }
  }
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    throw LostOutput(name, errno);
  }
}

void tell(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
  std::fflush(stderr);
}

void flush_standard_output() {
  if (std::fflush(stdout) != 0) {
    throw LostOutput(name, errno);
  }
  if (std::ferror(stdout) != 0) {
    throw LostOutput(name, EIO);
  }
}

}  // namespace lnsim::cli
