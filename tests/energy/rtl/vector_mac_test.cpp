// SPDX-License-Identifier: MIT
// Do the vector units of the RTL compute what the numerics library does, in the cycles they say?
#include <Vfloat_vectors.h>
#include <Vlanes.h>
#include <Vlogarithmic_vectors.h>
#include <Vshort_vectors.h>

#include "tests/energy/rtl/mac_bench.hpp"
#include "tests/energy/rtl/stimulus.hpp"

namespace lnsim::test {
namespace {

template <typename Model>
void run_random(const std::string& name, std::uint32_t cycles) {
  constexpr std::uint32_t seed = 1;
  const auto set = design_set(name);
  MacBench<Model> bench(set);
  Stimulus stimulus(set, seed);
  bool equal = true;
  for (std::uint32_t i = 0; i < cycles && equal; ++i) {
    equal = bench.step(stimulus.next());
  }
  ASSERT_TRUE(equal && bench.drain());
  bench.record();
}

TEST(RtlVectorMac, LaneMultipliesEveryPairOfEightBitWords) {
  constexpr std::uint32_t words = 256;
  MacBench<Vlanes> bench(design_set("lanes"));
  for (std::uint32_t a = 0; a < words; ++a) {
    for (std::uint32_t b = 0; b < words; ++b) {
      ASSERT_TRUE(bench.step(
          {.load_a = b == 0, .issue = true, .first = true, .active = {true}, .a = {a}, .b = {b}}));
    }
  }
  ASSERT_TRUE(bench.drain());
  bench.record();
}

TEST(RtlVectorMac, LaneAccumulatesRandomWords) { run_random<Vlanes>("lanes", 200000); }

TEST(RtlVectorMac, ShortVectorsAreSummed) { run_random<Vshort_vectors>("short_vectors", 100000); }

TEST(RtlVectorMac, LogarithmicAndIntegerVectorsAreSummed) {
  run_random<Vlogarithmic_vectors>("logarithmic_vectors", 100000);
}

TEST(RtlVectorMac, FloatVectorsAreSummed) { run_random<Vfloat_vectors>("float_vectors", 100000); }

}  // namespace
}  // namespace lnsim::test
