// SPDX-License-Identifier: MIT
#include "workloads/format_costs.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/workloads/networks.hpp"
#include "tests/workloads/op_lines.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

constexpr FormatNeeds nothing{};
constexpr FormatNeeds everything{
    .scales = true, .conversions = true, .update_conversions = true, .transpositions = true};
const Axis four_of_nine{.input = 9, .output = 4, .taps = 3, .stride = 2};

std::string lines(const std::vector<Op>& ops, const RoleNeeds& format, const RoleNeeds& compared) {
  return "\n" + testing::lines_of(with_format_costs(ops, format, compared));
}

/// Beside what they cost, an op in each of its passes.
std::string lines_of_contraction(const Contraction& work, Pass pass, const FormatNeeds& format) {
  return lines({{"x", pass, OpKind::Convolution, work}}, format, format);
}

TEST(FormatCosts, four_kinds_are_costs_of_a_format) {
  for (const auto kind :
       {OpKind::Transposition, OpKind::Conversion, OpKind::ScaleSearch, OpKind::ScaleTraffic}) {
    EXPECT_TRUE(is_format_cost(kind)) << to_string(kind);
  }
  for (const auto kind : {OpKind::Matmul, OpKind::Elementwise, OpKind::OptimiserUpdate}) {
    EXPECT_FALSE(is_format_cost(kind)) << to_string(kind);
  }
}

TEST(FormatCosts, a_forward_product_transposes_nothing_and_its_output_is_searched) {
  const Contraction work{.groups = 2, .n = 3, .k = 5, .c = 7, .height = four_of_nine};
  EXPECT_EQ(lines_of_contraction(work, Pass::Forward, everything), R"(
scales forward scale_traffic: 2 > 1 scale
x forward convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
x forward scale_search: 0 > 0 activation, 120 max
)");
  EXPECT_EQ(lines_of_contraction(work, Pass::Forward, nothing), R"(
x forward convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
)");
}

TEST(FormatCosts, an_input_gradient_transposes_the_matrix_on_the_right) {
  Contraction work{.groups = 2, .n = 3, .k = 5, .c = 7, .height = four_of_nine};
  EXPECT_EQ(lines_of_contraction(work, Pass::InputGradient, everything), R"(
scales input_gradient scale_traffic: 2 > 1 scale
x input_gradient transposition: 210 > 210 weight
x input_gradient convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
x input_gradient scale_search: 0 > 0 error, 378 max
)");
  work.second = TensorClass::Activation;
  EXPECT_EQ(lines_of_contraction(work, Pass::InputGradient, FormatNeeds{.transpositions = true}),
            R"(
x input_gradient transposition: 210 > 210 activation
x input_gradient convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by activation
)");
}

/// Its weights lie along its input's channels as well, which are the other convolution's outputs.
TEST(FormatCosts, of_a_transposed_convolution_are_those_of_what_it_reads_and_writes) {
  Contraction work{.groups = 2, .n = 3, .k = 5, .c = 7, .height = four_of_nine};
  work.transposed = true;
  const FormatNeeds needs{.scales = true, .transpositions = true};
  EXPECT_EQ(lines_of_contraction(work, Pass::Forward, needs), R"(
scales forward scale_traffic: 2 > 1 scale
x forward convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
x forward scale_search: 0 > 0 activation, 378 max
)");
  EXPECT_EQ(lines_of_contraction(work, Pass::InputGradient, needs), R"(
scales input_gradient scale_traffic: 2 > 1 scale
x input_gradient transposition: 210 > 210 weight
x input_gradient convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
x input_gradient scale_search: 0 > 0 error, 120 max
)");
  EXPECT_EQ(lines_of_contraction(work, Pass::WeightGradient, needs), R"(
scales weight_gradient scale_traffic: 2 > 1 scale
x weight_gradient transposition: 120 > 120 activation
x weight_gradient transposition: 378 > 378 error
x weight_gradient convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
x weight_gradient scale_search: 0 > 0 gradient, 210 max
)");
  work.c = 1;
  EXPECT_EQ(lines_of_contraction(work, Pass::InputGradient, FormatNeeds{.transpositions = true}),
            R"(
x input_gradient convolution: 2 of [3 5 1], 9>4 3 taps /2, 1>1 1 taps by weight
)");
}

