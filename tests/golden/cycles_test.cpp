// SPDX-License-Identifier: MIT
/// Cycles and bytes of DRAM of every shipped network on every shipped machine, as cycles.csv has
/// them, to the last cycle. Where a change of the model is meant, write the file anew, as
/// write_cycles.cpp says, and look at what has changed.
#include "tests/golden/cycles.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/golden/lines.hpp"

namespace lnsim {
namespace {

const std::filesystem::path root(LNSIM_SOURCE_DIR);

std::vector<std::string> shipped(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(root / folder)) {
    if (entry.path().extension() == ".json") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

class GoldenCycles : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(GoldenCycles, AreThoseOfTheFile) {
  const auto& [network, machine] = GetParam();
  const auto prefix = network + "," + machine + ",";
  std::vector<std::string> expected;
  std::ranges::copy_if(test::golden_file("cycles.csv"), std::back_inserter(expected),
                       [&](const auto& line) { return line.starts_with(prefix); });
  EXPECT_EQ(test::golden_lines(network, machine), expected);
}

INSTANTIATE_TEST_SUITE_P(All, GoldenCycles,
                         testing::Combine(testing::ValuesIn(test::golden_networks),
                                          testing::ValuesIn(test::golden_machines)),
                         [](const auto& parameters) {
                           auto name =
                               std::get<0>(parameters.param) + "_" + std::get<1>(parameters.param);
                           std::ranges::replace_if(
                               name, [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST(GoldenCyclesFile, HasEveryShippedNetworkAndMachine) {
  EXPECT_EQ(shipped("models/networks"), test::golden_networks);
  EXPECT_EQ(shipped("models/hardware"), test::golden_machines);
  const auto lines = test::golden_file("cycles.csv");
  constexpr std::size_t passes_and_total = std::size(all_passes) + 1;
  EXPECT_EQ(lines.size(), 1 + test::golden_networks.size() * test::golden_machines.size() *
                                  test::golden_formats.size() * passes_and_total);
  EXPECT_EQ(lines.at(0), test::golden_header);
}

}  // namespace
}  // namespace lnsim
