// SPDX-License-Identifier: MIT
#include "sim/map_report.hpp"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "sim/mapping/mapping_json.hpp"
#include "tests/sim/points.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

GivenMappings read(const Json& document, const Point& point) {
  return read_mappings(JsonNode::parse(document.dump(), "m.json"), point.workload, point.machine);
}

class Shipped : public testing::TestWithParam<std::tuple<std::string, std::string, std::string>> {};

TEST_P(Shipped, MappingsReadBackAreTheSameBytes) {
  const auto& [network, machine, format] = GetParam();
  auto point = test::point(network, machine, format);
  const auto written = to_json(map_report(point));
  point.mappings = read(written, point);
  EXPECT_EQ(to_json(map_report(point)).dump(), written.dump());
}

TEST_P(Shipped, MappingsThatNobodyEditedChangeNothing) {
  const auto& [network, machine, format] = GetParam();
  auto point = test::point(network, machine, format);
  const auto found = run(point).iteration;
  point.mappings = read(to_json(map_report(point)), point);
  const auto given = run(point).iteration;
  ASSERT_EQ(given.ops.size(), found.ops.size());
  for (std::size_t i = 0; i < found.ops.size(); ++i) {
    EXPECT_EQ(given.ops[i].cost->cycles, found.ops[i].cost->cycles) << found.ops[i].layer;
    EXPECT_EQ(given.ops[i].cost->events, found.ops[i].cost->events) << found.ops[i].layer;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Shipped,
                         testing::Values(std::tuple{"mnist-cnn", "lns-madam-pe", "lns8g8"},
                                         std::tuple{"mnist-cnn", "lns-madam-pe-ideal", "fp32"},
                                         std::tuple{"small-transformer", "lns-madam-chip16",
                                                    "int4"},
                                         std::tuple{"resnet18", "lns-madam-chip16", "lns8g8"},
                                         std::tuple{"resnet50", "lns-madam-pe", "fp16"},
                                         std::tuple{"bert-base", "lns-madam-pe", "lns8g8"}));

/// Its mappings as a file has them, of the layer conv2 in the forward pass alone.
class File : public testing::Test {
 protected:
  Point point_ = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  Json document_ = to_json(map_report(point_, "conv2", Pass::Forward));

  Json& nests() { return document_["mappings"][0]["nests"]; }
  Json& list() { return nests()[0]["loops"]; }
  Json& loop(const std::string& level, const std::string& dimension) {
    for (auto& loop : list()) {
      if (loop["level"] == level && loop["dimension"] == dimension) {
        return loop;
      }
    }
    throw Error("no such loop");
  }
  void expect_error(const std::string& place, const std::string& part) const {
    try {
      static_cast<void>(read(document_, point_));
      FAIL() << "read";
    } catch (const InputError& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find("m.json"), std::string::npos) << message;
      EXPECT_NE(message.find(place), std::string::npos) << message;
      EXPECT_NE(message.find(part), std::string::npos) << message;
    }
  }
};

TEST_F(File, OfSomeOpsGivesThoseAlone) {
  const auto given = read(document_, point_);
  EXPECT_EQ(given.format, "lns8g8");
  ASSERT_EQ(given.of_op.size(), 1U);
  const auto op = given.of_op.begin()->first;
  EXPECT_EQ(point_.workload.ops.at(op).layer, "conv2");
  EXPECT_EQ(point_.workload.ops.at(op).pass, Pass::Forward);
  EXPECT_NE(given.find(point_.formats.name, point_.machine, op), nullptr);
  EXPECT_EQ(given.find("fp32", point_.machine, op), nullptr);
  auto other = point_.machine;
  other.pe.lanes += 1;
  EXPECT_EQ(given.find(point_.formats.name, other, op), nullptr);
}

TEST_F(File, WithoutALoopIsRefused) {
  list().erase(3);
  expect_error("/mappings/0/nests/0/loops", "expected one loop of level \"dram\"");
}

TEST_F(File, WithoutALoopThatFollowsFromTheOthersIsRefused) {
  list().erase(list().size() - 1);
  expect_error("/mappings/0/nests/0/loops", "loops, found");
}

TEST_F(File, WithALoopTwiceIsRefused) {
  list().push_back(list()[1]);
  expect_error("/mappings/0/nests/0/loops", "found 2");
}

TEST_F(File, WithAnotherBoundIsRefused) {
  auto& changed = loop("dram", "row");
  changed["bound"] = changed["bound"].get<std::uint64_t>() + 1;
  expect_error("/mappings/0/nests/0/loops/", "as the other loops and the machine have it");
}

TEST_F(File, WithAnotherKindIsRefused) {
  loop("dram", "row")["kind"] = "spatial";
  expect_error("/mappings/0/nests/0/loops/", "temporal");
  loop("dram", "row")["kind"] = "sideways";
  expect_error("/kind", "expected \"temporal\" or \"spatial\", found \"sideways\"");
}

TEST_F(File, WithLanesThatTheMachineHasNotIsRefused) {
  loop("operand_buffers", "row")["step"] = 7;
  expect_error("/mappings/0/nests/0/loops/", "operand_buffers row");
}

TEST_F(File, WithLoopsInAnotherOrderIsRefused) {
  std::swap(list()[5], list()[6]);
  expect_error("/mappings/0/nests/0/loops/5", "expected the loop");
}

TEST_F(File, WithMoreGroupsThanThereAreIsRefused) {
  loop("dram", "group")["step"] = 2;
  expect_error("/step", "expected groups packed side by side that divide 1, found 2");
}