TEST(FormatCosts, a_weight_gradient_transposes_both_its_operands) {
  Contraction work{.groups = 2, .n = 3, .k = 5, .c = 7, .width = four_of_nine};
  EXPECT_EQ(lines_of_contraction(work, Pass::WeightGradient, everything), R"(
scales weight_gradient scale_traffic: 2 > 1 scale
x weight_gradient transposition: 120 > 120 error
x weight_gradient transposition: 378 > 378 activation
x weight_gradient convolution: 2 of [3 5 7], 1>1 1 taps, 9>4 3 taps /2 by weight
x weight_gradient scale_search: 0 > 0 gradient, 210 max
)");
  work.second = TensorClass::Activation;
  EXPECT_NE(lines_of_contraction(work, Pass::WeightGradient, everything)
                .find("scale_search: 0 > 0 error, 210 max"),
            std::string::npos);
}

std::size_t transpositions(const Contraction& work, Pass pass) {
  constexpr FormatNeeds needs{.transpositions = true};
  const auto ops = with_format_costs({{"x", pass, OpKind::Convolution, work}}, needs, needs);
  return ops.size() - 1;
}

TEST(FormatCosts, an_axis_of_one_element_leaves_nothing_to_transpose) {
  const Axis taps{.input = 2, .output = 1, .taps = 2};
  const Axis pixels{.input = 2, .output = 2};
  EXPECT_EQ(transpositions({.k = 1, .c = 2}, Pass::InputGradient), 0U);
  EXPECT_EQ(transpositions({.k = 2, .c = 1}, Pass::InputGradient), 0U);
  EXPECT_EQ(transpositions({.k = 2, .c = 2}, Pass::InputGradient), 1U);
  EXPECT_EQ(transpositions({.k = 2, .c = 1, .height = taps}, Pass::InputGradient), 1U);
  EXPECT_EQ(transpositions({.k = 2, .c = 1, .width = taps}, Pass::InputGradient), 1U);
  EXPECT_EQ(transpositions({.groups = 2, .k = 1, .c = 1, .width = taps}, Pass::InputGradient), 0U)
      << "a depthwise product sums over one channel";
  EXPECT_EQ(transpositions({.n = 1, .k = 2, .c = 2}, Pass::WeightGradient), 0U);
  EXPECT_EQ(transpositions({.n = 2, .k = 2, .c = 2}, Pass::WeightGradient), 2U);
  EXPECT_EQ(transpositions({.n = 2, .k = 1, .c = 2}, Pass::WeightGradient), 1U);
  EXPECT_EQ(transpositions({.n = 2, .k = 2, .c = 1}, Pass::WeightGradient), 1U);
  EXPECT_EQ(transpositions({.groups = 2, .n = 2, .k = 1, .c = 1}, Pass::WeightGradient), 2U);
  EXPECT_EQ(transpositions({.k = 2, .c = 2, .height = pixels}, Pass::WeightGradient), 2U);
  EXPECT_EQ(transpositions({.k = 2, .c = 2, .width = pixels}, Pass::WeightGradient), 2U);
}

TEST(FormatCosts, a_tensor_of_one_element_is_searched_too) {
  EXPECT_EQ(
      with_format_costs({{"v", Pass::Forward, OpKind::Loss, VectorWork{.written_elements = 1}}},
                        FormatNeeds{.scales = true}, FormatNeeds{.scales = true})
          .size(),
      3U);
}

const std::vector<Op> vector_and_update{
    {"v", Pass::Forward, OpKind::Softmax,
     VectorWork{.read_elements = 30, .written_elements = 20, .tensor = TensorClass::Error}},
    {"none", Pass::Forward, OpKind::Loss, VectorWork{.read_elements = 9}},
    {"u", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{6, 1}}};

TEST(FormatCosts, what_the_vector_unit_moves_is_converted_and_what_it_writes_searched) {
  EXPECT_EQ(lines(vector_and_update, everything, everything), R"(
scales forward scale_traffic: 2 > 1 scale
v forward softmax: 30 > 20 error
v forward conversion: 0 > 0 error, 50 convert
v forward scale_search: 0 > 0 error, 20 max
none forward loss: 9 > 0 activation
none forward conversion: 0 > 0 activation, 9 convert
scales update scale_traffic: 1 > 1 scale
u update optimiser_update: 6 weights, 1 left
u update conversion: 0 > 0 weight, 12 convert
u update scale_search: 0 > 0 weight, 6 max
)");
}

