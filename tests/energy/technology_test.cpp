// SPDX-License-Identifier: MIT
#include "energy/technology.hpp"

#include <filesystem>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::json;

Json valid() {
  return Json::parse(R"({
    "schema_version": 1, "name": "toy", "title": "t", "description": "d",
    "node_nm": 45, "voltage_v": 0.9, "sources": {"someone2014": "Someone, 2014"},
    "entries": [{"resource": "integer_adder", "action": "add",
      "scaling": {"width_bits": "linear"},
      "scaling_source": {"source": "someone2014", "locator": "section 2"},
      "points": [{"width_bits": 8, "energy_pj": {"low": 1, "nominal": 2, "high": 3},
                  "source": "someone2014", "locator": "table 1", "kind": "published"}]}],
    "leakage": [{"resource": "processing_element", "action": "leak",
      "points": [{"power_mw": {"low": 0, "nominal": 0, "high": 1},
                  "source": "someone2014", "locator": "table 2", "kind": "unverified"}]}]})");
}

Json factor(double low, double nominal, double high) {
  return {{"low", low},           {"nominal", nominal}, {"high", high},  {"source", "someone2014"},
          {"locator", "table 3"}, {"kind", "scaled"},   {"note", "node"}};
}

class TechnologyFile : public testing::Test {
 protected:
  /// A file of its own for each test: CTest may run them at once.
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("technology_") + testing::UnitTest::GetInstance()->current_test_info()->name() +
       ".json");

  Technology load(const Json& content) {
    std::ofstream(path_) << content.dump();
    return load_technology(path_);
  }

  std::string message(const std::function<void(Json&)>& damage) {
    auto content = valid();
    damage(content);
    try {
      load(content);
    } catch (const InputError& error) {
      return error.what();
    }
    return "loaded";
  }

  void TearDown() override { std::filesystem::remove(path_); }
};

TEST_F(TechnologyFile, LoadsWithItsSources) {
  const auto technology = load(valid());
  EXPECT_EQ(technology.name, "toy");
  EXPECT_EQ(technology.voltage_v, 0.9);
  const auto& point = technology.energy.at(0).points.at(0);
  EXPECT_EQ(point.value, (Range<double>{1, 2, 3}));
  EXPECT_EQ(point.source.citation, "Someone, 2014");
  EXPECT_EQ(point.source.locator, "table 1");
  EXPECT_EQ(technology.energy.at(0).scaling_source->locator, "section 2");
  EXPECT_EQ(technology.leakage.at(0).points.at(0).source.kind, SourceKind::Unverified);
}

TEST_F(TechnologyFile, MayTellTheAreaAndTheDesignsItWasCharacterisedFrom) {
  EXPECT_TRUE(load(valid()).area.empty());
  auto characterised = valid();
  characterised["designs"] = Json::parse(R"([
    {"name": "int8_v32", "cells": 9000},
    {"name": "int8_v8", "unit": "vector_mac", "format": "int8", "critical_path_ps": 900.5,
     "vector_size": 8, "area_um2": 70.5},
    {"name": "int8_v4", "unit": "vector_mac", "format": "int8", "critical_path_ps": 450,
     "critical_path_no_wire_ps": 400, "vector_size": 4, "clock_period_ps": 500,
     "added_stages": 3, "sums_in_turn": 2},
    {"name": "lns16_update", "unit": "weight_update", "operand_bits": 16, "area_um2": 9},
    {"name": "lns8_update", "unit": "weight_update", "operand_bits": 8},
    {"name": "table", "unit": "linear_to_log", "format": "int8", "critical_path_ps": 800},
    {"name": "int8_v1", "unit": "vector_mac", "format": "int8"}])");
  auto adder = characterised["entries"][0];
  adder["points"][0]["area_um2"] = adder["points"][0]["energy_pj"];
  adder["points"][0].erase("energy_pj");
  characterised["area"] = {adder};
  EXPECT_EQ(load(characterised).area.at(0).points.at(0).value, (Range<double>{1, 2, 3}));
  const auto units = load(characterised).vector_units;
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(std::pair(units[0].added_stages, units[0].sums_in_turn), std::pair(0U, 1U));
  EXPECT_EQ(std::pair(units[1].added_stages, units[1].sums_in_turn), std::pair(3U, 2U));
  EXPECT_EQ(units[0].name, "int8_v8");
  EXPECT_EQ(units[0].format, "int8");
  EXPECT_EQ(std::pair(units[0].critical_path_ps, units[0].wired_path_ps), std::pair(900.5, 900.5));
  EXPECT_EQ(std::pair(units[1].critical_path_ps, units[1].wired_path_ps), std::pair(400.0, 450.0));
  EXPECT_EQ(units[0].vector_size, 8U);
  EXPECT_EQ(units[0].area_um2, 70.5);
  const auto updates = load(characterised).update_units;
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].stored_bits, 16U);
  EXPECT_EQ(updates[0].area_um2, 9);
}

