// SPDX-License-Identifier: MIT
// fuzz TARGET COUNT [SEED]: gives a reader so many damaged inputs, of which it takes or refuses
// each; anything else is a fault, and the input is printed. Most is found in a build with
// sanitizers.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "models/base/error.hpp"
#include "models/base/printable.hpp"
#include "tests/fuzz/target.hpp"

namespace lnsim::fuzz {
namespace {

/// What is wrong with how an input was taken or refused, or "".
std::string fault_of(const Target& target, const std::string& input) {
  try {
    target.read(input);
  } catch (const Error& error) {
    const std::string message = error.what();
    return message.empty() || has_control_characters(message) ? "a bad message: " + message : "";
  } catch (const std::exception& error) {
    return std::string("not an error of the input: ") + error.what();
  }
  return "";
}

int report(const Target& target, const std::string& input, const std::string& fault) {
  std::fprintf(stderr, "%s: %s\n%s\n", target.name.c_str(), fault.c_str(), input.c_str());
  return 1;
}

int run(const Target& target, std::size_t count, std::uint64_t seed) {
  const auto seeds = target.seeds();
  for (const auto& input : seeds) {
    target.read(input);
  }
  Mutator mutator(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const auto input = target.mutate(mutator, seeds[mutator.below(seeds.size())]);
    if (const auto fault = fault_of(target, input); !fault.empty()) {
      return report(target, input, fault);
    }
  }
  return 0;
}

}  // namespace
}  // namespace lnsim::fuzz

int main(int argc, char** argv) {
  const auto& all = lnsim::fuzz::targets();
  const auto target = std::find_if(
      all.begin(), all.end(), [&](const auto& known) { return argc > 2 && known.name == argv[1]; });
  if (target == all.end()) {
    std::fputs("expected TARGET COUNT [SEED]\n", stderr);
    return 2;
  }
  return lnsim::fuzz::run(*target, std::strtoull(argv[2], nullptr, 10),
                          argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
}
