// SPDX-License-Identifier: MIT
#include "workloads/role_formats.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

std::string refusal(const std::string& spelling) {
  try {
    return parse_role_formats(spelling).name;
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(RoleFormats, OfOneFormatHaveItsName) {
  const auto format = parse_number_format("lns8g8-t4");
  const auto formats = parse_role_formats("lns8g8-t4");
  EXPECT_EQ(formats, RoleFormats(format));
  EXPECT_EQ(formats.name, "lns8g8-t4");
  for (const auto role : operand_classes) {
    EXPECT_EQ(formats.of(role), format);
  }
  EXPECT_FALSE(formats.update);
}

TEST(RoleFormats, ARoleMayHaveItsOwn) {
  const auto formats = parse_role_formats("lns8g8+error=lns6g4+gradient=lns16g2048");
  EXPECT_EQ(formats.weight.name, "lns8g8");
  EXPECT_EQ(formats.activation.name, "lns8g8");
  EXPECT_EQ(formats.error.name, "lns6g4");
  EXPECT_EQ(formats.gradient.name, "lns16g2048");
  EXPECT_THROW(static_cast<void>(formats.of(TensorClass::Scale)), Error);
  EXPECT_THROW(static_cast<void>(formats.of(TensorClass::StoredWeight)), Error);
}

std::vector<std::string> names_of_lanes(const std::string& spelling) {
  std::vector<std::string> names;
  for (const auto& lane : lanes_of(parse_role_formats(spelling))) {
    names.push_back(lane.name);
  }
  return names;
}

TEST(RoleFormats, HaveTheLanesOfTheirProducts) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of_lanes("int8+gradient=int4"), Names{"int8"});
  EXPECT_EQ(names_of_lanes("fp8e4m3+error=fp8e5m2"), (Names{"fp8e4m3", "fp9e5m3"}));
  EXPECT_EQ(names_of_lanes("int4+weight=int8"), (Names{"int8", "int4"}));
  EXPECT_EQ(names_of_lanes("int4+activation=int8"), (Names{"int8", "int4"}));
}

/// The format of most roles stands in front, and of equally many that of the first.
TEST(RoleFormats, HaveACanonicalName) {
  EXPECT_EQ(parse_role_formats("lns8g8+gradient=lns6g4+error=lns6g4").name,
            "lns8g8+error=lns6g4+gradient=lns6g4");
  EXPECT_EQ(parse_role_formats("lns6g4+weight=lns8g8").name, "lns6g4+weight=lns8g8");
  EXPECT_EQ(parse_role_formats("int8+weight=int4+activation=int4+error=int4").name,
            "int4+gradient=int8");
  EXPECT_EQ(parse_role_formats("int8+error=int8").name, "int8");
  EXPECT_EQ(parse_role_formats("lns8g8-t8+update=lns16g2048").name, "lns8g8+update=lns16g2048");
  for (const auto* name : {"lns8g8+error=lns6g4", "fp8e4m3+error=fp8e5m2+update=bf16"}) {
    EXPECT_EQ(parse_role_formats(parse_role_formats(name).name), parse_role_formats(name));
  }
}

TEST(RoleFormats, OthersReplaceThoseOfTheSpelling) {
  EXPECT_EQ(parse_role_formats("int4+error=int8", {{"error", "int4"}, {"weight", "int8"}}).name,
            "int4+weight=int8");
  EXPECT_EQ(
      parse_role_formats(
          "lns8g8",
          {{"weight", "int8"}, {"activation", "int8"}, {"error", "int8"}, {"gradient", "int8"}})
          .name,
      "int8");
}

TEST(RoleFormats, OfProductsWithoutALaneAreRefused) {
  EXPECT_EQ(refusal("lns8g8+error=fp8e5m2"),
            "products of weights and errors: no lane multiplies lns8g8 and fp8e5m2: expected "
            "formats of one family");
  EXPECT_EQ(refusal("lns8g8+activation=int8"),
            "products of weights and activations: no lane multiplies lns8g8 and int8: expected "
            "formats of one family");
  EXPECT_EQ(
      refusal("bf16+gradient=int8"),
      "products of errors and activations: no lane multiplies bf16 and int8: expected formats "
      "of one family");
}

