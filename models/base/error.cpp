// SPDX-License-Identifier: MIT
#include "models/base/error.hpp"

#include "models/base/printable.hpp"

namespace lnsim {

Error::Error(const std::string& message) : std::runtime_error(printable(message)) {}

}  // namespace lnsim
