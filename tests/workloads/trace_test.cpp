// SPDX-License-Identifier: MIT
#include "workloads/trace.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

const std::string header =
    R"({"schema": "lnsim-trace", "schema_version": 1, "network": "n", "name": "n", "batch": 1, )"
    R"("optimiser": "sgd"})"
    "\n";
const std::string unit_axis =
    R"({"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1})";

std::string contraction(const std::string& kind, const std::string& k, const std::string& height,
                        const std::string& more = "") {
  return R"({"layer": "a", "pass": "forward", "kind": ")" + kind +
         R"(", "contraction": {"groups": 1, "n": 2, "k": )" + k + R"(, "c": 4, "height": )" +
         height + R"(, "width": )" + unit_axis + R"(, "second": "weight"})" + more + "}\n";
}

std::string matmul(const std::string& more = "") {
  return contraction("matmul", "3", unit_axis, more);
}

std::string update(const std::string& pass, const std::string& weights) {
  return R"({"layer": "a", "pass": ")" + pass +
         R"(", "kind": "optimiser_update", "update": {"weights": )" + weights + "}}\n";
}

/// A vector op with some more keys.
std::string vector(const std::string& key, const std::string& operation) {
  const auto more = [](const std::string& text) { return text.empty() ? "" : text + ", "; };
  return R"({"layer": "a", "pass": "forward", "kind": "softmax", "vector": {)" + more(key) +
         R"("read_elements": 1, "written_elements": 2, "operations": {)" + more(operation) +
         R"("add": 3, "multiply": 4, "compare": 5, "exponential": 6, "divide": 7},)" +
         R"( "tensor": "error"}})" + "\n";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(Trace, a_written_workload_reads_back_the_same) {
  const auto network = testing::make_network(testing::image_input, R"(
      {"kind": "convolution", "out_channels": 4, "kernel": 3, "stride": 2, "padding": 1,
       "dilation": 2, "groups": 2}, {"kind": "batch_norm"}, {"kind": "relu"},
      {"kind": "max_pool", "kernel": 2})");
  auto workload = lower(network, 5, Optimiser::Madam);
  workload.name = "captured \"run\" of Größe 1";
  for (const auto& format : {std::optional<std::string>{}, std::optional<std::string>{"fp16"}}) {
    workload.format = format;
    std::ostringstream out;
    write_trace(out, workload);
    EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
    EXPECT_NE(out.str().find("of Größe 1"), std::string::npos) << "it is UTF-8";
  }
}

TEST(Trace, a_vector_op_has_its_counts) {
  const auto workload = parse_trace(header + vector("", ""), "t.jsonl");
  EXPECT_EQ(
      workload.ops.at(0).work,
      (decltype(Op::work)(VectorWork{
          .read_elements = 1,
          .written_elements = 2,
          .operations = {.add = 3, .multiply = 4, .compare = 5, .exponential = 6, .divide = 7},
          .tensor = TensorClass::Error})));
}

TEST(Trace, the_header_says_what_the_records_leave_out) {
  const auto plain = parse_trace(header + matmul(), "t.jsonl");
  EXPECT_FALSE(plain.format_costs);
  EXPECT_EQ(plain.embedding_gradient, std::nullopt);
  const auto keys = R"(, "embedding_gradient": "sparse", "format_costs": true})";
  const auto told = parse_trace(replaced(header, "}", keys) + matmul(), "t.jsonl");
  EXPECT_TRUE(told.format_costs);
  EXPECT_EQ(told.embedding_gradient, EmbeddingGradient::Sparse);
  const auto off = replaced(header, "}", R"(, "format_costs": false})");
  EXPECT_EQ(parse_trace(off + matmul(), "t.jsonl"), plain);
}

TEST(Trace, parameters_that_an_update_leaves_are_kept) {
  const auto record = replaced(update("update", "3"), "3}", R"(3, "untouched": 4})");
  const auto workload = parse_trace(header + record, "t.jsonl");
  EXPECT_EQ(std::get<WeightUpdate>(workload.ops.at(0).work), (WeightUpdate{3, 4}));
  EXPECT_EQ(parameter_count(workload), 7U);
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

TEST(Trace, fractions_of_zeros_and_toggle_rates_are_kept_and_written_again) {
  const auto record = matmul(R"(, "statistics": {"first": {"zero_fraction": 0.25},)"
                             R"( "output": {"zero_fraction": 0.5, "toggle_rate": 0.4}})");
  const auto workload = parse_trace(header + record, "t.jsonl");
  const OpStatistics statistics{.first = {0.25}, .second = {}, .output = {0.5, 0.4}};
  EXPECT_EQ(workload.ops.at(0).statistics, statistics);
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

TEST(Trace, statistics_and_payloads_are_accepted_by_form) {
  const auto record =
      matmul(R"(, "statistics": {"first": {"zero_fraction": 0, "exponent_histogram": [1, 2],)"
             R"( "saturation_fraction": 0}}, "payload": {"second": "tensors/weight.npy"})");
  const auto workload = parse_trace(header + record, "t.jsonl");
  EXPECT_EQ(workload, parse_trace(header + matmul(), "t.jsonl"));
}

/// The header of a trace of version 2 with some more keys.
std::string header_2(const std::string& keys) {
  const auto newer = replaced(header, "\"schema_version\": 1", "\"schema_version\": 2");
  return keys.empty() ? newer : replaced(newer, "}", ", " + keys + "}");
}

TEST(Trace, version_2_says_what_it_lacks) {
  const auto workload = parse_trace(
      header_2(R"("elementwise": "fused", "missing": [{"op": "conv", "layer": "a", "pass": )"
               R"("forward", "count": 2, "macs": 30, "why": "because"}, {"op": "sort", "layer": )"
               R"("b", "count": 1}])") +
          matmul(),
      "t.jsonl");
  EXPECT_EQ(workload.elementwise, ElementwiseOps::Fused);
  EXPECT_EQ(workload.missing,
            (std::vector<MissingWork>{{"conv", "a", Pass::Forward, 2, 30, "because"},
                                      {.op = "sort", .layer = "b"}}));
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

TEST(Trace, version_2_names_tensors) {
  const auto record =
      matmul(R"(, "reads": [{"id": 0, "elements": 8, "class": "activation"}, {"id": 1, "elements":)"
             R"( 12, "class": "weight"}], "writes": [{"id": 7, "elements": 6, "class":)"
             R"( "activation"}])");
  const auto workload = parse_trace(header_2("") + record, "t.jsonl");
  const auto& op = workload.ops.at(0);
  EXPECT_EQ(op.reads, (std::vector<TensorUse>{{0, 8, TensorClass::Activation},
                                              {1, 12, TensorClass::Weight}}));
  EXPECT_EQ(op.writes, (std::vector<TensorUse>{{7, 6, TensorClass::Activation}}));
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

TEST(Trace, version_2_has_volumes_and_transposed_convolutions) {
  const auto depth = R"({"input": 8, "output": 6, "taps": 3, "stride": 1, "padding": 0, )"
                     R"("dilation": 1})";
  const auto record = replaced(contraction("convolution", "3", unit_axis), "\"c\": 4",
                               std::string("\"c\": 4, \"transposed\": true, \"depth\": ") + depth);
  const auto workload = parse_trace(header_2("") + record, "t.jsonl");
  const auto& work = std::get<Contraction>(workload.ops.at(0).work);
  EXPECT_EQ(work.depth, (Axis{8, 6, 3, 1, 0, 1}));
  EXPECT_TRUE(work.transposed);
  std::ostringstream out;
  write_trace(out, workload);
  EXPECT_EQ(parse_trace(out.str(), "t.jsonl"), workload);
}

TEST(Trace, ops_of_nothing_are_read) {
  const auto workload = parse_trace(
      header + contraction("matmul", "0", unit_axis) + update("update", "0"), "t.jsonl");
  EXPECT_EQ(multiply_accumulates(workload), 0U);
  EXPECT_EQ(std::get<Contraction>(workload.ops.at(0).work).k, 0U);
  EXPECT_EQ(parameter_count(workload), 0U);
}

struct BadTrace {
  std::string what;  ///< names the test
  std::string text;
  std::string place;  ///< file:line and pointer in the message
  std::string expected;

  friend void PrintTo(const BadTrace& row, std::ostream* out) { *out << row.what; }
};

class BadTraces : public ::testing::TestWithParam<BadTrace> {};

TEST_P(BadTraces, are_refused_with_line_pointer_and_reason) {
  const auto message =
      testing::message_of([] { static_cast<void>(parse_trace(GetParam().text, "t.jsonl")); });
  EXPECT_NE(message.find(GetParam().place), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
}

const std::string wrong_output =
    R"({"input": 8, "output": 8, "taps": 3, "stride": 1, "padding": 0, "dilation": 1})";
const std::string wide_window =
    R"({"input": 2, "output": 1, "taps": 3, "stride": 1, "padding": 0, "dilation": 1})";

const std::vector<BadTrace> bad_traces{
    {"empty", "", "t.jsonl", "empty file"},
    {"no_header", matmul(), "t.jsonl:1", "expected a header"},
    {"no_records", header, "t.jsonl:1", "found none"},
    {"unknown_version", replaced(header, "\"schema_version\": 1", "\"schema_version\": 3"),
     "t.jsonl:1: at /schema_version", "from 1 to 2"},
    {"missing_in_version_1", replaced(header, "}", R"(, "missing": []})"), "t.jsonl:1: at /missing",
     "unknown key"},
    {"missing_nothing", header_2(R"("missing": [{"op": "", "layer": "a", "count": 1}])"),
     "t.jsonl:1: at /missing/0/op", "found an empty one"},
    {"missing_without_count", header_2(R"("missing": [{"op": "a", "layer": "a", "count": 0}])"),
     "t.jsonl:1: at /missing/0/count", "an integer from 1"},
    {"missing_key", header_2(R"("missing": [{"op": "a", "layer": "a", "count": 1, "mac": 1}])"),
     "t.jsonl:1: at /missing/0/mac", "did you mean macs"},
    {"elementwise", header_2(R"("elementwise": "fuse")"), "t.jsonl:1: at /elementwise",
     "did you mean fused"},
    {"reads_in_version_1", header + matmul(R"(, "reads": [])"), "t.jsonl:2: at /reads",
     "unknown key"},
    {"depth_in_version_1",
     header + replaced(matmul(), "\"c\": 4", "\"c\": 4, \"depth\": " + unit_axis),
     "t.jsonl:2: at /contraction/depth", "unknown key"},
    {"a_tensor_of_another_size",
     header_2("") + matmul(R"(, "reads": [{"id": 1, "elements": 2, "class": "weight"}])") +
         matmul(R"(, "writes": [{"id": 1, "elements": 3, "class": "weight"}])"),
     "t.jsonl:3: at /writes/0", "2 elements of class weight, found 3"},
    {"a_tensor_of_another_class",
     header_2("") + matmul(R"(, "reads": [{"id": 1, "elements": 2, "class": "weight"},)"
                           R"( {"id": 1, "elements": 2, "class": "error"}])"),
     "t.jsonl:2: at /reads/1", "of class weight, found 2 of class error"},
    {"matmul_of_a_volume",
     header_2("") + replaced(matmul(), "\"c\": 4",
                             "\"c\": 4, \"depth\": " +
                                 replaced(unit_axis, "\"padding\": 0, ", "\"padding\": 1, ")),
     "t.jsonl:2: at /contraction/depth", "expected 3"},
    {"transposed_matmul",
     header_2("") + replaced(matmul(), "\"c\": 4", "\"c\": 4, \"transposed\": true"),
     "t.jsonl:2: at /contraction/transposed", "for a matmul"},
    {"unknown_optimiser", replaced(header, "sgd", "sdg"), "t.jsonl:1: at /optimiser", "sgd"},
    {"zero_batch", replaced(header, "\"batch\": 1", "\"batch\": 0"), "t.jsonl:1: at /batch",
     "an integer from 1"},
    {"unknown_header_key", replaced(header, "\"batch\"", "\"batches\": 1, \"batch\""),
     "t.jsonl:1: at /batches", "did you mean batch"},
    {"missing_records", replaced(header, "}", R"(, "ops": 2})") + matmul(), "t.jsonl:1: at /ops",
     "found 1"},
    {"cut_off", header + matmul().substr(0, 40), "t.jsonl:2", "truncated"},
    {"malformed", header + "{\"layer\": }\n" + matmul(), "t.jsonl:2", "malformed JSON"},
    {"blank_line", header + "\n" + matmul(), "t.jsonl:2", "blank line"},
    {"duplicate_key", header + replaced(matmul(), "\"k\": 3", "\"k\": 3, \"k\": 3"), "t.jsonl:2",
     "occurs twice"},
    {"unknown_kind", header + contraction("matmull", "3", unit_axis), "t.jsonl:2: at /kind",
     "did you mean matmul"},
    {"unknown_pass", header + update("updat", "3"), "t.jsonl:2: at /pass", "did you mean update"},
    {"unknown_key", header + matmul(R"(, "statistic": {})"), "t.jsonl:2: at /statistic",
     "did you mean statistics"},
    {"missing_work", header + "{\"layer\": \"a\", \"pass\": \"forward\", \"kind\": \"softmax\"}\n",
     "t.jsonl:2", "\"vector\" is missing"},
    {"wrong_work", header + replaced(matmul(), "matmul", "softmax"), "t.jsonl:2: at /contraction",
     "has \"vector\" instead"},
    {"wrong_pass", header + update("forward", "3"), "t.jsonl:2: at /pass", "only those"},
    {"format_cost", header + replaced(matmul(), "matmul", "scale_search"), "t.jsonl:2: at /kind",
     "\"format_costs\": true"},
    {"scales",
     header + R"({"layer": "a", "pass": "forward", "kind": "loss", "vector": {"tensor": "scale"}})",
     "t.jsonl:2: at /vector/tensor", "found scale"},
    {"stored_weights",
     header + R"({"layer": "a", "pass": "forward", "kind": "loss",)" +
         R"("vector": {"tensor": "stored_weight"}})",
     "t.jsonl:2: at /vector/tensor", "found stored_weight"},
    {"unknown_embedding_gradient",
     replaced(header, "}", R"(, "embedding_gradient": "spars"})") + matmul(),
     "t.jsonl:1: at /embedding_gradient", "did you mean sparse"},
    {"untouched_none", header + replaced(update("update", "3"), "3}", R"(3, "untouched": 0})"),
     "t.jsonl:2: at /update/untouched", "an integer from 1"},
    {"unknown_axis_key", header + replaced(matmul(), "\"input\": 1", "\"input\": 1, \"inputs\": 1"),
     "t.jsonl:2: at /contraction/height/inputs", "did you mean input"},
    {"unknown_contraction_key",
     header + replaced(matmul(), "\"groups\": 1", "\"groups\": 1, \"group\": 1"),
     "t.jsonl:2: at /contraction/group", "did you mean groups"},
    {"unknown_vector_key", header + vector(R"("reads": 1)", ""), "t.jsonl:2: at /vector/reads",
     "unknown"},
    {"unknown_operation", header + vector("", R"("subtract": 1)"),
     "t.jsonl:2: at /vector/operations/subtract", "unknown"},
    {"unknown_update_key", header + replaced(update("update", "3"), "3}", R"(3, "weight": 4})"),
     "t.jsonl:2: at /update/weight", "did you mean weights"},
    {"negative_size", header + contraction("matmul", "-3", unit_axis),
     "t.jsonl:2: at /contraction/k", "an integer from 0"},
    {"wrong_output", header + matmul() + contraction("convolution", "3", wrong_output),
     "t.jsonl:3: at /contraction/height/output", "expected 6"},
    {"wide_window", header + contraction("convolution", "3", wide_window),
     "t.jsonl:2: at /contraction/height", "padded input of 2"},
    {"matmul_with_window",
     header + contraction("matmul", "3", replaced(wrong_output, "\"output\": 8", "\"output\": 6")),
     "t.jsonl:2: at /contraction/height", "for a matmul"},
    {"wrong_second", header + replaced(matmul(), "\"weight\"", "\"error\""),
     "t.jsonl:2: at /contraction/second", "\"activation\""},
    {"overflow", header + contraction("matmul", "18446744073709551615", unit_axis),
     "t.jsonl:2: at /contraction", "64 bits"},
    {"fraction", header + matmul(R"(, "statistics": {"first": {"zero_fraction": 1.5}})"),
     "t.jsonl:2: at /statistics/first/zero_fraction", "from 0 to 1"},
    {"toggle_rate", header + matmul(R"(, "statistics": {"second": {"toggle_rate": -0.1}})"),
     "t.jsonl:2: at /statistics/second/toggle_rate", "from 0 to 1"},
    {"statistic", header + matmul(R"(, "statistics": {"second": {"toggle_rates": 0.1}})"),
     "t.jsonl:2: at /statistics/second/toggle_rates", "did you mean toggle_rate"},
    {"saturation", header + matmul(R"(, "statistics": {"first": {"saturation_fraction": 1.5}})"),
     "t.jsonl:2: at /statistics/first/saturation_fraction", "from 0 to 1"},
    {"negative_saturation",
     header + matmul(R"(, "statistics": {"first": {"saturation_fraction": -0.5}})"),
     "t.jsonl:2: at /statistics/first/saturation_fraction", "from 0 to 1"},
    {"negative_zeros", header + matmul(R"(, "statistics": {"first": {"zero_fraction": -0.5}})"),
     "t.jsonl:2: at /statistics/first/zero_fraction", "from 0 to 1"},
    {"all_toggles", header + matmul(R"(, "statistics": {"second": {"toggle_rate": 1.1}})"),
     "t.jsonl:2: at /statistics/second/toggle_rate", "from 0 to 1"},
    {"histogram", header + matmul(R"(, "statistics": {"first": {"exponent_histogram": [1, -1]}})"),
     "t.jsonl:2: at /statistics/first/exponent_histogram/1", "an integer"},
    {"operand", header + matmul(R"(, "payload": {"frist": "a.npy"})"),
     "t.jsonl:2: at /payload/frist", "did you mean first"},
    {"payload_outside", header + matmul(R"(, "payload": {"first": "../a.npy"})"),
     "t.jsonl:2: at /payload/first", ".npy file"},
    {"payload_kind", header + matmul(R"(, "payload": {"first": "a.bin"})"),
     "t.jsonl:2: at /payload/first", ".npy file"},
};

INSTANTIATE_TEST_SUITE_P(Trace, BadTraces, ::testing::ValuesIn(bad_traces),
                         [](const auto& row) { return row.param.what; });

TEST(Trace, a_missing_file_is_named) {
  const auto message =
      testing::message_of([] { static_cast<void>(read_trace("nowhere/t.jsonl")); });
  EXPECT_NE(message.find("nowhere/t.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace lnsim