TEST_F(TechnologyFile, MayTellWhatMustBeKnownOfTheFormatsThatItPrices) {
  EXPECT_TRUE(load(valid()).remarks.empty());
  auto remarked = valid();
  remarked["remarks"] = Json::parse(R"([{"formats": ["fp8e4m3", "bf16"], "text": "as it is"}])");
  const auto remark = load(remarked).remarks.at(0);
  EXPECT_EQ(remark.text, "as it is");
  EXPECT_TRUE(remark.concerns("bf16"));
  EXPECT_TRUE(remark.concerns("fp8e4m3-chain"));
  EXPECT_FALSE(remark.concerns("fp8"));
  EXPECT_FALSE(remark.concerns("fp8e5m2"));
  remarked["remarks"][0]["formats"] = {"*-bins"};
  const auto of_option = load(remarked).remarks.at(0);
  EXPECT_TRUE(of_option.concerns("lns8g8-bins"));
  EXPECT_TRUE(of_option.concerns("lns8g8-t4-bins-deferred"));
  EXPECT_FALSE(of_option.concerns("lns8g8"));
  EXPECT_FALSE(of_option.concerns("lns8g8-binsary"));
  EXPECT_FALSE(of_option.concerns("bf16"));
}

TEST_F(TechnologyFile, MayTellHowAnEnergyFollowsTheStatisticsOfTheOperands) {
  auto content = valid();
  content["entries"][0]["points"][0]["by_zero_fraction"] = Json::parse("[[0, 1], [0.5, 0.7]]");
  content["entries"][0]["points"][0]["by_toggle_rate"] = Json::parse("[[0, 0.2], [0.4, 1]]");
  const auto point = load(content).energy.at(0).points.at(0);
  EXPECT_EQ(point.by_zero_fraction, (FactorLine{{0, 1}, {0.5, 0.7}}));
  EXPECT_EQ(point.by_toggle_rate, (FactorLine{{0, 0.2}, {0.4, 1}}));
}

TEST_F(TechnologyFile, RefusesFactorsThatAreNoLine) {
  struct Line {
    const char* key;
    const char* pairs;
    const char* expected;
  };
  const Line lines[] = {
      {"by_zero_fraction", "[[0, 1]]", "by_zero_fraction: expected at least two pairs, found 1"},
      {"by_zero_fraction", "[[0, 1], [0.5]]", "by_zero_fraction/1: expected [statistic, factor]"},
      {"by_zero_fraction", "[[0, 1], [0, 0.5]]", "by_zero_fraction/1/0: expected ascending"},
      {"by_zero_fraction", "[[0, 1], [1.5, 0.5]]", "by_zero_fraction/1/0: expected a number"},
      {"by_zero_fraction", "[[0, 1], [0.5, -0.5]]", "by_zero_fraction/1/1: expected a number"},
      {"by_zero_fraction", "[[0, 0.9], [1, 0.5]]", "by_zero_fraction/0: expected [0, 1]"},
      {"by_toggle_rate", "[[0, 0.5], [0.5, 1.5]]", "by_toggle_rate: expected a factor 1"},
      {"by_toggle_rate", "0.5", "by_toggle_rate: expected an array"}};
  for (const auto& [key, pairs, expected] : lines) {
    const auto text = message([key = key, pairs = pairs](Json& j) {
      j["entries"][0]["points"][0][key] = Json::parse(pairs);
    });
    EXPECT_NE(text.find("/entries/0/points/0/" + std::string(expected)), std::string::npos) << text;
  }
  const auto leakage = message([](Json& j) {
    j["leakage"][0]["points"][0]["by_toggle_rate"] = Json::parse("[[0, 1], [1, 2]]");
  });
  EXPECT_NE(leakage.find("/leakage/0/points/0/by_toggle_rate"), std::string::npos) << leakage;
}

