// SPDX-License-Identifier: MIT
#include "models/hardware/architecture.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/numerics/format/number_format.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(LNSIM_SOURCE_DIR) / "models" / "hardware";

std::vector<std::string> shipped_machines() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ShippedMachine : public testing::TestWithParam<std::string> {
 protected:
  Architecture machine_ = load_architecture(folder / (GetParam() + ".json"));
};

TEST_P(ShippedMachine, CarriesTheNameOfItsFile) {
  EXPECT_EQ(machine_.name, GetParam());
  EXPECT_FALSE(machine_.title.empty());
  EXPECT_FALSE(machine_.source.citation.empty());
}

/// LNS-Madam, Section 6: what every machine built from the paper's processing element shares.
TEST_P(ShippedMachine, IsBuiltFromThePapersProcessingElement) {
  EXPECT_EQ(machine_.pe.macs_per_cycle(), 1024U);
  EXPECT_EQ(machine_.pe.buffer_a.capacity, Bytes(128U * 1024U));
  EXPECT_EQ(machine_.pe.buffer_b.capacity, Bytes(8U * 1024U));
  const auto collector_bits = std::uint64_t{machine_.pe.lanes} * machine_.pe.collector_entries *
                              parse_number_format("lns8g8").datapath.accumulator_bits;
  EXPECT_EQ(collector_bits, 8U * 1536U) << "1.5 KB";
  EXPECT_NEAR(1e3 / machine_.clock_period_ps, 1.05, 1e-6) << "GHz";
}

TEST_P(ShippedMachine, ComputesItsVectorsInAKnownFormat) {
  EXPECT_EQ(parse_number_format(machine_.vector_unit.format).name, machine_.vector_unit.format);
}

/// What the machines stated in version 1 of their files, which counted DRAM in cycles.
TEST_P(ShippedMachine, HasTheCyclesOfVersion1) {
  const std::map<std::string, double> bytes_per_cycle{{"lns-madam-pe", 24.38},
                                                      {"lns-madam-chip16", 243.8}};
  const auto known = bytes_per_cycle.find(GetParam());
  ASSERT_EQ(machine_.memory.has_value(), known != bytes_per_cycle.end());
  if (machine_.memory) {
    EXPECT_EQ(machine_.memory->dram.bandwidth_bytes_per_cycle, known->second);
    EXPECT_EQ(machine_.memory->dram.latency_cycles, 100U);
  }
}

INSTANTIATE_TEST_SUITE_P(Hardware, ShippedMachine, testing::ValuesIn(shipped_machines()),
                         [](const auto& test) {
                           auto name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Architecture, ReadsEveryValueOfTheChip) {
  const auto chip = load_architecture(folder / "lns-madam-chip16.json");
  EXPECT_EQ(chip.processing_elements, 16U);
  EXPECT_EQ(chip.peak_macs_per_cycle(), 16U * 1024U);
  EXPECT_EQ(chip.pe.buffer_a.half(), Bytes(65536));
  EXPECT_EQ(chip.pe.buffer_a.bank(), Bytes(4096));
  ASSERT_TRUE(chip.memory);
  EXPECT_EQ(chip.memory->global_buffer.capacity, Bytes(8U << 20U));
  EXPECT_EQ(chip.memory->global_buffer.bank(), Bytes(65536));
  EXPECT_EQ(chip.memory->global_buffer.port_width_bits, 4096U);
  EXPECT_EQ(chip.memory->interconnect.width_bits, 4096U);
  EXPECT_EQ(chip.memory->dram.type, "hbm2");
  EXPECT_DOUBLE_EQ(chip.memory->dram.bandwidth_bytes_per_cycle, 243.8);
  EXPECT_EQ(chip.weight_update.lns_weight_bits, 16U);
  EXPECT_EQ(chip.weight_update.linear_weight_bits, 32U);
}

/// The shipped machine as a file of version 1, in which its DRAM was per cycle.
nlohmann::json version_1() {
  auto file = JsonNode::load(folder / "lns-madam-pe.json").raw();
  file["schema_version"] = 1;
  file["memory"]["dram"] = {{"type", "lpddr4"},
                            {"bandwidth_bytes_per_cycle", 24.38},
                            {"latency_cycles", 100},
                            {"burst_bytes", 64}};
  return file;
}

TEST(Architecture, OfVersion1KeepsTheBandwidthOfItsOwnClock) {
  const auto file = JsonNode::parse(version_1().dump(), "old.json");
  auto fast = version_1();
  fast["clock_period_ps"] = 952.381 / 2;
  const auto machine = read_architecture(JsonNode::parse(fast.dump(), "old.json"), file);
  EXPECT_EQ(machine.clock_period_ps, 952.381 / 2);
  EXPECT_EQ(machine.memory->dram.bandwidth_bytes_per_cycle, 12.19);
  EXPECT_EQ(machine.memory->dram.latency_cycles, 200U);
  const auto as_it_is = read_architecture(file, file);
  EXPECT_EQ(as_it_is.memory->dram.bandwidth_bytes_per_cycle, 24.38);
  EXPECT_EQ(as_it_is.memory->dram.latency_cycles, 100U);
}

TEST(Architecture, WithoutAMemoryItsOperandsAreAlwaysThere) {
  EXPECT_FALSE(load_architecture(folder / "lns-madam-pe-ideal.json").memory);
}

TEST(Architecture, TurnsCyclesIntoSeconds) {
  Architecture machine;
  machine.clock_period_ps = 500;
  EXPECT_DOUBLE_EQ(machine.duration(Cycles(2'000'000'000)).value(), 1.0);
}

}  // namespace
}  // namespace lnsim
