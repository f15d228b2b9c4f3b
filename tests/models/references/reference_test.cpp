// SPDX-License-Identifier: MIT
#include "models/references/reference.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

const std::filesystem::path folder =
    std::filesystem::path(LNSIM_SOURCE_DIR) / "models" / "references";

TEST(References, EnergyTableHasItsSixteenCells) {
  const auto figures = load_references(folder / "lns_madam_table8.json");
  ASSERT_EQ(figures.size(), 16U);
  const auto unverified = std::count_if(figures.begin(), figures.end(), [](const auto& figure) {
    return figure.source.kind == SourceKind::Unverified;
  });
  EXPECT_EQ(unverified, 3) << "FP8 of ResNet-18, ResNet-50 and BERT-Base";
  for (const auto& figure : figures) {
    EXPECT_EQ(figure.calibrated, figure.network == "bert-base") << figure.network;
    EXPECT_EQ(figure.tolerance, figure.network.starts_with("bert") ? 0.05 : 0.15);
    EXPECT_EQ(figure.unit, "mJ");
  }
}

TEST(References, ConversionTableIsUnverified) {
  const auto figures = load_references(folder / "lns_madam_table10.json");
  EXPECT_EQ(figures.size(), 20U);
  for (const auto& figure : figures) {
    EXPECT_EQ(figure.source.kind, SourceKind::Unverified);
    EXPECT_EQ(figure.calibrated, figure.network.empty());
  }
}

TEST(References, OperationsAreOfAProcessAndAgreeWithinAFactor) {
  for (const auto& figure : load_references(folder / "horowitz2014.json")) {
    EXPECT_EQ(figure.node_nm, 45);
    EXPECT_EQ(figure.voltage_v, 0.9);
    EXPECT_GE(figure.factor, 1);
    EXPECT_EQ(figure.tolerance, 0);
  }
  EXPECT_EQ(load_references(folder / "lns_madam_table8.json").front().node_nm, 0);
}

std::string message(const std::string& name, const std::string& content) {
  const auto path = std::filesystem::path(testing::TempDir()) / ("reference_" + name + ".json");
  std::ofstream(path) << content;
  std::string text = "loaded";
  try {
    static_cast<void>(load_references(path));
  } catch (const InputError& error) {
    text = error.what();
  }
  std::filesystem::remove(path);
  return text;
}

TEST(References, RefusesAFileWithoutSource) {
  EXPECT_NE(message("source", R"({"schema_version": 1, "title": "t", "figures": []})")
                .find("\"source\" is missing"),
            std::string::npos);
}

TEST(References, RefusesEqualFigures) {
  const std::string figure =
      R"({"name": "a", "format": "fp32", "value": 1, "unit": "mJ", "tolerance": 0})";
  const auto text = message("equal", R"({"schema_version": 1, "title": "t",
                   "source": {"citation": "c", "locator": "l", "kind": "published"},
                   "figures": [)" + figure +
                                         "," + figure + "]}");
  EXPECT_NE(text.find("/figures/1: a second figure"), std::string::npos) << text;
}

}  // namespace
}  // namespace lnsim