TEST_F(File, WithAnUnknownKeyIsRefused) {
  loop("dram", "row")["stride"] = 1;
  expect_error("/stride", "unknown key");
}

/// A mapping edited such that all of its loops belong together.
TEST_F(File, WithAMappingThatBreaksARuleNamesIt) {
  auto mapping = map_report(point_, "conv2", Pass::Forward).mappings[0].nests[0].mapping;
  mapping.pe_columns = 2;
  list() = Json::parse(to_json(mapping, point_.machine.pe).dump());
  expect_error("/mappings/0/nests/0/loops",
               "expected a mapping that keeps the rule: a mapping spreads over no more");
}

TEST_F(File, OfAnotherOpIsRefused) {
  auto& op = document_["mappings"][0]["ops"][0];
  const auto right = op;
  op["layer"] = "conv1";
  expect_error("/mappings/0/ops/0", "expected a matrix product of the workload mnist-cnn");
  op = right;
  op["pass"] = "weight_gradient";
  expect_error("/mappings/0/ops/0", "weight_gradient");
  op = right;
  op["op"] = 100000;
  expect_error("/mappings/0/ops/0", "found op 100000");
}

TEST_F(File, WithAnOpTwiceIsRefused) {
  auto& ops = document_["mappings"][0]["ops"];
  ops.push_back(ops[0]);
  expect_error("/mappings/0/ops/1/op", "again");
}

TEST_F(File, WithMoreNestsThanTheOpHasIsRefused) {
  nests().push_back(nests()[0]);
  expect_error("/mappings/0/nests", "expected the 1 loop nests of conv2, forward, found 2");
}

TEST_F(File, OfAnotherVersionOrOfNoFormatIsRefused) {
  document_["schema_version"] = 2;
  expect_error("/schema_version", "found number 2");
  document_["schema_version"] = 1;
  document_["format"] = "lns9";
  EXPECT_THROW(static_cast<void>(read(document_, point_)), Error);
}

/// Rows of operand A one at a time: every vector of B is read for every row.
TEST_F(File, WithAWorseMappingCostsMore) {
  const auto best = run(point_).iteration;
  const auto mapped = map_report(point_, "conv2", Pass::Forward).mappings[0];
  auto mapping = mapped.nests[0].mapping;
  mapping.array.rows = 1;
  list() = Json::parse(to_json(mapping, point_.machine.pe).dump());
  point_.mappings = read(document_, point_);
  const auto worse = run(point_).iteration;
  const auto op = mapped.ops[0].op;
  EXPECT_GT(worse.ops[op].cost->cycles.total(), best.ops[op].cost->cycles.total());
  for (std::size_t i = 0; i < best.ops.size(); ++i) {
    if (i != op) {
      EXPECT_EQ(worse.ops[i].cost->cycles, best.ops[i].cost->cycles);
    }
  }
  const auto shown = map_report(point_, "conv2", Pass::Forward).mappings[0].nests[0];
  EXPECT_EQ(shown.mapping, mapping);
  EXPECT_GT(shown.objective, shown.objective_bound);
}

TEST(MapReport, CountsEachNestsWork) {
  const auto point = test::point("resnet18", "lns-madam-pe", "lns8g8");
  std::size_t ops = 0;
  for (const auto& mapped : map_report(point).mappings) {
    ops += mapped.ops.size();
    for (const auto& nest : mapped.nests) {
      EXPECT_EQ(nest.macs, nest.mapping.nest.useful_macs());
      EXPECT_LE(nest.objective_bound, nest.objective);
      EXPECT_LE(nest.utilisation, 1);
      EXPECT_GE(nest.dram.value(), nest.least_dram.larger().value());
      for (const auto& [level, tensor, elements, bytes] : nest.holdings) {
        EXPECT_GT(elements, 0U) << level << " " << tensor;
        if (level == "operand_buffers") {
          const auto& pe = point.machine.pe;
          const auto half = (tensor == "operand_a" ? pe.buffer_a : pe.buffer_b).half();
          EXPECT_LE(bytes, half);
        }
      }
    }
  }
  std::size_t products = 0;
  for (const auto& op : point.workload.ops) {
    products += std::holds_alternative<Contraction>(op.work) ? 1 : 0;
  }
  EXPECT_EQ(ops, products);
}

TEST(MapReport, OfAnObjectiveIsBestByIt) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "fp32");
  const auto cycles = map_report(point);
  for (const auto objective : all_objectives) {
    point.objective = objective;
    const auto report = map_report(point);
    EXPECT_EQ(to_json(report)["objective"], to_string(objective));
    for (std::size_t i = 0; i < report.mappings.size(); ++i) {
      for (std::size_t j = 0; j < report.mappings[i].nests.size(); ++j) {
        const auto& best = cycles.mappings[i].nests[j];
        const auto& nest = report.mappings[i].nests[j];
        EXPECT_GE(nest.account.cycles(), best.account.cycles());
        if (objective == Objective::LeastDram) {
          EXPECT_LE(nest.dram, best.dram);
        }
      }
    }
  }
}

TEST(MapReport, OfAnUnknownLayerOrOfAPassWithoutProductsIsAnError) {
  const auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  EXPECT_THROW(static_cast<void>(map_report(point, "conv9")), Error);
  EXPECT_THROW(static_cast<void>(map_report(point, "", Pass::Update)), Error);
}

}  // namespace
}  // namespace lnsim
