// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace lnsim {

/// Base of all errors that a user can cause and mend; the command line exits with 2. Whatever input
/// a message quotes, it is one line that a terminal only shows (see printable).
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message);
};

/// Bad content of a file: says which file, where in it (JSON pointer), and what is wrong.
class InputError : public Error {
 public:
  InputError(const std::string& file, const std::string& pointer, const std::string& message)
      : Error(file + (pointer.empty() ? "" : ": at " + pointer) + ": " + message) {}
};

/// A count that does not fit in 64 bits.
class OverflowError : public Error {
 public:
  using Error::Error;
};

}  // namespace lnsim
