// SPDX-License-Identifier: MIT
#include "energy/rtl/rtl_design.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

const std::filesystem::path folder = std::filesystem::path(LNSIM_SOURCE_DIR) / "energy" / "rtl";

RtlDesign mac(const char* format, std::uint32_t vector_size) {
  return vector_mac_design(parse_number_format(format), vector_size);
}

std::vector<RtlDesign> every_kind() {
  std::vector<RtlDesign> designs{bin_constants_design(parse_number_format("lns8g8-bins-deferred")),
                                 linear_to_log_design(parse_number_format("lns8g8")),
                                 weight_update_design({.weight = parse_number_format("lns16g2048"),
                                                       .gradient = parse_number_format("lns8g8")})};
  for (const auto* format : {"lns8g8", "lns8g8-bins", "lns8g8-bins-deferred", "int8", "fp8e4m3",
                             "fp8e4m3-chain", "bf16", "fp8e5m2-a24", "mxfp8e5m2"}) {
    designs.push_back(mac(format, 1));
    designs.push_back(mac(format, 32));
  }
  return designs;
}

std::string text_of(const std::string& source) {
  std::ifstream file(folder / source);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The names that a pattern's group finds.
std::set<std::string> found(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end;
       ++match) {
    names.insert((*match)[1]);
  }
  return names;
}

TEST(RtlDesign, SourcesAreTheModulesThatTheTopNeeds) {
  for (const auto& design : every_kind()) {
    EXPECT_TRUE(std::ranges::is_sorted(design.sources)) << design.name;
    std::set<std::string> needed{design.top};
    std::set<std::string> given;
    for (const auto& source : design.sources) {
      const auto text = text_of(source);
      EXPECT_EQ(found(text, "\nmodule (\\w+)"), std::set{source.substr(0, source.size() - 2)});
      given.merge(found(text, "\nmodule (\\w+)"));
      needed.merge(found(text, "\n *(\\w+) #\\("));
    }
    needed.erase("module");
    EXPECT_EQ(given, needed) << design.name;
  }
}

TEST(RtlDesign, ParametersAreThoseOfTheTop) {
  for (const auto& design : every_kind()) {
    const auto declared = found(text_of(design.top + ".v"), "\n    parameter (\\w+) =");
    std::set<std::string> set;
    for (const auto& [name, value] : design.parameters) {
      set.insert(name);
    }
    EXPECT_TRUE(std::ranges::includes(declared, set)) << design.name;
    for (const auto& name : declared) {
      EXPECT_TRUE(set.contains(name) || name.find("STAGE") != std::string::npos || name == "SUMS")
          << design.name << ": " << name;
    }
  }
}

TEST(RtlDesign, EveryModuleIsUsed) {
  std::set<std::string> used;
  for (const auto& design : every_kind()) {
    used.insert(design.sources.begin(), design.sources.end());
  }
  std::set<std::string> modules;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".v") {
      modules.insert(file.path().filename().string());
    }
  }
  EXPECT_EQ(used, modules);
}

TEST(RtlDesign, ConstantsArePackedFromTheFirst) {
  const auto design = mac("lns8g8-t2", 32);
  EXPECT_EQ(design.parameters.at("CONSTANTS"), "20'h5a900") << "362 above 256, in 10 bits each";
  EXPECT_EQ(design.parameters.at("LEVELS"), "5");
}

TEST(RtlDesign, NameSaysFormatAndSize) {
  EXPECT_EQ(mac("lns8g8-bins", 32).name, "lns8g8-bins_v32");
  EXPECT_EQ(mac("int8", 1).name, "int8_v1");
}

TEST(RtlDesign, PipelineIsAsDeepAsItsTrees) {
  EXPECT_EQ(mac("lns8g8", 1).pipeline_depth, 1U);
  EXPECT_EQ(mac("lns8g8", 32).pipeline_depth, 2U);
  EXPECT_EQ(mac("int8", 8).pipeline_depth, 2U);
  EXPECT_EQ(mac("lns8g8-bins", 1).pipeline_depth, 2U);
  EXPECT_EQ(mac("lns8g8-bins-deferred", 32).pipeline_depth, 1U) << "no constants";
  EXPECT_EQ(mac("fp8e4m3-chain", 1).pipeline_depth, 1U);
  EXPECT_EQ(mac("fp16-chain", 1).pipeline_depth, 2U) << "a register within the multiplier";
  EXPECT_EQ(mac("fp16-chain", 32).pipeline_depth, 12U) << "two for each level of adders";
  EXPECT_EQ(mac("fp16", 32).pipeline_depth, 3U) << "the sum is rounded in a stage of its own";
}

/// Of 24 bits a sign and 4 guard bits stand above those of a term.
TEST(RtlDesign, AWindowHasThePlacesBelowTheLargestProduct) {
  const auto e4m3 = mac("fp8e4m3-a24", 32);
  EXPECT_EQ(e4m3.top, "float_window_vector_mac");
  EXPECT_EQ(e4m3.pipeline_depth, 2U) << "as a logarithmic one";
  EXPECT_EQ(e4m3.parameters.at("MAGNITUDE_BITS"), "19");
  EXPECT_EQ(e4m3.parameters.at("LARGEST_PLACE"), "30");
  const auto e5m2 = mac("fp8e5m2-a24", 1);
  EXPECT_EQ(e5m2.pipeline_depth, 1U);
  EXPECT_EQ(e5m2.parameters.at("MAGNITUDE_BITS"), "19");
  EXPECT_EQ(e5m2.parameters.at("LARGEST_PLACE"), "60");
}

TEST(RtlDesign, DeferredBinsHaveASumEach) {
  EXPECT_EQ(mac("lns8g8-bins", 32).sums, 1U);
  EXPECT_EQ(mac("lns8g8-t4-bins-deferred", 32).sums, 4U);
  EXPECT_EQ(bin_constants_design(parse_number_format("lns8g8-bins-deferred")).sums, 8U);
}

TEST(RtlDesign, OnlyDeferredBinsAreCombined) {
  EXPECT_THROW(static_cast<void>(bin_constants_design(parse_number_format("lns8g8-bins"))), Error);
}

TEST(RtlDesign, VectorSizeMustBeAPowerOfTwo) {
  EXPECT_THROW(mac("lns8g8", 0), Error);
  EXPECT_THROW(mac("int8", 24), Error);
  EXPECT_THROW(static_cast<void>(linear_to_log_design(parse_number_format("int8"))), Error);
}

}  // namespace
}  // namespace lnsim
