// SPDX-License-Identifier: MIT
#include "sim/mapper/mapper.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/networks/network.hpp"
#include "sim/mapping/legality.hpp"
#include "tests/sim/machines.hpp"
#include "tests/sim/mapper/random_cases.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

const std::filesystem::path networks = std::filesystem::path(LNSIM_SOURCE_DIR) / "models/networks";

std::vector<LoopNest> nests_of(const std::string& network) {
  std::vector<LoopNest> nests;
  const auto workload = lower(load_network(networks / (network + ".json")), 1, Optimiser::Sgd);
  for (const auto& op : workload.ops) {
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      std::ranges::copy(loop_nests(*contraction, op.pass), std::back_inserter(nests));
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
  const MapperSetting setting{.machine = machine, .formats = format};
  const auto nests = nests_of(network);
  const auto results = map_nests(nests, setting);
  for (std::size_t i = 0; i < nests.size(); ++i) {
    const auto& mapping = require_mapping(results[i], setting);
    EXPECT_EQ(mapping.nest, packed(nests[i], mapping.nest.packed));
    EXPECT_EQ(legality.broken_rule(mapping), "");
    EXPECT_LE(results[i].bound, results[i].score.first);
    std::uint64_t iterations = 1;
    for (const auto& loop : loops(mapping, machine.pe)) {
      iterations *= loop.bound;
    }
    EXPECT_GE(iterations, nests[i].useful_macs());
  }
}

INSTANTIATE_TEST_SUITE_P(All, ShippedMappings,
                         testing::Combine(testing::Values("resnet18", "bert-base", "mnist-cnn"),
                                          testing::Values("lns-madam-pe", "lns-madam-pe-ideal",
                                                          "lns-madam-chip16"),
                                          testing::Values("lns8g8", "fp32", "int4")));

/// Random nests, some of them equal.
std::vector<LoopNest> some_nests() {
  test::Random random(1);
  std::vector<LoopNest> nests;
  for (int i = 0; i < 40; ++i) {
    nests.push_back(test::random_nest(random, {.extent = 200, .pixels = 20, .taps = 5}));
  }
  for (int i = 0; i < 10; ++i) {
    nests.push_back(random.one_of(nests));
  }
  return nests;
}

/// A setting of least cycles, which prices do not change, so that what a process has found in one
/// is not known in another.
MapperSetting setting_of(const Architecture& machine, const NumberFormat& format, double place) {
  return {.machine = machine, .formats = format, .prices = TallyPrices{.cycle = place}};
}

void expect_same(const SearchResult& a, const SearchResult& b) {
  EXPECT_EQ(a.mapping, b.mapping);
  EXPECT_EQ(a.score, b.score);
  EXPECT_EQ(a.bound, b.bound);
  EXPECT_EQ(std::tie(a.evaluated, a.bounded), std::tie(b.evaluated, b.bounded));
}

TEST(MapNests, FindsTheSameInWhateverOrderTheyCome) {
  const auto machine = test::machine("lns-madam-chip16");
  const auto format = parse_number_format("lns8g8");
  const auto nests = some_nests();
  const auto forwards = map_nests(nests, setting_of(machine, format, 1));
  const std::vector<LoopNest> reversed(nests.rbegin(), nests.rend());
  const auto backwards = map_nests(reversed, setting_of(machine, format, 2));
  ASSERT_EQ(forwards.size(), nests.size());
  ASSERT_EQ(backwards.size(), nests.size());
  for (std::size_t i = 0; i < nests.size(); ++i) {
    EXPECT_EQ(forwards[i].mapping->nest, packed(nests[i], forwards[i].mapping->nest.packed));
    expect_same(forwards[i], backwards[nests.size() - 1 - i]);
  }
}

TEST(MapNests, FindsTheSameOneByOneInOneThread) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("fp16");
  const auto nests = some_nests();
  const auto together = map_nests(nests, {.machine = machine, .formats = format});
  const Scorer scorer(Objective::LeastCycles, machine, format, std::nullopt);
  for (std::size_t i = 0; i < nests.size(); ++i) {
    expect_same(together[i], Search(machine, format, scorer, usual_effort).run(nests[i]));
    expect_same(together[i],
                map_nests(std::span(&nests[i], 1), setting_of(machine, format, 3)).front());
  }
}

TEST(MapNests, OfNoneIsNothing) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  EXPECT_TRUE(map_nests({}, {.machine = machine, .formats = format}).empty());
}

TEST(MapNests, ObjectivesAndEffortsAreKnownApart) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  const auto nest = loop_nests({.n = 300, .k = 700, .c = 500}, Pass::Forward).front();
  const auto search = [&](Objective objective, const Effort& effort) {
    return map_nests(
               std::span(&nest, 1),
               {.machine = machine, .formats = format, .objective = objective, .effort = effort})
        .front();
  };
  const auto cycles = search(Objective::LeastCycles, usual_effort);
  const auto dram = search(Objective::LeastDram, usual_effort);
  EXPECT_LE(cycles.score.first, dram.score.second);
  EXPECT_LE(dram.score.first, cycles.score.second);
  EXPECT_LE(search(Objective::LeastCycles, {}).score.first, cycles.score.first);
}

