// SPDX-License-Identifier: MIT
#include "sim/mapping/mapper.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "models/networks/network.hpp"
#include "sim/mapping/legality.hpp"
#include "tests/sim/machines.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

const std::filesystem::path networks = std::filesystem::path(LNSIM_SOURCE_DIR) / "models/networks";

std::vector<LoopNest> nests_of(const std::string& network) {
  std::vector<LoopNest> nests;
  const auto workload = lower(load_network(networks / (network + ".json")), 1, Optimiser::Sgd);
  for (const auto& op : workload.ops) {
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      const auto found = loop_nests(*contraction, op.pass);
      nests.insert(nests.end(), found.begin(), found.end());
    }
  }
  return nests;
}

class ShippedMappings
    : public testing::TestWithParam<std::tuple<std::string, std::string, std::string>> {};

TEST_P(ShippedMappings, EveryMappingIsLegalAndCovers) {
  const auto& [network, machine_name, format_name] = GetParam();
  const auto machine = test::machine(machine_name);
  const auto format = parse_number_format(format_name);
  const Legality legality(machine, format);
  for (const auto& nest : nests_of(network)) {
    const auto mapping = map_nest(nest, machine, format);
    EXPECT_EQ(mapping.nest, nest);
    EXPECT_NO_THROW(legality.check(mapping));
    std::uint64_t iterations = 1;
    for (const auto& loop : loops(mapping, machine.pe)) {
      iterations *= loop.bound;
    }
    const auto& whole = nest.whole;
    EXPECT_GE(iterations, nest.groups * whole.rows * whole.columns * whole.reduction * nest.taps);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ShippedMappings,
                         testing::Combine(testing::Values("resnet18", "bert-base", "mnist-cnn"),
                                          testing::Values("lns-madam-pe", "lns-madam-pe-ideal",
                                                          "lns-madam-chip16"),
                                          testing::Values("lns8g8", "fp32", "int4")));

TEST(Mapper, SameNestSameMapping) {
  const auto nest = nests_of("resnet18").front();
  const auto machine = test::machine("lns-madam-chip16");
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(map_nest(nest, machine, format), map_nest(nest, machine, format));
}

TEST(Mapper, ABufferTooSmallForOneTileIsAnError) {
  auto machine = test::machine("lns-madam-pe");
  machine.pe.buffer_b.capacity = Bytes(2);
  const auto nest = loop_nests({.n = 64, .k = 64, .c = 64}, Pass::Forward).front();
  try {
    static_cast<void>(map_nest(nest, machine, parse_number_format("fp32")));
    FAIL() << "mapped";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("can't hold the smallest tile"), std::string::npos);
  }
}

TEST(Mapper, AnIllegalMappingIsRefused) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  const auto nest = loop_nests({.n = 384, .k = 768, .c = 768}, Pass::Forward).front();
  const Legality legality(machine, format);
  const auto good = map_nest(nest, machine, format);
  auto bad = good;
  bad.array.columns = 64;
  EXPECT_THROW(legality.check(bad), Error);
  bad = good;
  bad.pe_rows = 2;
  EXPECT_THROW(legality.check(bad), Error);
  bad = good;
  bad.buffer.rows = 0;
  EXPECT_THROW(legality.check(bad), Error);
}

}  // namespace
}  // namespace lnsim