TEST_F(TechnologyFile, RefusesPipelinesThatAreNone) {
  struct Pipeline {
    const char* key;
    const char* value;
    const char* expected;
  };
  const Pipeline pipelines[] = {
      {"added_stages", "-1", "added_stages: expected an integer from 0 to 1024"},
      {"added_stages", "1.5", "added_stages: expected an integer from 0 to 1024"},
      {"added_stages", "1025", "added_stages: expected an integer from 0 to 1024"},
      {"sums_in_turn", "0", "sums_in_turn: expected an integer from 1 to 1024"},
      {"clock_period_ps", "-1", "clock_period_ps: expected a number"},
      {"clock_period_ps", "\"1 ns\"", "clock_period_ps: expected a number"}};
  for (const auto& [key, value, expected] : pipelines) {
    const auto text = message([key = key, value = value](Json& j) {
      j["designs"] = Json::parse(R"([{"name": "deep", "unit": "vector_mac", "format": "int8",)"
                                 R"( "critical_path_ps": 900}])");
      j["designs"][0][key] = Json::parse(value);
    });
    EXPECT_NE(text.find("/designs/0/" + std::string(expected)), std::string::npos) << text;
  }
}

TEST_F(TechnologyFile, RefusesANumberWithoutSourceLocatorOrKind) {
  for (const auto* key : {"source", "locator", "kind"}) {
    const auto text = message([&](Json& j) { j["entries"][0]["points"][0].erase(key); });
    EXPECT_NE(text.find("/entries/0/points/0: the key \"" + std::string(key) + "\" is missing"),
              std::string::npos)
        << text;
  }
}

struct Damage {
  const char* name;
  void (*apply)(Json&);
  const char* expected;
};

TEST_F(TechnologyFile, RefusesBadContent) {
  const Damage damages[] = {
      {"unknown source", [](Json& j) { j["entries"][0]["points"][0]["source"] = "someone2041"; },
       "did you mean someone2014"},
      {"unknown kind", [](Json& j) { j["entries"][0]["points"][0]["kind"] = "publishd"; },
       "did you mean published"},
      {"empty locator", [](Json& j) { j["entries"][0]["points"][0]["locator"] = ""; },
       "/entries/0/points/0/locator"},
      {"bounds", [](Json& j) { j["entries"][0]["points"][0]["energy_pj"]["low"] = 2.5; },
       "low <= nominal <= high"},
      {"negative", [](Json& j) { j["entries"][0]["points"][0]["energy_pj"]["low"] = -1; },
       "/entries/0/points/0/energy_pj/low"},
      {"beyond any price",
       [](Json& j) { j["entries"][0]["points"][0]["energy_pj"]["high"] = 1.1e12; },
       "/entries/0/points/0/energy_pj/high: expected a number from 0 to 1e+12"},
      {"beyond any factor",
       [](Json& j) {
         j["entries"][0]["points"][0]["by_zero_fraction"] = Json::parse("[[0, 1], [1, 1.1e6]]");
       },
       "/by_zero_fraction/1/1: expected a number from 0 to 1e+06"},
      {"control character", [](Json& j) { j["name"] = "a\x1b"; },
       "/name: expected a text without control characters"},
      {"unknown rule", [](Json& j) { j["entries"][0]["scaling"]["width_bits"] = "lineer"; },
       "did you mean linear"},
      {"rule without source", [](Json& j) { j["entries"][0].erase("scaling_source"); },
       "\"scaling_source\" is missing"},
      {"source without rule",
       [](Json& j) { j["leakage"][0]["scaling_source"] = j["entries"][0]["scaling_source"]; },
       "no rule in \"scaling\" computes"},
      {"position without rule", [](Json& j) { j["leakage"][0]["points"][0]["width_bits"] = 8; },
       "/leakage/0/points/0/width_bits"},
      {"missing position", [](Json& j) { j["entries"][0]["points"][0].erase("width_bits"); },
       "\"width_bits\" is missing"},
      {"zero position", [](Json& j) { j["entries"][0]["points"][0]["width_bits"] = 0; },
       "an integer from 1"},
      {"equal positions",
       [](Json& j) { j["entries"][0]["points"].push_back(j["entries"][0]["points"][0]); },
       "/entries/0/points/1: a second point"},
      {"no points", [](Json& j) { j["entries"][0]["points"] = Json::array(); },
       "at least one point"},
      {"equal entries", [](Json& j) { j["entries"].push_back(j["entries"][0]); },
       "/entries/1: a second entry"},
      {"leak as energy", [](Json& j) { j["entries"][0]["action"] = "leak"; }, "/entries/0/action"},
      {"energy as leak", [](Json& j) { j["leakage"][0]["action"] = "add"; }, "/leakage/0/action"},
      {"unknown key", [](Json& j) { j["entries"][0]["widht"] = 1; }, "/entries/0/widht"},
      {"version", [](Json& j) { j["schema_version"] = 2; }, "/schema_version"},
      {"unknown axis", [](Json& j) { j["entries"][0]["scaling"]["vector_sise"] = "any"; },
       "did you mean vector_size"},
      {"nameless design", [](Json& j) { j["designs"] = Json::parse(R"([{"cells": 1}])"); },
       "/designs/0: the key \"name\" is missing"},
      {"remark without text", [](Json& j) { j["remarks"] = Json::parse(R"([{"formats": []}])"); },
       "/remarks/0: the key \"text\" is missing"},
      {"missing leakage", [](Json& j) { j.erase("leakage"); }, "\"leakage\" is missing"},
      {"wrong unit", [](Json& j) { j["node_nm"] = "45"; }, "/node_nm"},
  };
  for (const auto& [name, apply, expected] : damages) {
    const auto text = message(apply);
    EXPECT_NE(text.find(expected), std::string::npos) << name << ": " << text;
  }
}

