// SPDX-License-Identifier: MIT
#include "workloads/op.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/workloads/networks.hpp"
#include "workloads/axis.hpp"
#include "workloads/workload.hpp"

namespace lnsim {
namespace {

/// Places of the window, found by sliding it.
std::uint64_t slide(std::uint64_t input, const Window& window) {
  std::uint64_t places = 0;
  for (std::uint64_t start = 0;; start += window.stride) {
    const auto last = start + window.dilation * (window.taps - 1);
    if (last >= input + 2 * window.padding) {
      return places;
    }
    ++places;
  }
}

TEST(Axis, output_counts_the_places_of_the_window) {
  for (std::uint64_t input = 1; input <= 12; ++input) {
    for (std::uint64_t taps = 1; taps <= 4; ++taps) {
      for (std::uint64_t stride = 1; stride <= 3; ++stride) {
        for (std::uint64_t padding = 0; padding <= 2; ++padding) {
          for (std::uint64_t dilation = 1; dilation <= 3; ++dilation) {
            const Window window{taps, stride, padding, dilation};
            const auto places = slide(input, window);
            if (places == 0) {
              EXPECT_THROW(static_cast<void>(make_axis(input, window)), Error);
            } else {
              EXPECT_EQ(make_axis(input, window).output, places);
            }
          }
        }
      }
    }
  }
}

TEST(Op, multiply_accumulates_are_the_product_in_every_pass) {
  Contraction work{.groups = 2, .n = 3, .k = 4, .c = 5, .height = {}, .width = {}};
  work.height = make_axis(9, {3, 2, 1, 1});
  work.width = make_axis(11, {2, 1, 0, 3});
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    EXPECT_EQ(multiply_accumulates({"x", pass, OpKind::Convolution, work}),
              2U * 3U * 4U * 5U * (5U * 3U) * (8U * 2U));
  }
}

TEST(Op, a_volume_has_a_third_axis) {
  Contraction work{.groups = 2, .n = 3, .k = 4, .c = 5};
  work.depth = make_axis(7, {3, 1, 1, 1});
  work.height = make_axis(9, {3, 2, 1, 1});
  work.width = make_axis(11, {2, 1, 0, 3});
  EXPECT_EQ(multiply_accumulates({"x", Pass::Forward, OpKind::Convolution, work}),
            2U * 3U * 4U * 5U * (7U * 5U * 8U) * (3U * 3U * 2U));
  const auto [first, second, output] = operand_elements(work);
  EXPECT_EQ(first, 3U * 2U * 5U * (7U * 9U * 11U));
  EXPECT_EQ(second, 2U * 4U * 5U * (3U * 3U * 2U));
  EXPECT_EQ(output, 3U * 2U * 4U * (7U * 5U * 8U));
}

TEST(Op, a_transposed_convolution_multiplies_what_its_mirror_image_does) {
  Op op{"x", Pass::Forward, OpKind::Convolution, Contraction{.transposed = true}};
  op.statistics = {.first = {0.5, 0.1}, .second = {0.25, 0.2}, .output = {0.75, 0.4}};
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 1 - 0.75 * 0.25);
  EXPECT_DOUBLE_EQ(*toggle_rate(op), 0.3);
  op.pass = Pass::InputGradient;
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 1 - 0.75 * 0.5);
  op.pass = Pass::WeightGradient;
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 1 - 0.5 * 0.25);
}

TEST(Op, work_that_is_no_contraction_has_no_multiply_accumulates) {
  EXPECT_EQ(multiply_accumulates({"x", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{7}}),
            0U);
  EXPECT_EQ(multiply_accumulates({"x", Pass::Forward, OpKind::Softmax, VectorWork{}}), 0U);
}

TEST(Op, too_many_multiply_accumulates_overflow) {
  const std::uint64_t large = std::uint64_t{1} << 40U;
  const Contraction work{.groups = 1, .n = large, .k = large, .c = 1, .height = {}, .width = {}};
  EXPECT_THROW(static_cast<void>(multiply_accumulates({"x", Pass::Forward, OpKind::Matmul, work})),
               OverflowError);
}

TEST(Op, operands_have_the_elements_of_their_axes) {
  const Contraction work{.groups = 2,
                         .n = 3,
                         .k = 5,
                         .c = 7,
                         .height = {.input = 11, .output = 4, .taps = 13},
                         .width = {.input = 17, .output = 6, .taps = 19}};
  const auto [first, second, output] = operand_elements(work);
  EXPECT_EQ(first, 3U * 2 * 7 * 11 * 17);
  EXPECT_EQ(second, 2U * 5 * 7 * 13 * 19);
  EXPECT_EQ(output, 3U * 2 * 5 * 4 * 6);
}

TEST(Workload, gradients_of_embeddings_are_parsed_by_their_names) {
  for (const auto gradient : {EmbeddingGradient::Dense, EmbeddingGradient::Sparse}) {
    EXPECT_EQ(parse_embedding_gradient(to_string(gradient)), gradient);
  }
  const auto message =
      testing::message_of([] { static_cast<void>(parse_embedding_gradient("spars")); });
  EXPECT_NE(message.find("unknown embedding gradient \"spars\"; did you mean sparse"),
            std::string::npos)
      << message;
}

TEST(Workload, optimisers_are_parsed_by_their_names) {
  for (const auto optimiser :
       {Optimiser::LnsMadam, Optimiser::Madam, Optimiser::Sgd, Optimiser::Adam}) {
    EXPECT_EQ(parse_optimiser(to_string(optimiser)), optimiser);
  }
  const auto message = testing::message_of([] { static_cast<void>(parse_optimiser("adamm")); });
  EXPECT_NE(message.find("adam"), std::string::npos);
}

TEST(Op, ProductsAreZeroWhereEitherOperandOfThePassIs) {
  Op op{"fc", Pass::Forward, OpKind::Matmul, Contraction{}, {.first = {0.5}, .second = {0.2}}};
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 0.6);
  op.pass = Pass::InputGradient;
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 0.2);
  op.statistics.output.zero_fraction = 1;
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 1);
  op.pass = Pass::WeightGradient;
  op.statistics.output.zero_fraction = 0;
  EXPECT_DOUBLE_EQ(zero_product_fraction(op), 0.5);
}

TEST(Op, TogglesAtTheMeanRateOfThePassesOperandsWhereBothAreKnown) {
  Op op{"fc", Pass::Forward, OpKind::Matmul, Contraction{}};
  EXPECT_EQ(toggle_rate(op), std::nullopt);
  op.statistics.first.toggle_rate = 0.5;
  EXPECT_EQ(toggle_rate(op), std::nullopt);
  op.statistics.second.toggle_rate = 0.25;
  EXPECT_EQ(toggle_rate(op), 0.375);
  op.pass = Pass::WeightGradient;
  EXPECT_EQ(toggle_rate(op), std::nullopt) << "nothing is known of the output's gradient";
  op.statistics.output.toggle_rate = 0.0;
  EXPECT_EQ(toggle_rate(op), 0.25);
  op.pass = Pass::InputGradient;
  EXPECT_EQ(toggle_rate(op), 0.125);
}

TEST(Contraction, IsOneProductWhereNothingIsSaid) {
  EXPECT_EQ(multiply_accumulates({"x", Pass::Forward, OpKind::Matmul, Contraction{}}), 1U);
}

}  // namespace
}  // namespace lnsim
