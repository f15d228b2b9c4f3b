// SPDX-License-Identifier: MIT
// Do the vector units of the RTL compute what the numerics library does, in the cycles they say?
#include <Vfloat_vectors.h>
#include <Vlanes.h>
#include <Vlogarithmic_vectors.h>
#include <Vshort_vectors.h>
#include <Vstaged_vectors.h>

#include "tests/energy/rtl/mac_runs.hpp"
#include "tests/energy/rtl/mac_stimulus.hpp"

namespace lnsim::test {
namespace {

TEST(RtlVectorMac, LaneMultipliesEveryPairOfEightBitWords) { multiply_every_pair<Vlanes>("lanes"); }

TEST(RtlVectorMac, LaneAccumulatesRandomWords) { run_random<Vlanes, MacStimulus>("lanes", 200000); }

TEST(RtlVectorMac, ShortVectorsAreSummed) {
  run_random<Vshort_vectors, MacStimulus>("short_vectors", 100000);
}

TEST(RtlVectorMac, LogarithmicAndIntegerVectorsAreSummed) {
  run_random<Vlogarithmic_vectors, MacStimulus>("logarithmic_vectors", 100000);
}

TEST(RtlVectorMac, RegistersWhereverTheyStandChangeNothingButTheTime) {
  run_random<Vstaged_vectors, MacStimulus>("staged_vectors", 100000);
}

TEST(RtlVectorMac, FloatVectorsAreSummed) {
  run_random<Vfloat_vectors, MacStimulus>("float_vectors", 100000);
}

}  // namespace
}  // namespace lnsim::test
