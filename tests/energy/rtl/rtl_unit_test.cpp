// SPDX-License-Identifier: MIT
#include "energy/rtl/rtl_unit.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::rtl {
namespace {

TEST(RtlUnit, LiteralsArePackedFromTheFirst) {
  EXPECT_EQ(packed({0x100, 0x16a}, 10), "20'h5a900");
  EXPECT_EQ(packed({1}, 3), "3'h1");
}

TEST(RtlUnit, WidthsAreThoseOfNumbers) {
  EXPECT_EQ(log2_of(1), 0U);
  EXPECT_EQ(log2_of(32), 5U);
  EXPECT_EQ(bit_width(0), 0U);
  EXPECT_EQ(bit_width(255), 8U);
  EXPECT_EQ(tree_depth(1), 1U);
  EXPECT_EQ(tree_depth(2), 2U);
}

TEST(RtlUnit, FilesAreInOrder) {
  RtlDesign design;
  add_sources(design, {"b", "c"});
  add_sources(design, {"a"});
  EXPECT_EQ(design.sources, (std::vector<std::string>{"a.v", "b.v", "c.v"}));
}

TEST(RtlUnit, VectorsAreAPowerOfTwo) {
  const auto format = parse_number_format("int8");
  const auto design = vector_unit(format, 16, "top");
  EXPECT_EQ(design.name, "int8_v16");
  EXPECT_EQ(design.parameters.at("LEVELS"), "4");
  EXPECT_EQ(design.operand_bits, 8U);
  EXPECT_THROW(static_cast<void>(vector_unit(format, 24, "top")), Error);
}

}  // namespace
}  // namespace lnsim::rtl
