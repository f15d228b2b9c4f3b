// SPDX-License-Identifier: MIT
#include "models/hardware/dram.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

constexpr double clock_ps = 952.381;

JsonNode node(const std::string& text) { return JsonNode::parse(text, "dram.json"); }

/// A memory in GB/s and ns.
Dram physical(const std::string& gb_per_s, const std::string& latency_ns, double period_ps) {
  return read_dram(node(R"({"type": "ddr4", "bandwidth_gb_per_s": )" + gb_per_s +
                        R"(, "latency_ns": )" + latency_ns + R"(, "burst_bytes": 64})"),
                   period_ps);
}

/// A memory per cycle of the file's own clock.
Dram per_cycle(const std::string& bytes, const std::string& cycles, double file_ps,
               double period_ps) {
  return read_dram_per_cycle(node(R"({"type": "ddr4", "bandwidth_bytes_per_cycle": )" + bytes +
                                  R"(, "latency_cycles": )" + cycles + R"(, "burst_bytes": 64})"),
                             file_ps, period_ps);
}

template <class Read>
std::string refusal(Read read) {
  try {
    static_cast<void>(read());
  } catch (const InputError& error) {
    return error.what();
  }
  return "read";
}

TEST(Dram, CyclesFollowFromTheClock) {
  const auto slow = physical("25.6", "100", 1000);
  EXPECT_EQ(slow.bandwidth_bytes_per_cycle, 25.6);
  EXPECT_EQ(slow.latency_cycles, 100U);
  const auto fast = physical("25.6", "100", 500);
  EXPECT_EQ(fast.bandwidth_bytes_per_cycle, 12.8);
  EXPECT_EQ(fast.latency_cycles, 200U);
  EXPECT_EQ(fast.bandwidth_gb_per_s, 25.6);
  EXPECT_EQ(fast.burst_bytes, 64U);
}

TEST(Dram, LatencyIsRoundedUpToWholeCyclesButNotByTheNoiseOfDoubles) {
  EXPECT_EQ(physical("25.6", "100.001", 1000).latency_cycles, 101U);
  EXPECT_EQ(physical("25.6", "99.999", 1000).latency_cycles, 100U);
  EXPECT_EQ(physical("25.6", "95.2381", clock_ps).latency_cycles, 100U);
  EXPECT_EQ(physical("25.6", "0.3", 100).latency_cycles, 3U);
  EXPECT_EQ(physical("25.6", "0", 1000).latency_cycles, 0U);
}

TEST(Dram, BandwidthIsAWholeNumberOfNanobytesACycle) {
  EXPECT_EQ(physical("0.3", "0", 1000).nanobytes_per_cycle(), 300'000'000U);
  EXPECT_EQ(physical("1.000000001", "0", 1000).nanobytes_per_cycle(), 1'000'000'001U);
  EXPECT_EQ(physical("25.6", "0", clock_ps).nanobytes_per_cycle(), 24'380'953'600U);
  EXPECT_EQ(physical("1000000", "0", 1000).nanobytes_per_cycle(), 1'000'000 * nanobytes_per_byte);
}

TEST(Dram, InterfacesAreOneUnlessStated) {
  EXPECT_EQ(physical("25.6", "0", 1000).interfaces, 1U);
  const auto two = node(R"({"type": "ddr4", "interfaces": 2, "bandwidth_gb_per_s": 51.2,)"
                        R"( "latency_ns": 50, "burst_bytes": 64})");
  EXPECT_EQ(read_dram(two, 1000).interfaces, 2U);
}

TEST(Dram, PerCycleIsPerCycleOfTheFilesOwnClock) {
  const auto own = per_cycle("24.38", "100", clock_ps, clock_ps);
  EXPECT_EQ(own.bandwidth_bytes_per_cycle, 24.38);
  EXPECT_EQ(own.latency_cycles, 100U);
  EXPECT_NEAR(own.bandwidth_gb_per_s, 25.59899872, 1e-9);
  const auto halved = per_cycle("24.38", "100", clock_ps, clock_ps / 2);
  EXPECT_EQ(halved.bandwidth_bytes_per_cycle, 12.19);
  EXPECT_EQ(halved.latency_cycles, 200U);
  EXPECT_EQ(halved.bandwidth_gb_per_s, own.bandwidth_gb_per_s);
}

TEST(Dram, PerCycleEqualsItsPhysicalUnitsAtEveryClock) {
  for (const double period : {1.0, 333.3, 952.381, 1000.0, 12345.6}) {
    const auto old = per_cycle("32", "77", 1250, period);
    const auto now = physical("25.6", "96.25", period);
    EXPECT_EQ(old.nanobytes_per_cycle(), now.nanobytes_per_cycle()) << period;
    EXPECT_EQ(old.latency_cycles, now.latency_cycles) << period;
    EXPECT_EQ(old.bandwidth_gb_per_s, now.bandwidth_gb_per_s) << period;
  }
}

TEST(Dram, IsRefusedBeyondAnyMachineInCyclesOfTheClock) {
  EXPECT_EQ(refusal([] { return physical("25.6", "100", 1e9); }),
            "dram.json: at /bandwidth_gb_per_s: expected 0.001 to 1e+06 bytes a cycle at a clock "
            "period of 1e+09 ps, found 2.56e+07");
  EXPECT_EQ(refusal([] { return physical("0.5", "100", 1); }),
            "dram.json: at /bandwidth_gb_per_s: expected 0.001 to 1e+06 bytes a cycle at a clock "
            "period of 1 ps, found 0.0005");
  EXPECT_EQ(refusal([] { return physical("25.6", "2000", 1); }),
            "dram.json: at /latency_ns: expected at most 1048576 cycles at a clock period of 1 ps, "
            "found 2e+06");
  EXPECT_EQ(refusal([] { return per_cycle("25.6", "1000000", 1000, 1); }),
            "dram.json: at /latency_cycles: expected at most 1048576 cycles at a clock period of 1 "
            "ps, found 1e+09");
}

TEST(Dram, AVersionHasItsOwnKeysOnly) {
  EXPECT_NE(refusal([] {
              return read_dram(
                  node(R"({"type": "ddr4", "bandwidth_bytes_per_cycle": 1, "latency_ns": 1,)"
                       R"( "burst_bytes": 64})"),
                  1000);
            }).find("at /bandwidth_bytes_per_cycle: unknown key; did you mean bandwidth_gb_per_s"),
            std::string::npos);
  EXPECT_NE(refusal([] {
              return read_dram_per_cycle(
                  node(R"({"type": "ddr4", "interfaces": 1, "bandwidth_bytes_per_cycle": 1,)"
                       R"( "latency_cycles": 1, "burst_bytes": 64})"),
                  1000, 1000);
            }).find("at /interfaces: unknown key"),
            std::string::npos);
}

}  // namespace
}  // namespace lnsim
