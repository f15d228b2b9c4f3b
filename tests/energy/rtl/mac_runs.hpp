// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "tests/energy/rtl/mac_bench.hpp"

namespace lnsim::test {

/// Random words through every unit of a model, for so many cycles.
template <class Model, class Words>
void run_random(const std::string& name, std::uint32_t cycles) {
  constexpr std::uint32_t seed = 1;
  const auto set = design_set(name);
  MacBench<Model> bench(set);
  Words stimulus(set, seed);
  bool equal = true;
  for (std::uint32_t i = 0; i < cycles && equal; ++i) {
    equal = bench.step(stimulus.next());
  }
  ASSERT_TRUE(equal && bench.drain());
  bench.record();
}

/// Every two words of 8 bits through lanes of one element.
template <class Model>
void multiply_every_pair(const std::string& name) {
  constexpr std::uint32_t words = 256;
  MacBench<Model> bench(design_set(name));
  for (std::uint32_t a = 0; a < words; ++a) {
    for (std::uint32_t b = 0; b < words; ++b) {
      ASSERT_TRUE(bench.step(
          {.load_a = b == 0, .issue = true, .first = true, .active = {true}, .a = {a}, .b = {b}}));
    }
  }
  ASSERT_TRUE(bench.drain());
  bench.record();
}

}  // namespace lnsim::test
