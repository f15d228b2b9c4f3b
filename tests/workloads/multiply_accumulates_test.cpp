// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "models/base/checked.hpp"
#include "models/references/reference.hpp"
#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"

namespace lnsim {

/// Found by GoogleTest beside the type.
void PrintTo(const ReferenceFigure& figure, std::ostream* out) { *out << figure.value; }

namespace {

std::vector<ReferenceFigure> figures() {
  return load_references(std::filesystem::path(LNSIM_SOURCE_DIR) / "models" / "references" /
                         "multiply_accumulates.json");
}

std::uint64_t measure(const Workload& workload, const std::string& figure) {
  const std::map<std::string, Pass> passes{
      {"multiply_accumulates_forward", Pass::Forward},
      {"multiply_accumulates_forward_reported", Pass::Forward},
      {"multiply_accumulates_input_gradient", Pass::InputGradient},
      {"multiply_accumulates_weight_gradient", Pass::WeightGradient}};
  if (figure == "parameters") {
    return parameter_count(workload);
  }
  std::uint64_t total = 0;
  for (const auto& op : workload.ops) {
    if (op.pass == passes.at(figure)) {
      total = checked_add(total, multiply_accumulates(op));
    }
  }
  return total;
}

class PublishedCounts : public ::testing::TestWithParam<ReferenceFigure> {};

TEST_P(PublishedCounts, are_met_within_their_tolerance) {
  const auto& figure = GetParam();
  const auto network = load_network(testing::networks_folder() / (figure.network + ".json"));
  const auto found = measure(lower(network, 1, Optimiser::LnsMadam), figure.name);
  EXPECT_NEAR(static_cast<double>(found), figure.value, figure.tolerance * figure.value);
}

INSTANTIATE_TEST_SUITE_P(References, PublishedCounts, ::testing::ValuesIn(figures()),
                         [](const auto& row) {
                           auto text = row.param.network + "_" + row.param.name;
                           std::replace_if(
                               text.begin(), text.end(),
                               [](char c) { return c == '-' || c == '.'; }, '_');
                           return text;
                         });

}  // namespace
}  // namespace lnsim
