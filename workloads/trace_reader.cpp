// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include <boost/algorithm/string/predicate.hpp>

#include "models/base/json_reader.hpp"
#include "workloads/axis.hpp"
#include "workloads/format_costs.hpp"
#include "workloads/names.hpp"
#include "workloads/payload.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

constexpr std::array<std::string_view, 3> work_keys{"contraction", "vector", "update"};

std::string non_empty(const JsonNode& node) { return node.non_empty_text(); }

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

Contraction read_contraction(const JsonNode& node) {
  node.allow_only({"groups", "n", "k", "c", "height", "width", "second"});
  const auto second = read_enum(names::tensor_classes, node["second"]);
  if (second != TensorClass::Weight && second != TensorClass::Activation) {
    throw node["second"].error(R"(expected "weight" or "activation", found ")" +
                               std::string(to_string(second)) + "\"");
  }
  return {.groups = node["groups"].unsigned_integer(1),
          .n = node["n"].unsigned_integer(1),
          .k = node["k"].unsigned_integer(1),
          .c = node["c"].unsigned_integer(1),
          .height = read_axis(node["height"]),
          .width = read_axis(node["width"]),
          .second = second};
}

VectorWork read_vector(const JsonNode& node) {
  node.allow_only({"read_elements", "written_elements", "operations", "tensor"});
  const auto tensor = read_enum(names::tensor_classes, node["tensor"]);
  if (tensor == TensorClass::Scale) {
    throw node["tensor"].error("expected a tensor of numbers, found their scales");
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
          .tensor = tensor};
}

WeightUpdate read_update(const JsonNode& node) {
  node.allow_only({"weights", "untouched"});
  return {.weights = node["weights"].unsigned_integer(1),
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
  if (!(work.height == Axis{})) {
    throw node["height"].error("expected all 1 and padding 0 for a matmul");
  }
  if (!(work.width == Axis{})) {
    throw node["width"].error("expected all 1 and padding 0 for a matmul");
  }
}

Op read_op(const JsonNode& node) {
  node.allow_only(
      {"layer", "pass", "kind", "contraction", "vector", "update", "statistics", "payload"});
  Op op{.layer = non_empty(node["layer"]),
        .pass = read_enum(names::passes, node["pass"]),
        .kind = read_enum(names::op_kinds, node["kind"]),
        .work = {}};
  check_kind(node, op);
  const auto key = work_key_of(op.kind);
  const auto work = node[key];
  if (key == "contraction") {
    const auto contraction = read_contraction(work);
    if (op.kind == OpKind::Matmul) {
      check_matmul(work, contraction);
    }
    op.work = contraction;
  } else if (key == "vector") {
    op.work = read_vector(work);
  } else {
    op.work = read_update(work);
  }
  if (node.has("statistics")) {
    op.statistics = read_statistics(node["statistics"]);
  }
  if (node.has("payload")) {
    static_cast<void>(read_payload(node["payload"], op, {}));
  }
  try {
    static_cast<void>(multiply_accumulates(op));
  } catch (const OverflowError& overflow) {
    throw work.error(overflow.what());
  }
  return op;
}

Workload read_header(const JsonNode& node) {
  if (!node.has("schema") || !node["schema"].is_text() || node["schema"].text() != "lnsim-trace") {
    throw node.error(R"(expected a header with "schema": "lnsim-trace" on the first line)");
  }
  static_cast<void>(node["schema_version"].unsigned_integer(1, 1));
  node.allow_only({"schema", "schema_version", "network", "name", "batch", "optimiser", "format",
                   "embedding_gradient", "format_costs", "ops"});
  Workload workload{.name = non_empty(node["name"]),
                    .network = non_empty(node["network"]),
                    .batch = node["batch"].unsigned_integer(1),
                    .optimiser = read_enum(names::optimisers, node["optimiser"]),
                    .format = std::nullopt,
                    .format_costs = node.has("format_costs") && node["format_costs"].boolean(),
                    .ops = {}};
  if (node.has("format")) {
    workload.format = non_empty(node["format"]);
  }
  if (node.has("embedding_gradient")) {
    workload.embedding_gradient = read_enum(names::embedding_gradients, node["embedding_gradient"]);
  }
  return workload;
}

/// The lines of a text, numbered from 1.
class Lines {
 public:
  Lines(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string where() const { return file_ + ":" + std::to_string(number_); }

  /// Parses the next line. A last line without a line end that does not parse was cut off.
  JsonNode next() {
    ++number_;
    const auto end = rest_.find('\n');
    const bool complete = end != std::string_view::npos;
    const auto line = rest_.substr(0, end);
    rest_ = complete ? rest_.substr(end + 1) : std::string_view{};
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      throw InputError(where(), "", "expected a JSON object, found a blank line");
    }
    try {
      return JsonNode::parse(line, where());
    } catch (const InputError& error) {
      if (complete) {
        throw;
      }
      throw InputError(
          where(), "",
          std::string("the last line is cut off; the file is truncated (") + error.what() + ")");
    }
  }

 private:
  std::string_view rest_;
  const std::string& file_;
  std::size_t number_ = 0;
};

}  // namespace

Workload parse_trace(std::string_view text, const std::string& file) {
  if (text.empty()) {
    throw InputError(file, "", "expected a trace, found an empty file");
  }
  Lines lines(text, file);
  const auto header = lines.next();
  auto workload = read_header(header);
  while (!lines.done()) {
    workload.ops.push_back(read_op(lines.next()));
  }
  if (workload.ops.empty()) {
    throw InputError(lines.where(), "", "expected records of ops after the header, found none");
  }
  if (header.has("ops") && header["ops"].unsigned_integer(1) != workload.ops.size()) {
    throw header["ops"].error("expected as many records as announced, " +
                              std::to_string(header["ops"].unsigned_integer()) + ", found " +
                              std::to_string(workload.ops.size()));
  }
  return workload;
}

Workload read_trace(const std::filesystem::path& path) {
  return parse_trace(read_file(path), path.string());
}

}  // namespace lnsim
