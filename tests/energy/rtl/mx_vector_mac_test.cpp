// SPDX-License-Identifier: MIT
// Do the vector units of microscaling formats compute what the numerics library does, in the cycles
// they say?
#include <Vmx_lanes.h>
#include <Vmx_short_vectors.h>
#include <Vmx_vectors.h>

#include "tests/energy/rtl/mac_runs.hpp"
#include "tests/energy/rtl/mx_stimulus.hpp"

namespace lnsim::test {
namespace {

/// Of formats of 8 bits at scale 1; the others take the upper bits as scales.
TEST(RtlMxVectorMac, LaneMultipliesEveryPairOfElements) {
  multiply_every_pair<Vmx_lanes>("mx_lanes");
}

TEST(RtlMxVectorMac, LaneAccumulatesRandomWords) {
  run_random<Vmx_lanes, MxStimulus>("mx_lanes", 200000);
}

TEST(RtlMxVectorMac, ShortVectorsAreSummed) {
  run_random<Vmx_short_vectors, MxStimulus>("mx_short_vectors", 100000);
}

TEST(RtlMxVectorMac, VectorsOfABlockAreSummed) {
  run_random<Vmx_vectors, MxStimulus>("mx_vectors", 100000);
}

}  // namespace
}  // namespace lnsim::test