TEST(FormatCosts, an_op_of_nothing_moves_no_scales) {
  const std::vector<Op> ops{{"p", Pass::Forward, OpKind::Matmul, Contraction{.n = 0, .k = 5}},
                            {"v", Pass::Forward, OpKind::Softmax, VectorWork{}},
                            {"u", Pass::Forward, OpKind::OptimiserUpdate, WeightUpdate{0, 1}}};
  const auto rows =
      with_format_costs(ops, FormatNeeds{.scales = true}, FormatNeeds{.scales = true});
  const auto& scales = std::get<VectorWork>(rows.front().work);
  EXPECT_EQ(scales.read_elements, 0U);
  EXPECT_EQ(scales.written_elements, 0U);
}

TEST(FormatCosts, a_format_without_scales_or_conversions_has_their_rows_without_work) {
  EXPECT_EQ(lines(vector_and_update, nothing, everything), R"(
scales forward scale_traffic: 0 > 0 scale
v forward softmax: 30 > 20 error
v forward conversion: 0 > 0 error
v forward scale_search: 0 > 0 error
none forward loss: 9 > 0 activation
none forward conversion: 0 > 0 activation
scales update scale_traffic: 0 > 0 scale
u update optimiser_update: 6 weights, 1 left
u update conversion: 0 > 0 weight
u update scale_search: 0 > 0 weight
)");
}

TEST(FormatCosts, each_need_has_its_rows_alone) {
  EXPECT_EQ(
      lines(vector_and_update, FormatNeeds{.conversions = true}, FormatNeeds{.conversions = true}),
      R"(
v forward softmax: 30 > 20 error
v forward conversion: 0 > 0 error, 50 convert
none forward loss: 9 > 0 activation
none forward conversion: 0 > 0 activation, 9 convert
u update optimiser_update: 6 weights, 1 left
)");
  EXPECT_EQ(lines(vector_and_update, FormatNeeds{.update_conversions = true},
                  FormatNeeds{.update_conversions = true}),
            R"(
v forward softmax: 30 > 20 error
none forward loss: 9 > 0 activation
u update optimiser_update: 6 weights, 1 left
u update conversion: 0 > 0 weight, 12 convert
)");
}

TEST(FormatCosts, codes_that_are_first_bits_are_converted_where_they_are_written_alone) {
  const FormatNeeds wired{.conversions = true, .update_conversions = true, .reads_by_wiring = true};
  const FormatNeeds others{.conversions = true, .update_conversions = true};
  EXPECT_EQ(lines(vector_and_update, wired, others), R"(
v forward softmax: 30 > 20 error
v forward conversion: 0 > 0 error, 20 convert
none forward loss: 9 > 0 activation
none forward conversion: 0 > 0 activation
u update optimiser_update: 6 weights, 1 left
u update conversion: 0 > 0 weight, 6 convert
)");
}

TEST(FormatCosts, scales_are_moved_once_in_each_pass_before_its_first_op) {
  const auto network = testing::make_network(testing::image_input, R"(
      {"kind": "convolution", "name": "conv", "out_channels": 4, "kernel": 1, "bias": false},
      {"kind": "convolution", "name": "conv2", "out_channels": 4, "kernel": 1, "bias": false})");
  const auto ops = with_format_costs(lower(network, 1, Optimiser::Sgd).ops,
                                     FormatNeeds{.scales = true}, FormatNeeds{.scales = true});
  std::vector<Op> traffic;
  for (std::size_t i = 0; i < ops.size(); ++i) {
    if (ops[i].kind == OpKind::ScaleTraffic) {
      traffic.push_back(ops[i]);
      EXPECT_EQ(ops.at(i + 1).pass, ops[i].pass);
    }
  }
  // Forward: two products and the loss; back: the loss and a product; two products; two updates.
  EXPECT_EQ("\n" + testing::lines_of(traffic), R"(
scales forward scale_traffic: 5 > 3 scale
scales input_gradient scale_traffic: 3 > 2 scale
scales weight_gradient scale_traffic: 4 > 2 scale
scales update scale_traffic: 2 > 2 scale
)");
}

