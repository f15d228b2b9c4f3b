// SPDX-License-Identifier: MIT
// Do the vector units of microscaling formats compute what the numerics library does, in the cycles
// they say?
#include <Vmx_lanes.h>
#include <Vmx_short_vectors.h>
#include <Vmx_vectors.h>

#include "tests/energy/rtl/mac_bench.hpp"
#include "tests/energy/rtl/mx_stimulus.hpp"

namespace lnsim::test {
namespace {

template <typename Model>
void run_random(const std::string& name, std::uint32_t cycles) {
  constexpr std::uint32_t seed = 1;
  const auto set = design_set(name);
  MacBench<Model> bench(set);
  MxStimulus stimulus(set, seed);
  bool equal = true;
  for (std::uint32_t i = 0; i < cycles && equal; ++i) {
    equal = bench.step(stimulus.next());
  }
  ASSERT_TRUE(equal && bench.drain());
  bench.record();
}

/// Of formats of 8 bits at scale 1; the others take the upper bits as scales.
TEST(RtlMxVectorMac, LaneMultipliesEveryPairOfElements) {
  constexpr std::uint32_t words = 256;
  MacBench<Vmx_lanes> bench(design_set("mx_lanes"));
  for (std::uint32_t a = 0; a < words; ++a) {
    for (std::uint32_t b = 0; b < words; ++b) {
      ASSERT_TRUE(bench.step(
          {.load_a = b == 0, .issue = true, .first = true, .active = {true}, .a = {a}, .b = {b}}));
    }
  }
  ASSERT_TRUE(bench.drain());
  bench.record();
}

TEST(RtlMxVectorMac, LaneAccumulatesRandomWords) { run_random<Vmx_lanes>("mx_lanes", 200000); }

TEST(RtlMxVectorMac, ShortVectorsAreSummed) {
  run_random<Vmx_short_vectors>("mx_short_vectors", 100000);
}

TEST(RtlMxVectorMac, VectorsOfABlockAreSummed) { run_random<Vmx_vectors>("mx_vectors", 100000); }

}  // namespace
}  // namespace lnsim::test
