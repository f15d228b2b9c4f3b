// SPDX-License-Identifier: MIT
#include "tools/cli/lost_output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "models/base/error.hpp"
#include "models/base/printable.hpp"

namespace lnsim::cli {
namespace {

std::string message_of(int code) { return std::generic_category().message(code); }

}  // namespace

LostOutput::LostOutput(const std::string& target, int code)
    : std::runtime_error(printable(target + ": " + message_of(code))) {}

void refuse_output(const std::filesystem::path& path, int code) {
  constexpr std::array lost{ENOSPC, EDQUOT, EFBIG, EIO};
  if (std::find(lost.begin(), lost.end(), code) != lost.end()) {
    throw LostOutput(path.string(), code);
  }
  throw Error(path.string() + ": can't be written: " + message_of(code));
}

}  // namespace lnsim::cli
