// SPDX-License-Identifier: MIT
#include "models/hardware/dram_types.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;

std::vector<DramType> shipped() {
  return load_dram_types(fs::path(LNSIM_SOURCE_DIR) / "models/hardware/dram/dram_types.json");
}

Dram dram(const std::string& type, double gb_per_s, std::uint32_t interfaces = 1) {
  return {.type = type, .interfaces = interfaces, .bandwidth_gb_per_s = gb_per_s};
}

/// A file of types of these names; gives the message of its refusal.
std::string refusal(const std::string& types) {
  const auto path = fs::path(testing::TempDir()) / "dram_types_refused.json";
  std::ofstream(path) << R"({"schema_version": 1, "title": "t", "types": [)" << types << "]}";
  try {
    static_cast<void>(load_dram_types(path));
  } catch (const InputError& error) {
    return std::string(error.what()).substr(path.string().size() + 2);
  }
  return "loaded";
}

const std::string source = R"("source": {"citation": "A", "locator": "b", "kind": "estimated"})";

TEST(DramTypes, EveryShippedOneHasAPeakAndASource) {
  for (const auto& type : shipped()) {
    EXPECT_GT(type.peak_gb_per_s, 1) << type.name;
    EXPECT_FALSE(type.interface.empty()) << type.name;
    EXPECT_FALSE(type.source.citation.empty()) << type.name;
  }
}

/// Every type that the shipped technologies price.
TEST(DramTypes, AreKnownWhereTheyArePriced) {
  for (const auto* name : {"ddr3", "ddr4", "lpddr4", "hbm2"}) {
    EXPECT_EQ(bandwidth_remark(dram(name, 1), shipped()), std::nullopt) << name;
  }
}

TEST(BandwidthRemark, IsThereExactlyWhereTheBandwidthIsImpossible) {
  EXPECT_EQ(bandwidth_remark(dram("ddr4", 25.6), shipped()), std::nullopt);
  EXPECT_EQ(bandwidth_remark(dram("ddr4", 25.6 * (1 + 1e-15)), shipped()), std::nullopt);
  EXPECT_EQ(bandwidth_remark(dram("ddr4", 25.601), shipped()),
            "DRAM bandwidth of 25.601 GB/s exceeds the 25.6 GB/s of 1 ddr4 (64-bit channel, 3200 "
            "MT/s)");
  EXPECT_EQ(bandwidth_remark(dram("hbm2", 1228.8, 4), shipped()), std::nullopt);
  EXPECT_EQ(bandwidth_remark(dram("hbm2", 1229, 4), shipped()),
            "DRAM bandwidth of 1229 GB/s exceeds the 1228.8 GB/s of 4 hbm2 (stack, 1024 bits, 2.4 "
            "Gb/s a pin)");
}

TEST(BandwidthRemark, SaysThatAnUnknownTypeIsUnchecked) {
  EXPECT_EQ(bandwidth_remark(dram("sdram", 1), shipped()),
            "DRAM bandwidth of 1 GB/s is unchecked: no peak is known of type sdram");
}

TEST(DramTypes, AreRefusedWithoutSourceOrTwice) {
  const std::string peak = R"({"name": "a", "interface": "i", "peak_gb_per_s": )";
  EXPECT_EQ(refusal(peak + "1}"), "at /types/0: the key \"source\" is missing");
  EXPECT_EQ(refusal(peak + "-1, " + source + "}"),
            "at /types/0/peak_gb_per_s: expected a number from 0 to 1e+06, found number -1");
  EXPECT_EQ(refusal(peak + "1, " + source + "}, " + peak + "2, " + source + "}"),
            "at /types/1/name: a second type of the name \"a\"");
  EXPECT_EQ(refusal(peak + "1, \"peek\": 1, " + source + "}").find("at /types/0/peek: unknown key"),
            0U);
}

}  // namespace
}  // namespace lnsim
