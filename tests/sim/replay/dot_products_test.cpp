// SPDX-License-Identifier: MIT
#include "sim/replay/dot_products.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim::replay {
namespace {

using Numbers = std::vector<std::int64_t>;

/// Stride, padding, dilation and groups, and a last row and column that no kernel reaches.
const Contraction work{
    .groups = 2,
    .n = 2,
    .k = 3,
    .c = 2,
    .height = {.input = 8, .output = 3, .taps = 2, .stride = 3, .padding = 1, .dilation = 2},
    .width = {.input = 6, .output = 3, .taps = 3, .stride = 2, .padding = 1, .dilation = 1}};

/// The same with a third axis outside.
const Contraction volume{
    .groups = work.groups,
    .n = work.n,
    .k = work.k,
    .c = work.c,
    .depth = {.input = 5, .output = 2, .taps = 3, .stride = 2, .padding = 1, .dilation = 2},
    .height = work.height,
    .width = work.width};

std::uint64_t size_of(const Dimensions& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
}

Numbers tensor(const Op& op, Role role, std::int64_t factor) {
  Numbers numbers(size_of(shape_of(op, role)));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<std::int64_t>(i * i % 11) * factor - 4;
  }
  return numbers;
}

struct Tensors {
  Numbers first;
  Numbers second;
  Numbers output;
  [[nodiscard]] const Numbers& of(Role role) const {
    return role == Role::First ? first : role == Role::Second ? second : output;
  }
};

void add(Numbers& results, const DotProducts& dots, const PassRoles& roles,
         const Tensors& tensors) {
  std::vector<std::size_t> a(dots.taps() * dots.reduction());
  auto b = a;
  for (std::uint64_t group = 0; group < dots.groups(); ++group) {
    for (std::uint64_t row = 0; row < dots.rows(); ++row) {
      dots.row(group, row, a);
      for (std::uint64_t column = 0; column < dots.columns(); ++column) {
        dots.column(group, column, b);
        auto& sum = results.at(dots.result(group, row, column));
        for (std::size_t i = 0; i < a.size(); ++i) {
          sum += b[i] == absent ? 0 : tensors.of(roles.a).at(a[i]) * tensors.of(roles.b).at(b[i]);
        }
      }
    }
  }
}

Numbers by_dot_products(const Op& op, const Tensors& tensors) {
  const auto roles = roles_of(op);
  Numbers results(size_of(shape_of(op, roles.result)));
  for (const auto& dots : DotProducts::of(op)) {
    add(results, dots, roles, tensors);
  }
  return results;
}

/// Every product of a convolution by its definition, which each pass adds to what it makes.
Numbers by_definition(const Op& op, const Tensors& tensors) {
  const auto& [groups, n, k, c, depth, height, width, second, transposed] =
      std::get<Contraction>(op.work);
  Tensors sums{Numbers(tensors.first.size()), Numbers(tensors.second.size()),
               Numbers(tensors.output.size())};
  const auto taps = depth.taps * height.taps * width.taps;
  const auto outputs = depth.output * height.output * width.output;
  for (std::uint64_t i = 0; i < n * groups * k * outputs * c * taps; ++i) {
    const auto s = i % width.taps;
    const auto r = i / width.taps % height.taps;
    const auto t = i / width.taps / height.taps % depth.taps;
    const auto channel = i / taps % c;
    const auto at_output = i / taps / c;
    const auto q = at_output % width.output;
    const auto p = at_output / width.output % height.output;
    const auto d = at_output / width.output / height.output % depth.output;
    const auto kernel = at_output / outputs % (groups * k);
    const auto image = at_output / outputs / (groups * k);
    const auto z = d * depth.stride + t * depth.dilation - depth.padding;
    const auto y = p * height.stride + r * height.dilation - height.padding;
    const auto x = q * width.stride + s * width.dilation - width.padding;
    if (z < depth.input && y < height.input && x < width.input) {
      const auto input = kernel / k * c + channel;
      const auto at_first =
          (((image * groups * c + input) * depth.input + z) * height.input + y) * width.input + x;
      const auto at_second =
          (((kernel * c + channel) * depth.taps + t) * height.taps + r) * width.taps + s;
      sums.output[at_output] += tensors.first[at_first] * tensors.second[at_second];
      sums.first[at_first] += tensors.output[at_output] * tensors.second[at_second];
      sums.second[at_second] += tensors.output[at_output] * tensors.first[at_first];
    }
  }
  return sums.of(roles_of(op).result);
}