TEST(MapNests, PricesAreKnownApart) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  const auto nest = loop_nests({.n = 300, .k = 700, .c = 500}, Pass::Forward).front();
  const auto least = [&](const TallyPrices& prices) {
    return map_nests(std::span(&nest, 1), {.machine = machine,
                                           .formats = format,
                                           .objective = Objective::LeastEnergy,
                                           .prices = prices})
        .front()
        .score.first;
  };
  const auto of_cycles = least({.cycle = 1});
  EXPECT_EQ(least({.cycle = 2}), 2 * of_cycles);
  EXPECT_EQ(least({.output = 1}), 300 * 700);
}

TEST(MapNests, OfEnergyNeedsPrices) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  const auto nest = loop_nests({.n = 3, .k = 7, .c = 5}, Pass::Forward).front();
  for (const auto objective : {Objective::LeastEnergy, Objective::LeastEdp}) {
    EXPECT_THROW(static_cast<void>(map_nest(
                     nest, {.machine = machine, .formats = format, .objective = objective})),
                 Error);
  }
}

std::string message_of(const Architecture& machine, const std::string& format_name) {
  const auto nest = loop_nests({.n = 64, .k = 64, .c = 64}, Pass::Forward).front();
  const auto format = parse_number_format(format_name);
  try {
    static_cast<void>(map_nest(nest, {.machine = machine, .formats = format}));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MapNest, ABufferTooSmallForOneTileIsAnErrorWithAllSizes) {
  for (const int small : {0, 1, 2}) {
    auto machine = test::machine("lns-madam-pe");
    if (small == 2) {
      machine.memory->global_buffer.capacity = Bytes(16);
    } else {
      (small == 0 ? machine.pe.buffer_a : machine.pe.buffer_b).capacity = Bytes(2);
    }
    const auto message = message_of(machine, "fp32");
    const auto expected = small == 0   ? "buffer_a 2, buffer_b 8192, global_buffer 1048576 bytes"
                          : small == 1 ? "buffer_a 131072, buffer_b 2, global_buffer 1048576"
                                       : "buffer_a 131072, buffer_b 8192, global_buffer 16 b";
    EXPECT_NE(message.find("machine lns-madam-pe: its buffers can't hold the smallest tile of "
                           "32-bit operands"),
              std::string::npos)
        << message;
    EXPECT_NE(message.find(expected), std::string::npos) << message;
  }
  auto ideal = test::machine("lns-madam-pe-ideal");
  ideal.pe.buffer_a.capacity = Bytes(2);
  EXPECT_NE(message_of(ideal, "fp32").find("(buffer_a 2, buffer_b 8192 bytes)"), std::string::npos);
}

TEST(MapNest, AWindowThatNoBufferHoldsIsFoundOutAtOnce) {
  auto machine = test::machine("lns-madam-pe");
  machine.pe.buffer_b.capacity = Bytes(16);
  const auto axis = test::axis(56, 3, 1, 1);
  const Contraction op{.k = 64, .c = 64, .height = axis, .width = axis};
  const auto nest = loop_nests(op, Pass::WeightGradient).front();
  const auto format = parse_number_format("lns8g8");
  const Scorer scorer(Objective::LeastCycles, machine, format, std::nullopt);
  const auto result = Search(machine, format, scorer, Effort{}).run(nest);
  EXPECT_FALSE(result.mapping);
  EXPECT_FALSE(result.proven());
  EXPECT_LT(result.bounded, 1000U);
  // Nine pixels in each half.
  machine.pe.buffer_b.capacity = Bytes(18);
  EXPECT_TRUE(Search(machine, format, scorer, usual_effort).run(nest).mapping);
}

TEST(MapNest, TheSmallestBuffersThatHoldATileDo) {
  auto machine = test::machine("lns-madam-pe");
  machine.pe.buffer_a.capacity = Bytes(8);
  machine.pe.buffer_b.capacity = Bytes(8);
  // One element of each operand, and a sum that waits for the rest of the reduction.
  machine.memory->global_buffer.capacity = Bytes(2 * (4 + 4 + 4));
  EXPECT_EQ(message_of(machine, "fp32"), "");
}

TEST(Legality, AWorseMappingThanTheBestCanBeIllegal) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  const auto nest = loop_nests({.n = 384, .k = 768, .c = 768}, Pass::Forward).front();
  const Legality legality(machine, format);
  const auto good = map_nest(nest, {.machine = machine, .formats = format});
  auto bad = good;
  bad.array.columns = good.buffer.columns + 1;
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
