// SPDX-License-Identifier: MIT
/// The 16 energies of LNS-Madam's Table 8, at processing-element scope and batch 1, and the ratios
/// between formats that the paper draws from them, of processing elements whose operands are always
/// there.
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/references/reference.hpp"
#include "tests/sim/points.hpp"

namespace lnsim {
namespace {

using Cell = std::pair<std::string, std::string>;

/// What the project asks of ratios between formats.
constexpr double ratio_tolerance = 0.05;
constexpr std::string_view reference_format = "lns8g8";

double pe_millijoules(const std::string& network, const std::string& format) {
  constexpr double millijoules_per_picojoule = 1e-9;
  const auto report = run(test::point(network, "lns-madam-pe-ideal", format));
  return report.iteration.total.energy.total(Scope::ProcessingElement).nominal.value() *
         millijoules_per_picojoule;
}

std::vector<ReferenceFigure> table() {
  return load_references(std::filesystem::path(LNSIM_SOURCE_DIR) /
                         "models/references/lns_madam_table8.json");
}

std::vector<ReferenceFigure> figures_of(const std::string& network) {
  std::vector<ReferenceFigure> figures;
  for (const auto& figure : table()) {
    if (figure.network == network) {
      figures.push_back(figure);
    }
  }
  return figures;
}

void expect_within(const ReferenceFigure& figure, double deviation, double tolerance) {
  EXPECT_LE(std::abs(deviation), tolerance)
      << figure.network << " " << figure.format << " deviates by " << 100 * deviation << " %";
}

class PublishedEnergy : public testing::TestWithParam<std::string> {};

TEST_P(PublishedEnergy, EveryCellIsWithinItsTolerance) {
  for (const auto& figure : figures_of(GetParam())) {
    const auto deviation = pe_millijoules(figure.network, figure.format) / figure.value - 1;
    expect_within(figure, deviation, figure.tolerance);
  }
}

TEST_P(PublishedEnergy, EveryRatioToLnsIsWithinFivePercent) {
  const auto figures = figures_of(GetParam());
  const auto reference = std::find_if(figures.begin(), figures.end(), [](const auto& figure) {
    return figure.format == reference_format;
  });
  ASSERT_NE(reference, figures.end());
  const auto measured = pe_millijoules(GetParam(), reference->format);
  for (const auto& figure : figures) {
    const auto published_ratio = figure.value / reference->value;
    const auto ratio = pe_millijoules(GetParam(), figure.format) / measured;
    expect_within(figure, ratio / published_ratio - 1, ratio_tolerance);
  }
}

INSTANTIATE_TEST_SUITE_P(LnsMadamTable8, PublishedEnergy,
                         testing::Values("resnet18", "resnet50", "bert-base", "bert-large"),
                         [](const auto& network) {
                           auto name = network.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(PublishedEnergy, TheTableHasFourFormatsOfFourNetworksWithTheTolerancesOfTheProject) {
  std::map<Cell, double> tolerances;
  for (const auto& figure : table()) {
    tolerances[{figure.network, figure.format}] = figure.tolerance;
  }
  std::map<Cell, double> expected;
  for (const std::string format : {"lns8g8", "fp8e4m3", "fp16", "fp32"}) {
    expected[{"resnet18", format}] = expected[{"resnet50", format}] = 0.15;
    expected[{"bert-base", format}] = expected[{"bert-large", format}] = 0.05;
  }
  EXPECT_EQ(tolerances, expected);
}

TEST(PublishedEnergy, OnlyBertBaseIsCalibratedOn) {
  for (const auto& figure : table()) {
    EXPECT_EQ(figure.calibrated, figure.network == "bert-base") << figure.network;
  }
}

}  // namespace
}  // namespace lnsim
