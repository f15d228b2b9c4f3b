// SPDX-License-Identifier: MIT
#include "energy/price_fit.hpp"

#include <functional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "energy/price_curve.hpp"
#include "models/base/error.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::json;

Json valid() {
  return Json::parse(R"({
    "energy_pj": {"low": 1, "nominal": 2, "high": 4},
    "factors": {"width_bits": [[4, 1], [8, 2], [12, 5]], "accumulator_bits": [[16, 1], [32, 1.5]],
                "octaves": [[1, 1], [2, 1.25], [16, 3]], "entries_per_element": [[0.25, 1], [4, 2]],
                "steps_per_entry": [[1, 1], [8, 0.5]]},
    "leave_one_out": {"designs": 9, "max": 0.2, "rms": 0.1},
    "source": "someone2014", "locator": "fitted to 9 designs", "kind": "estimated"})");
}

PriceFit read(const Json& content) {
  const auto node = JsonNode::parse(content.dump(), "fit.json");
  return read_fit(node, {{"someone2014", "Someone, 2014"}}, energy_unit);
}

std::string message(const std::function<void(Json&)>& damage) {
  auto content = valid();
  damage(content);
  try {
    static_cast<void>(read(content));
  } catch (const InputError& error) {
    return error.what();
  }
  return "read";
}

Event event(std::uint64_t bits, std::uint64_t accumulator, std::uint64_t base_factor,
            std::uint64_t entries = 1, std::uint64_t vector_size = 1) {
  return {.attributes = {{"width_bits", bits},
                         {"accumulator_bits", accumulator},
                         {"base_factor", base_factor},
                         {"table_entries", entries},
                         {"vector_size", vector_size}}};
}

double factor(const Event& event) {
  return factor_at(read(valid()), position_of(event)).value_or(-1);
}

/// exp of the sum of numpy.interp(log(x), log(places), log(factors)) over the tables.
TEST(PriceFit, IsTheProductOfFactorsOnLogLogLines) {
  constexpr double rounding = 1e-12;
  EXPECT_NEAR(factor(event(4, 16, 8)), 0.707106781186548, rounding);
  EXPECT_NEAR(factor(event(6, 24, 4)), 3.79586318353409, rounding);
  EXPECT_NEAR(factor(event(11, 19, 8, 2, 16)), 8.58353032850226, rounding);
  EXPECT_NEAR(factor(event(12, 32, 32, 32, 4)), 45.0, rounding);
}

TEST(PriceFit, ReachesAsFarAsItsTables) {
  EXPECT_EQ(factor(event(3, 16, 1)), -1);
  EXPECT_EQ(factor(event(13, 16, 1)), -1);
  EXPECT_EQ(factor(event(8, 33, 1)), -1);
  EXPECT_EQ(factor(event(8, 0, 1)), -1);
}

TEST(PriceFit, HoldsTheEndsOfTablesOfDerivedParameters) {
  EXPECT_DOUBLE_EQ(factor(event(8, 16, 8, 8, 64)), factor(event(8, 16, 8, 8, 32)));
  EXPECT_DOUBLE_EQ(factor(event(8, 16, 8, 8, 2)), factor(event(8, 16, 8, 8, 1)));
}

TEST(PriceFit, TakesTheWidthOfOperandsWhereAnEventHasAnotherBesides) {
  auto content = valid();
  content["factors"] = {{"octaves", {{1, 1}, {2, 1.25}, {16, 3}}}};
  const Event sum{.attributes = {{"width_bits", 24}, {"operand_bits", 5}, {"base_factor", 8}}};
  EXPECT_EQ(factor_at(read(content), position_of(sum)), 1.25);
}

TEST(PriceFit, IsReadWithItsErrors) {
  auto content = valid();
  EXPECT_EQ(read(content).leave_one_out, (FitError{9, 0.2, 0.1}));
  EXPECT_FALSE(read(content).held_out);
  content["held_out"] = {{"designs", 3}, {"max", 0.3}, {"rms", 0.15}};
  EXPECT_EQ(read(content).held_out, (FitError{3, 0.3, 0.15}));
  EXPECT_EQ(read(content).reference.source.kind, SourceKind::Estimated);
}

TEST(PriceFit, RefusesWhatIsNoTable) {
  const auto table = [](const char* text) {
    return message([&](Json& fit) { fit["factors"]["width_bits"] = Json::parse(text); });
  };
  EXPECT_EQ(table("[]"), "fit.json: at /factors/width_bits: expected at least one pair");
  EXPECT_EQ(table("[[4, 1, 1]]"),
            "fit.json: at /factors/width_bits/0: expected [value, factor], found [4,1,1]");
  EXPECT_EQ(table("[[4, 1], [4, 2]]"),
            "fit.json: at /factors/width_bits/1/0: expected ascending values, found 4 after a "
            "larger or equal one");
  EXPECT_NE(table("[[4, 0]]"), "read");
  EXPECT_NE(table("[[0, 1]]"), "read");
  EXPECT_NE(message([](Json& fit) { fit["factors"]["colour"] = fit["factors"]["octaves"]; }),
            "read");
  EXPECT_NE(message([](Json& fit) { fit.erase("leave_one_out"); }), "read");
}

class FittedCurve : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::size_t axis : {0U, 1U, 4U, 5U, 6U}) {
      curve_.rules.at(axis) = ScalingRule::Interpolate;
    }
    for (const std::uint64_t bits : {3U, 4U, 8U}) {
      curve_.points.push_back({.position = position_of(event(bits, 16, 1)),
                               .value = {10, 20, 30},
                               .source = {"someone", "a design", SourceKind::Synthesised}});
    }
    curve_.fit = read(valid());
  }

  PriceCurve curve_;
};

TEST_F(FittedCurve, APointKeepsItsOwnPrice) {
  const auto value = evaluate(curve_, event(8, 16, 1));
  EXPECT_EQ(value->value, (Range<double>{10, 20, 30}));
  EXPECT_EQ(value->kind, SourceKind::Synthesised);
}

TEST_F(FittedCurve, ElsewhereThePriceIsFittedAndSaysSo) {
  const auto value = evaluate(curve_, event(6, 16, 1));
  const auto expected = factor(event(6, 16, 1));
  EXPECT_DOUBLE_EQ(value->value.low, expected);
  EXPECT_DOUBLE_EQ(value->value.nominal, 2 * expected);
  EXPECT_DOUBLE_EQ(value->value.high, 4 * expected);
  EXPECT_EQ(value->kind, SourceKind::Estimated);
}

TEST_F(FittedCurve, BeyondTheFitTheRulesHold) {
  curve_.points.push_back(curve_.points.front());
  curve_.points.back().position = position_of(event(2, 16, 1));
  curve_.points.back().value = {10, 20, 30};
  EXPECT_FALSE(evaluate(curve_, event(9, 48, 1)));
  EXPECT_EQ(evaluate(curve_, event(3, 16, 1))->kind, SourceKind::Synthesised);
  EXPECT_FALSE(evaluate(curve_, event(13, 16, 1)));
}

TEST_F(FittedCurve, AParameterWithoutARuleMustBeAbsent) {
  auto other = event(6, 16, 1);
  other.attributes.set("capacity_bytes", 1024);
  EXPECT_FALSE(evaluate(curve_, other));
}

}  // namespace
}  // namespace lnsim
