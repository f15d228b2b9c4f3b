// SPDX-License-Identifier: MIT
#include "workloads/optimiser_cost.hpp"

#include <map>

#include "models/base/checked.hpp"
#include "workloads/names.hpp"

namespace lnsim {
namespace {

std::uint64_t count_of(const JsonNode& step, std::string_view operation) {
  return step.has(operation) ? step[operation].unsigned_integer(1) : 0;
}

void add_step(VectorOperations& sum, const JsonNode& step) {
  step.allow_only({"of", "add", "multiply", "compare", "exponential", "divide"});
  static_cast<void>(step["of"].non_empty_text());
  sum.add = checked_add(sum.add, count_of(step, "add"));
  sum.multiply = checked_add(sum.multiply, count_of(step, "multiply"));
  sum.compare = checked_add(sum.compare, count_of(step, "compare"));
  sum.exponential = checked_add(sum.exponential, count_of(step, "exponential"));
  sum.divide = checked_add(sum.divide, count_of(step, "divide"));
}

OptimiserCost read_entry(const JsonNode& entry) {
  OptimiserCost cost{.states = entry["states"].elements().size(),
                     .source = read_source(entry["source"])};
  for (const auto& state : entry["states"].elements()) {
    static_cast<void>(state.non_empty_text());
  }
  if (entry.has("codes")) {
    entry.allow_only({"source", "states", "codes", "on_linear_weights"});
    entry["codes"].allow_only({"initiation_interval_cycles"});
    cost.code_cycles = entry["codes"]["initiation_interval_cycles"].unsigned_integer(1);
    return cost;
  }
  entry.allow_only({"source", "states", "steps"});
  for (const auto& step : entry["steps"].elements()) {
    add_step(cost.operations, step);
  }
  return cost;
}

std::map<Optimiser, OptimiserCost> all_costs(const Format& weights) {
  const auto document = JsonNode::parse(optimisers_json(), "workloads/optimisers.json");
  std::map<Optimiser, OptimiserCost> costs;
  for (const auto& [optimiser, name] : names::optimisers) {
    costs.emplace(optimiser, read_optimiser_cost(document, optimiser, weights));
  }
  return costs;
}

}  // namespace

OptimiserCost read_optimiser_cost(const JsonNode& document, Optimiser optimiser,
                                  const Format& weights) {
  const auto entry = document[to_string(optimiser)];
  if (entry.has("codes") && !weights.is<LnsParameters>()) {
    return read_entry(
        document[to_string(read_enum(names::optimisers, entry["on_linear_weights"]))]);
  }
  return read_entry(entry);
}

const OptimiserCost& optimiser_cost(Optimiser optimiser, const Format& weights) {
  static const auto logarithmic = all_costs(parse_number_format("lns8g8").storage);
  static const auto linear = all_costs(parse_number_format("fp32").storage);
  return (weights.is<LnsParameters>() ? logarithmic : linear).at(optimiser);
}

}  // namespace lnsim