class EveryPass : public testing::TestWithParam<std::tuple<Pass, const Contraction*, bool>> {};

TEST_P(EveryPass, IsThatOfTheConvolution) {
  const auto [pass, dimensions, transposed] = GetParam();
  auto contraction = *dimensions;
  contraction.transposed = transposed;
  const Op op{.layer = "c", .pass = pass, .kind = OpKind::Convolution, .work = contraction};
  const Tensors tensors{tensor(op, Role::First, 1), tensor(op, Role::Second, 3),
                        tensor(op, Role::Output, 2)};
  EXPECT_EQ(by_dot_products(op, tensors), by_definition(op, tensors));
}

INSTANTIATE_TEST_SUITE_P(DotProducts, EveryPass,
                         testing::Combine(testing::Values(Pass::Forward, Pass::InputGradient,
                                                          Pass::WeightGradient),
                                          testing::Values(&work, &volume), testing::Bool()));

std::vector<std::size_t> row_of(const DotProducts& dots, std::uint64_t group, std::uint64_t row) {
  std::vector<std::size_t> places(dots.taps() * dots.reduction());
  dots.row(group, row, places);
  return places;
}

/// Kernels are [6][2][2][3]: a channel after the other within a tap.
TEST(DotProducts, RunOverChannelsTapByTap) {
  const Op op{.layer = "c", .pass = Pass::Forward, .kind = OpKind::Convolution, .work = work};
  EXPECT_EQ(row_of(DotProducts::of(op).at(0), 1, 0),
            (std::vector<std::size_t>{36, 42, 37, 43, 38, 44, 39, 45, 40, 46, 41, 47}));
}

/// Rows 2, 5 lie under kernel row 0, others under row 1 or none; columns 1, 3, 5 under 2 and 0.
TEST(DotProducts, OfAnInputGradientHaveTheTapsThatReach) {
  const Op op{.layer = "c", .pass = Pass::InputGradient, .kind = OpKind::Convolution, .work = work};
  const auto parts = DotProducts::of(op);
  std::vector<std::uint64_t> taps(parts.size());
  std::ranges::transform(parts, taps.begin(), &DotProducts::taps);
  EXPECT_EQ(taps, (std::vector<std::uint64_t>{0, 0, 1, 2, 1, 2}));
  EXPECT_EQ(row_of(parts.at(5), 0, 1), (std::vector<std::size_t>{8, 20, 32, 6, 18, 30}));
  EXPECT_EQ(parts.at(5).result(0, 1, 4), (1 * 8 + 5) * 6 + 3U);
}

TEST(DotProducts, OfAMatmulHaveTheirGroupsOutside) {
  const Contraction product{.groups = 2, .n = 3, .k = 4, .c = 5, .height = {}, .width = {}};
  const Op op{.layer = "m", .pass = Pass::WeightGradient, .kind = OpKind::Matmul, .work = product};
  const auto dots = DotProducts::of(op).at(0);
  EXPECT_EQ(shape_of(op, Role::First), (Dimensions{2, 3, 5}));
  EXPECT_EQ(row_of(dots, 1, 2), (std::vector<std::size_t>{14, 18, 22}));
  EXPECT_EQ(dots.result(1, 2, 3), 20U + 2 * 5 + 3);
}

}  // namespace
}  // namespace lnsim::replay
