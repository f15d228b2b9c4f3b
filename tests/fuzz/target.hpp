// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/fuzz/mutation.hpp"

namespace lnsim::fuzz {

/// A reader, what it is to be given, and how that is damaged.
struct Target {
  std::string name;
  std::function<std::vector<std::string>()> seeds;  ///< each of which is read without an error
  std::function<std::string(Mutator&, const std::string&)> mutate;
  std::function<void(const std::string&)> read;
};

[[nodiscard]] const std::vector<Target>& targets();

}  // namespace lnsim::fuzz
