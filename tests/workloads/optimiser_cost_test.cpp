// SPDX-License-Identifier: MIT
#include "workloads/optimiser_cost.hpp"

#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"

namespace lnsim {
namespace {

struct Row {
  Optimiser optimiser;
  const char* format;
  VectorOperations operations;
  std::uint64_t code_cycles;
  std::uint64_t states;
};

const VectorOperations madam{.add = 1, .multiply = 6, .compare = 4, .exponential = 1, .divide = 2};
const VectorOperations adam{.add = 4, .multiply = 8, .divide = 2};
const VectorOperations sgd{.add = 1, .multiply = 1};

TEST(OptimiserCost, is_the_arithmetic_and_state_of_each_rule) {
  const Row rows[] = {
      {Optimiser::LnsMadam, "lns8g8", {}, 1, 1},  {Optimiser::LnsMadam, "fp32", madam, 0, 1},
      {Optimiser::LnsMadam, "int8", madam, 0, 1}, {Optimiser::Madam, "lns8g8", madam, 0, 1},
      {Optimiser::Madam, "fp32", madam, 0, 1},    {Optimiser::Sgd, "lns8g8", sgd, 0, 0},
      {Optimiser::Adam, "fp32", adam, 0, 2}};
  for (const auto& [optimiser, format, operations, code_cycles, states] : rows) {
    SCOPED_TRACE(to_string(optimiser));
    const auto cost = optimiser_cost(optimiser, parse_number_format(format).storage);
    EXPECT_EQ(cost.operations, operations);
    EXPECT_EQ(cost.code_cycles, code_cycles);
    EXPECT_EQ(cost.on_codes(), code_cycles > 0);
    EXPECT_EQ(cost.states, states);
    EXPECT_FALSE(cost.source.citation.empty());
    EXPECT_FALSE(cost.source.locator.empty());
  }
}

std::string refusal(const std::string& entry, const char* format = "fp32") {
  const auto text = R"({"adam": {"source": {"citation": "c", "locator": "l",
                        "kind": "published"}, )" +
                    entry + "}}";
  return testing::message_of([&] {
    static_cast<void>(read_optimiser_cost(JsonNode::parse(text, "o.json"), Optimiser::Adam,
                                          parse_number_format(format).storage));
  });
}

TEST(OptimiserCost, what_a_document_gets_wrong_is_named) {
  EXPECT_EQ(refusal(R"("states": [], "steps": [{"of": "w", "divide": 3}])"), "");
  const std::pair<std::string, std::string> cases[] = {
      {R"("states": [])", "\"steps\" is missing"},
      {R"("steps": [])", "\"states\" is missing"},
      {R"("states": [""], "steps": [])", "/adam/states/0"},
      {R"("states": [], "steps": [{"add": 1}])", "\"of\" is missing"},
      {R"("states": [], "steps": [{"of": "", "add": 1}])", "/adam/steps/0/of"},
      {R"("states": [], "steps": [{"of": "w", "add": 0}])", "/adam/steps/0/add"},
      {R"("states": [], "steps": [{"of": "w", "adds": 1}])", "did you mean add"},
      {R"("states": [], "steps": [], "step": 1)", "/adam/step"},
      {R"("states": [], "steps": [{"of": "w", "add": 18446744073709551615},
          {"of": "v", "add": 1}])",
       "64 bits"}};
  for (const auto& [entry, message] : cases) {
    EXPECT_NE(refusal(entry).find(message), std::string::npos) << entry << ": " << refusal(entry);
  }
}

TEST(OptimiserCost, codes_name_their_interval_and_the_rule_of_other_weights) {
  const auto codes = [](const std::string& interval, const std::string& more = "") {
    return R"("states": [], "codes": {"initiation_interval_cycles": )" + interval + "}" + more;
  };
  EXPECT_EQ(refusal(codes("2"), "lns8g8"), "");
  EXPECT_NE(refusal(codes("0"), "lns8g8").find("/adam/codes/initiation"), std::string::npos);
  EXPECT_NE(refusal(codes("1", R"(, "steps": [])"), "lns8g8").find("/adam/steps"),
            std::string::npos);
  EXPECT_NE(refusal(codes("1, \"depth\": 2"), "lns8g8").find("/adam/codes/depth"),
            std::string::npos);
  EXPECT_NE(refusal(codes("1")).find("\"on_linear_weights\" is missing"), std::string::npos);
  EXPECT_NE(refusal(codes("1", R"(, "on_linear_weights": "madma")")).find("did you mean madam"),
            std::string::npos);
}

TEST(OptimiserCost, the_document_has_a_version_and_the_optimisers_alone) {
  const auto document = JsonNode::parse(optimisers_json(), "optimisers.json");
  document.allow_only({"schema_version", "lns_madam", "madam", "sgd", "adam"});
  EXPECT_EQ(document["schema_version"].unsigned_integer(), 1U);
}

}  // namespace
}  // namespace lnsim