TEST(FormatCosts, formats_need_what_the_numerics_and_the_vector_unit_make_of_them) {
  const auto needs = [](const char* format, const char* unit, Optimiser optimiser) {
    return RoleNeeds(parse_number_format(format), parse_number_format(unit), optimiser);
  };
  const FormatNeeds conversions{.conversions = true, .update_conversions = true};
  const FormatNeeds codes{.scales = true, .conversions = true, .transpositions = true};
  const FormatNeeds wide_codes{.scales = true, .conversions = true};
  EXPECT_EQ(needs("fp32", "fp32", Optimiser::Adam), nothing);
  EXPECT_EQ(needs("fp16", "fp16", Optimiser::Sgd), nothing);
  EXPECT_EQ(needs("fp16", "fp32", Optimiser::Sgd), conversions);
  EXPECT_EQ(needs("fp16", "bf16", Optimiser::Sgd), conversions);
  auto wired = conversions;
  wired.reads_by_wiring = true;
  EXPECT_EQ(needs("bf16", "fp32", Optimiser::Sgd), wired);
  EXPECT_EQ(needs("fp32", "bf16", Optimiser::Sgd), conversions);
  EXPECT_EQ(needs("fp8e5m2", "fp16", Optimiser::Sgd), everything) << "it has a scale";
  EXPECT_EQ(needs("fp8e4m3", "fp32", Optimiser::LnsMadam), everything);
  EXPECT_EQ(needs("int8", "fp32", Optimiser::Sgd), everything);
  EXPECT_EQ(needs("lns8g8", "fp32", Optimiser::Madam), everything);
  EXPECT_EQ(needs("lns8g8", "fp32", Optimiser::LnsMadam), codes);
  EXPECT_EQ(needs("lns9g8", "fp32", Optimiser::LnsMadam), wide_codes);
}

TEST(FormatCosts, blocks_have_scales_of_their_own) {
  const auto needs =
      RoleNeeds(parse_number_format("mxfp6e2m3"), parse_number_format("fp32"), Optimiser::Adam)
          .of(TensorClass::Activation);
  EXPECT_EQ(needs, (FormatNeeds{.block_scales = true,
                                .conversions = true,
                                .update_conversions = true,
                                .transpositions = true}));
}

/// Outputs of products get their scale in post-processing, and no scale is a tensor's.
TEST(FormatCosts, scales_of_blocks_are_searched_in_the_vector_unit_and_for_the_other_axis) {
  const FormatNeeds needs{.block_scales = true, .transpositions = true};
  Contraction work{.groups = 2, .n = 3, .k = 5, .c = 7, .height = four_of_nine};
  EXPECT_EQ(lines_of_contraction(work, Pass::Forward, needs), R"(
x forward convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
)");
  EXPECT_EQ(lines_of_contraction(work, Pass::InputGradient, needs), R"(
x input_gradient transposition: 210 > 210 weight, 210 max 210 convert
x input_gradient convolution: 2 of [3 5 7], 9>4 3 taps /2, 1>1 1 taps by weight
)");
  const Op relu{"v", Pass::Forward, OpKind::Elementwise,
                VectorWork{.read_elements = 8, .written_elements = 6}};
  EXPECT_EQ(lines({relu}, needs, needs), R"(
v forward elementwise: 8 > 6 activation
v forward scale_search: 0 > 0 activation, 6 max
)");
  EXPECT_EQ(lines({relu}, nothing, needs), R"(
v forward elementwise: 8 > 6 activation
v forward scale_search: 0 > 0 activation
)");
  EXPECT_EQ(lines({{"u", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{9}}}, needs, needs),
            R"(
u update optimiser_update: 9 weights
u update scale_search: 0 > 0 weight, 9 max
)");
}

