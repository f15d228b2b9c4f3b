// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "models/base/checked.hpp"
#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

std::vector<std::string> shipped_networks() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(testing::networks_folder())) {
    if (entry.path().extension() == ".json") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::map<Pass, std::uint64_t> multiply_accumulates_by_pass(const Workload& workload) {
  std::map<Pass, std::uint64_t> totals;
  for (const auto& op : workload.ops) {
    totals[op.pass] = checked_add(totals[op.pass], multiply_accumulates(op));
  }
  return totals;
}

class ShippedNetworks : public ::testing::TestWithParam<std::string> {
 protected:
  Network network_ = load_network(testing::networks_folder() / (GetParam() + ".json"));
};

TEST_P(ShippedNetworks, is_named_as_its_file) { EXPECT_EQ(network_.name, GetParam()); }

TEST_P(ShippedNetworks, multiply_accumulates_scale_with_the_batch_and_parameters_do_not) {
  const auto one = lower(network_, 1, Optimiser::LnsMadam);
  const auto four = lower(network_, 4, Optimiser::LnsMadam);
  ASSERT_EQ(one.ops.size(), four.ops.size());
  auto scaled = multiply_accumulates_by_pass(one);
  EXPECT_GT(scaled[Pass::Forward], 0U);
  for (auto& [pass, count] : scaled) {
    count *= 4;
  }
  EXPECT_EQ(scaled, multiply_accumulates_by_pass(four));
  EXPECT_EQ(parameter_count(one), parameter_count(four));
}

TEST_P(ShippedNetworks, passes_come_in_order_and_every_weight_has_one_update) {
  const auto workload = lower(network_, 1, Optimiser::LnsMadam);
  const auto stage = [](const Op& op) {
    return op.pass == Pass::Forward ? 0 : op.pass == Pass::Update ? 2 : 1;
  };
  EXPECT_TRUE(std::is_sorted(workload.ops.begin(), workload.ops.end(),
                             [&](const Op& a, const Op& b) { return stage(a) < stage(b); }));
  std::set<std::string> updated;
  for (const auto& op : workload.ops) {
    if (op.pass == Pass::Update) {
      EXPECT_TRUE(updated.insert(op.layer).second) << op.layer;
    }
  }
}

TEST_P(ShippedNetworks, its_trace_reads_back_as_the_same_workload) {
  auto workload = lower(network_, 2, Optimiser::Adam);
  workload.format = "lns8g8";
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

INSTANTIATE_TEST_SUITE_P(Folder, ShippedNetworks, ::testing::ValuesIn(shipped_networks()),
                         [](const auto& name) {
                           auto text = name.param;
                           std::replace_if(
                               text.begin(), text.end(),
                               [](char c) { return c == '-' || c == '.'; }, '_');
                           return text;
                         });

}  // namespace
}  // namespace lnsim
