// SPDX-License-Identifier: MIT
#include "workloads/record_reader.hpp"

#include <algorithm>
#include <array>

#include "workloads/axis.hpp"
#include "workloads/format_costs.hpp"
#include "workloads/names.hpp"
#include "workloads/payload.hpp"

namespace lnsim {
namespace {

constexpr std::array<std::string_view, 3> work_keys{"contraction", "vector", "update"};

Axis read_axis(const JsonNode& node) {
  node.allow_only({"input", "output", "taps", "stride", "padding", "dilation"});
  const Axis axis{.input = node["input"].unsigned_integer(1),
                  .output = node["output"].unsigned_integer(1),
                  .taps = node["taps"].unsigned_integer(1),
                  .stride = node["stride"].unsigned_integer(1),
                  .padding = node["padding"].unsigned_integer(0),
                  .dilation = node["dilation"].unsigned_integer(1)};
  std::uint64_t output = 0;
  try {
    output = axis_output(axis);
  } catch (const Error& error) {
    throw node.error(error.what());
  }
  if (axis.output != output) {
    throw node["output"].error("expected " + std::to_string(output) +
                               " by the other values of this axis, found " +
                               std::to_string(axis.output));
  }
  return axis;
}

/// A dimension of 0 makes an op that costs nothing.
Contraction read_contraction(const JsonNode& node, std::uint64_t version) {
  if (version == 1) {
    node.allow_only({"groups", "n", "k", "c", "height", "width", "second"});
  } else {
    node.allow_only({"groups", "n", "k", "c", "depth", "height", "width", "second", "transposed"});
  }
  const auto second = read_enum(names::tensor_classes, node["second"]);
  if (second != TensorClass::Weight && second != TensorClass::Activation) {
    throw node["second"].error(R"(expected "weight" or "activation", found ")" +
                               std::string(to_string(second)) + "\"");
  }
  return {.groups = node["groups"].unsigned_integer(),
          .n = node["n"].unsigned_integer(),
          .k = node["k"].unsigned_integer(),
          .c = node["c"].unsigned_integer(),
          .depth = node.has("depth") ? read_axis(node["depth"]) : Axis{},
          .height = read_axis(node["height"]),
          .width = read_axis(node["width"]),
          .second = second,
          .transposed = node.has("transposed") && node["transposed"].boolean()};
}

VectorWork read_vector(const JsonNode& node) {
  node.allow_only({"read_elements", "written_elements", "operations", "tensor"});
  const auto tensor = read_enum(names::tensor_classes, node["tensor"]);
  if (std::ranges::find(operand_classes, tensor) == operand_classes.end()) {
    throw node["tensor"].error("expected weight, activation, error or gradient, found " +
                               std::string(to_string(tensor)));
  }
  const auto operations = node["operations"];
  operations.allow_only({"add", "multiply", "compare", "exponential", "divide"});
  return {.read_elements = node["read_elements"].unsigned_integer(),
          .written_elements = node["written_elements"].unsigned_integer(),
          .operations = {.add = operations["add"].unsigned_integer(),
                         .multiply = operations["multiply"].unsigned_integer(),
                         .compare = operations["compare"].unsigned_integer(),
                         .exponential = operations["exponential"].unsigned_integer(),
                         .divide = operations["divide"].unsigned_integer()},
          .converted = {},
          .tensor = tensor};
}

WeightUpdate read_update(const JsonNode& node) {
  node.allow_only({"weights", "untouched"});
  return {.weights = node["weights"].unsigned_integer(),
          .untouched = node.has("untouched") ? node["untouched"].unsigned_integer(1) : 0};
}

/// Operands are named by their role in the forward pass, whatever the pass: first [n, c], second
/// [k, c], output [n, k]; of a vector op first is what it reads.
void check_operand(const std::string& name, const JsonNode& node) {
  if (name != "first" && name != "second" && name != "output") {
    throw node.error("unknown operand" + did_you_mean(name, {"first", "second", "output"}));
  }
}

OperandStatistics read_operand_statistics(const JsonNode& node) {
  node.allow_only({"zero_fraction", "toggle_rate", "exponent_histogram", "saturation_fraction"});
  OperandStatistics statistics;
  if (node.has("zero_fraction")) {
    statistics.zero_fraction = node["zero_fraction"].number(0, 1);
  }
  if (node.has("toggle_rate")) {
    statistics.toggle_rate = node["toggle_rate"].number(0, 1);
  }
  if (node.has("saturation_fraction")) {
    static_cast<void>(node["saturation_fraction"].number(0, 1));
  }
  if (node.has("exponent_histogram")) {
    for (const auto& count : node["exponent_histogram"].elements()) {
      static_cast<void>(count.unsigned_integer());
    }
  }
  return statistics;
}

OpStatistics read_statistics(const JsonNode& node) {
  OpStatistics statistics;
  for (const auto& [operand, member] : node.members()) {
    check_operand(operand, member);
    (operand == "first"    ? statistics.first
     : operand == "second" ? statistics.second
                           : statistics.output) = read_operand_statistics(member);
  }
  return statistics;
}

std::string_view work_key_of(OpKind kind) {
  switch (kind) {
    case OpKind::Convolution:
    case OpKind::Matmul:
      return "contraction";
    case OpKind::OptimiserUpdate:
      return "update";
    default:
      return "vector";
  }
}

void check_kind(const JsonNode& node, const Op& op) {
  if (is_format_cost(op.kind)) {
    throw node["kind"].error(
        "what a number format costs is no record of a trace: its header asks "
        "for it by \"format_costs\": true");
  }
  const auto wanted = work_key_of(op.kind);
  for (const auto key : work_keys) {
    if (key != wanted && node.has(key)) {
      throw node[key].error("an op of kind " + std::string(to_string(op.kind)) + " has \"" +
                            std::string(wanted) + "\" instead");
    }
  }
  if ((op.pass == Pass::Update) != (op.kind == OpKind::OptimiserUpdate)) {
    throw node["pass"].error("the update pass holds ops of kind optimiser_update and only those");
  }
}

void check_matmul(const JsonNode& node, const Contraction& work) {
  const auto check = [&](const Axis& axis, std::string_view name) {
    if (!(axis == Axis{})) {
      throw node[name].error("expected all 1 and padding 0 for a matmul");
    }
  };
  check(work.depth, "depth");
  check(work.height, "height");
  check(work.width, "width");
  if (work.transposed) {
    throw node["transposed"].error("expected false for a matmul, whose order of operands says it");
  }
}

void read_work(const JsonNode& node, std::uint64_t version, Op& op) {
  const auto key = work_key_of(op.kind);
  const auto work = node[key];
  if (key == "contraction") {
    const auto contraction = read_contraction(work, version);
    if (op.kind == OpKind::Matmul) {
      check_matmul(work, contraction);
    }
    op.work = contraction;
  } else if (key == "vector") {
    op.work = read_vector(work);
  } else {
    op.work = read_update(work);
  }
  try {
    static_cast<void>(multiply_accumulates(op));
  } catch (const OverflowError& overflow) {
    throw work.error(overflow.what());
  }
}

std::vector<TensorUse> read_uses(const JsonNode& node) {
  std::vector<TensorUse> uses;
  for (const auto& use : node.elements()) {
    use.allow_only({"id", "elements", "class"});
    uses.push_back({.id = use["id"].unsigned_integer(),
                    .elements = use["elements"].unsigned_integer(),
                    .tensor = read_enum(names::tensor_classes, use["class"])});
  }
  return uses;
}

}  // namespace

Op read_op(const JsonNode& node, std::uint64_t version) {
  if (version == 1) {
    node.allow_only(
        {"layer", "pass", "kind", "contraction", "vector", "update", "statistics", "payload"});
  } else {
    node.allow_only({"layer", "pass", "kind", "contraction", "vector", "update", "statistics",
                     "payload", "reads", "writes"});
  }
  Op op{.layer = node["layer"].non_empty_text(),
        .pass = read_enum(names::passes, node["pass"]),
        .kind = read_enum(names::op_kinds, node["kind"]),
        .work = {}};
  check_kind(node, op);
  read_work(node, version, op);
  if (node.has("statistics")) {
    op.statistics = read_statistics(node["statistics"]);
  }
  if (node.has("reads")) {
    op.reads = read_uses(node["reads"]);
  }
  if (node.has("writes")) {
    op.writes = read_uses(node["writes"]);
  }
  if (node.has("payload")) {
    static_cast<void>(read_payload(node["payload"], op, {}));
  }
  return op;
}

}  // namespace lnsim