TEST_F(TechnologyFile, AnEntrySharesTheDrawOfItsResourceAndVariant) {
  auto content = valid();
  content["entries"][0]["variant"] = "lns";
  content["entries"][0]["component"] = "accumulator";
  const auto technology = load(content);
  EXPECT_EQ(technology.energy.front().tie, (PriceTie{.draw = "integer_adder lns"}));
  EXPECT_EQ(technology.leakage.front().tie.draw, "processing_element leak");
}

TEST_F(TechnologyFile, AnEntryStatesWhatItShares) {
  auto content = valid();
  content["common_factors"]["node"] = factor(0.5, 1.5, 2);
  content["entries"][0].update(
      Json::parse(R"({"draw": "adders", "opposite": true, "common_factors": ["node"]})"));
  const PriceTie expected{.draw = "adders", .opposite = true, .factors = {{"node", {0.5, 1.5, 2}}}};
  EXPECT_EQ(load(content).energy.front().tie, expected);
}

TEST_F(TechnologyFile, RefusesAFactorThatIsNotThere) {
  const auto text = message([](Json& j) {
    j["common_factors"]["node"] = factor(1, 1, 2);
    j["entries"][0]["common_factors"] = {"mode"};
  });
  EXPECT_NE(text.find("/entries/0/common_factors/0"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean node?"), std::string::npos) << text;
}

TEST_F(TechnologyFile, RefusesAFactorOfNothing) {
  const auto text = message([](Json& j) { j["common_factors"]["node"] = factor(0, 0, 2); });
  EXPECT_NE(text.find("/common_factors/node/nominal"), std::string::npos) << text;
}

TEST_F(TechnologyFile, RefusesAFactorWithoutSourceLocatorKindOrNote) {
  for (const auto* key : {"source", "locator", "kind", "note"}) {
    const auto text = message([&](Json& j) {
      j["common_factors"]["node"] = factor(1, 1, 2);
      j["common_factors"]["node"].erase(key);
    });
    EXPECT_NE(text.find("/common_factors/node"), std::string::npos) << text;
    EXPECT_NE(text.find(key), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace lnsim