TEST(RoleFormats, AMistakeInTheSpellingIsNamed) {
  EXPECT_EQ(refusal("lns8g8+eror=lns6g4"),
            "unknown role \"eror\" of a format; did you mean error, weight or update?");
  EXPECT_EQ(refusal("lns8g8+lns6g4"),
            "number format \"lns8g8+lns6g4\": expected ROLE=FORMAT behind each \"+\", found "
            "\"lns6g4\"");
  EXPECT_THROW(static_cast<void>(parse_role_formats("")), Error);
  EXPECT_THROW(static_cast<void>(parse_role_formats("lns8g8+error=")), Error);
}

TEST(RoleFormats, StoredWeightsHaveTheRangeOfTheWeights) {
  EXPECT_EQ(parse_role_formats("lns8g8+update=lns12g128").update->name, "lns12g128");
  EXPECT_EQ(parse_role_formats("int8+update=bf16").update->name, "bf16");
  EXPECT_EQ(refusal("lns8g8+update=lns16g8"),
            "stored weights: expected the range of weights in lns8g8, which with 16 bits is a base "
            "factor of 2048, found lns16g8");
  EXPECT_EQ(refusal("lns8g8+update=lns6g2"),
            "stored weights: expected a logarithmic format at least as wide as weights in lns8g8, "
            "found lns6g2");
  EXPECT_EQ(refusal("lns8g8+update=fp16"),
            "stored weights: expected a logarithmic format at least as wide as weights in lns8g8, "
            "found fp16");
  EXPECT_EQ(refusal("int8+update=lns8g8"),
            "stored weights: expected a floating-point or integer format beside weights in int8, "
            "found lns8g8");
}

std::string classes(const Contraction& work, Pass pass) {
  const auto [a, b, output] = product_classes(work, pass);
  return std::string(to_string(a)) + " x " + std::string(to_string(b)) + " -> " +
         std::string(to_string(output));
}

TEST(ProductClasses, AreThoseOfThePass) {
  const Contraction layer{};
  EXPECT_EQ(classes(layer, Pass::Forward), "weight x activation -> activation");
  EXPECT_EQ(classes(layer, Pass::InputGradient), "weight x error -> error");
  EXPECT_EQ(classes(layer, Pass::WeightGradient), "error x activation -> gradient");
  const Contraction attention{.second = TensorClass::Activation};
  EXPECT_EQ(classes(attention, Pass::Forward), "activation x activation -> activation");
  EXPECT_EQ(classes(attention, Pass::InputGradient), "activation x error -> error");
  EXPECT_EQ(classes(attention, Pass::WeightGradient), "error x activation -> error");
  const Contraction transposed{.transposed = true};
  EXPECT_EQ(classes(transposed, Pass::Forward), "weight x activation -> activation");
  EXPECT_EQ(classes(transposed, Pass::InputGradient), "weight x error -> error");
  EXPECT_EQ(classes(transposed, Pass::WeightGradient), "activation x error -> gradient");
  EXPECT_THROW(static_cast<void>(product_classes(layer, Pass::Update)), Error);
}

TEST(ProductFormatsOfRoles, AreThoseOfTheClasses) {
  const auto formats = parse_role_formats("lns8g8+error=lns6g4+gradient=lns10g8");
  const auto product = product_formats(formats, {}, Pass::WeightGradient);
  EXPECT_EQ(product.a, formats.error);
  EXPECT_EQ(product.b, formats.activation);
  EXPECT_EQ(product.lane.name, "lns8g8");
  EXPECT_EQ(product.output(), formats.gradient.storage);
}

}  // namespace
}  // namespace lnsim
