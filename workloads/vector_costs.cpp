// SPDX-License-Identifier: MIT
#include "workloads/vector_costs.hpp"

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

/// So many times a part, and so many times another.
VectorCost::Part sum_of(const VectorCost::Part& one, std::uint64_t ones,
                        const VectorCost::Part& other, std::uint64_t others) {
  const auto weighted = [&](std::uint64_t of_one, std::uint64_t of_other) {
    return checked_add(checked_multiply(of_one, ones), checked_multiply(of_other, others));
  };
  const auto& a = one.operations;
  const auto& b = other.operations;
  return {.reads = weighted(one.reads, other.reads),
          .writes = weighted(one.writes, other.writes),
          .operations = {.add = weighted(a.add, b.add),
                         .multiply = weighted(a.multiply, b.multiply),
                         .compare = weighted(a.compare, b.compare),
                         .exponential = weighted(a.exponential, b.exponential),
                         .divide = weighted(a.divide, b.divide)}};
}

/// The part of an entry under a key; nothing where there is none.
VectorCost::Part read_part(const JsonNode& entry, std::string_view key) {
  if (!entry.has(key)) {
    return {};
  }
  const auto node = entry[key];
  node.allow_only({"reads", "writes", "add", "multiply", "compare", "exponential", "divide"});
  const auto count = [&](std::string_view what) {
    return node.has(what) ? node[what].unsigned_integer(1) : 0;
  };
  return {.reads = count("reads"),
          .writes = count("writes"),
          .operations = {.add = count("add"),
                         .multiply = count("multiply"),
                         .compare = count("compare"),
                         .exponential = count("exponential"),
                         .divide = count("divide")}};
}

VectorCost read_pass(const JsonNode& op, std::string_view pass, std::uint64_t parts) {
  if (!op.has(pass)) {
    return {};
  }
  const auto entry = op[pass];
  entry.allow_only({"of", "element", "group", "further"});
  static_cast<void>(entry["of"].non_empty_text());
  const VectorCost first{read_part(entry, "element"), read_part(entry, "group")};
  if (!entry.has("further")) {
    return first;
  }
  const auto further = entry["further"];
  further.allow_only({"element", "group"});
  return {sum_of(first.element, 1, read_part(further, "element"), parts - 1),
          sum_of(first.group, 1, read_part(further, "group"), parts - 1)};
}

}  // namespace

VectorWork total(const VectorCost& cost, std::uint64_t elements, std::uint64_t groups,
                 TensorClass tensor) {
  const auto all = sum_of(cost.element, elements, cost.group, groups);
  return {.read_elements = all.reads,
          .written_elements = all.writes,
          .operations = all.operations,
          .converted = {},
          .tensor = tensor};
}

namespace vector_costs {

Passes read(const JsonNode& document, std::string_view section, std::string_view op,
            std::uint64_t parts) {
  const auto node = document[section][op];
  node.allow_only({"element", "group", "part", "forward", "input_gradient", "weight_gradient"});
  for (const std::string_view meaning : {"element", "group", "part"}) {
    if (node.has(meaning)) {
      static_cast<void>(node[meaning].non_empty_text());
    }
  }
  return {read_pass(node, "forward", parts), read_pass(node, "input_gradient", parts),
          read_pass(node, "weight_gradient", parts)};
}

namespace {

Passes passes(std::string_view op, std::uint64_t parts = 1, std::string_view section = "ops") {
  static const auto document = JsonNode::parse(vector_costs_json(), "workloads/vector_costs.json");
  return read(document, section, op, parts);
}

std::string_view name_of(ActivationFunction function) {
  switch (function) {
    case ActivationFunction::Relu:
      return "relu";
    case ActivationFunction::Gelu:
      return "gelu";
    case ActivationFunction::GeluTanh:
      return "gelu_tanh";
    case ActivationFunction::Tanh:
      return "tanh";
  }
  throw Error("an activation function without a name");
}

}  // namespace

Passes batch_norm() { return passes("batch_norm"); }

Passes layer_norm() { return passes("layer_norm"); }

Passes attention_softmax() { return passes("scaled_softmax"); }

Passes activation(ActivationFunction function) {
  return passes(name_of(function), 1, "activations");
}

Passes pool(PoolFunction function, std::uint64_t taps) {
  return passes(function == PoolFunction::Maximum ? "max_pool" : "average_pool", taps);
}

Passes embedding(std::uint64_t tables) { return passes("embedding", tables); }

Passes cross_entropy() { return passes("cross_entropy"); }

VectorCost sum(std::uint64_t terms) { return passes("sum", terms).forward; }

VectorCost bias_gradient() { return passes("bias_gradient").weight_gradient; }

}  // namespace vector_costs
}  // namespace lnsim