/// bf16 activations are read by wiring, fp16 gradients converted, fp32 errors and weights neither;
/// of fp8 weights alone there is a scale, and they alone are transposed.
TEST(FormatCosts, every_tensor_needs_what_its_own_format_does) {
  const RoleNeeds needs(parse_role_formats("fp32+activation=bf16+gradient=fp16"),
                        parse_number_format("fp32"), Optimiser::Sgd);
  const RoleNeeds all(parse_number_format("fp16"), parse_number_format("fp32"), Optimiser::Sgd);
  const std::vector<Op> ops{
      {"x", Pass::Forward, OpKind::Activation,
       VectorWork{.read_elements = 3, .written_elements = 5}},
      {"x", Pass::InputGradient, OpKind::Activation,
       VectorWork{.read_elements = 3, .written_elements = 5, .tensor = TensorClass::Error}},
      {"x", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{7}}};
  std::vector<std::pair<TensorClass, std::uint64_t>> converted;
  for (const auto& op : with_format_costs(ops, needs, all)) {
    if (op.kind == OpKind::Conversion) {
      const auto& elements = std::get<VectorWork>(op.work).converted;
      converted.insert(converted.end(), elements.begin(), elements.end());
    }
  }
  EXPECT_EQ(converted, (std::vector<std::pair<TensorClass, std::uint64_t>>{
                           {TensorClass::Activation, 5}, {TensorClass::Gradient, 7}}));
  const RoleNeeds scaled(parse_role_formats("bf16+weight=fp8e4m3"), parse_number_format("fp32"),
                         Optimiser::Sgd);
  std::uint64_t transposed = 0;
  std::uint64_t searched = 0;
  std::uint64_t scales = 0;
  const Contraction layer{.n = 2, .k = 3, .c = 5};
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    for (const auto& op :
         with_format_costs({{"x", pass, OpKind::Matmul, layer}}, scaled, everything)) {
      const auto* work = std::get_if<VectorWork>(&op.work);
      transposed += op.kind == OpKind::Transposition ? work->read_elements : 0;
      searched += op.kind == OpKind::ScaleSearch ? work->operations.compare : 0;
      scales += op.kind == OpKind::ScaleTraffic ? work->read_elements + work->written_elements : 0;
    }
  }
  EXPECT_EQ(transposed, 15U);
  EXPECT_EQ(searched, 0U);
  EXPECT_EQ(scales, 2U);
}

/// Of 7 activations and 5 errors that are read, and 4 errors that are written, the activations, of
/// fp32, are neither converted nor scaled.
TEST(FormatCosts, of_an_op_every_tensor_needs_what_its_own_format_does) {
  const RoleNeeds needs(parse_role_formats("fp8e4m3+activation=fp32"), parse_number_format("fp32"),
                        Optimiser::Sgd);
  Op op{"v", Pass::InputGradient, OpKind::Activation,
        VectorWork{.read_elements = 12, .written_elements = 4, .tensor = TensorClass::Error}};
  op.reads = {{0, 5, TensorClass::Error}, {1, 7, TensorClass::Activation}};
  op.writes = {{2, 4, TensorClass::Error}};
  EXPECT_EQ(lines({op}, needs, needs), R"(
scales input_gradient scale_traffic: 1 > 1 scale
v input_gradient activation: 12 > 4 error
v input_gradient conversion: 0 > 0 error, 9 convert
v input_gradient scale_search: 0 > 0 error, 4 max
)");
  op.reads = {{1, 12, TensorClass::Activation}};
  op.writes = {{3, 4, TensorClass::Activation}};
  EXPECT_EQ(lines({op}, needs, needs), R"(
scales input_gradient scale_traffic: 0 > 0 scale
v input_gradient activation: 12 > 4 error
v input_gradient conversion: 0 > 0 error
)");
}

TEST(FormatCosts, of_two_formats_either_one_has_needs) {
  const FormatNeeds scales{.scales = true};
  const FormatNeeds conversions{.conversions = true};
  const FormatNeeds updates{.update_conversions = true};
  EXPECT_EQ(nothing | nothing, nothing);
  EXPECT_EQ(scales | nothing, scales);
  EXPECT_EQ(nothing | scales, scales);
  EXPECT_EQ(conversions | nothing, conversions);
  EXPECT_EQ(nothing | conversions, conversions);
  EXPECT_EQ(updates | nothing, updates);
  EXPECT_EQ(nothing | updates, updates);
  const FormatNeeds blocks{.block_scales = true};
  EXPECT_EQ(blocks | nothing, blocks);
  EXPECT_EQ(nothing | blocks, blocks);
  const FormatNeeds transpositions{.transpositions = true};
  EXPECT_EQ(transpositions | nothing, transpositions);
  EXPECT_EQ(nothing | transpositions, transpositions);
  EXPECT_EQ(scales | (conversions | (updates | transpositions)), everything);
}

TEST(FormatCosts, counts_overflow_instead_of_wrapping) {
  constexpr std::uint64_t half = std::uint64_t{1} << 63U;
  const Op moves{"v", Pass::Forward, OpKind::Softmax,
                 VectorWork{.read_elements = half, .written_elements = half}};
  EXPECT_THROW(static_cast<void>(with_format_costs({moves}, everything, everything)),
               OverflowError);
}

}  // namespace
}  // namespace lnsim
