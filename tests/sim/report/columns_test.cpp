// SPDX-License-Identifier: MIT
#include "sim/report/columns.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"
#include "tests/sim/report/column_documents.hpp"

namespace lnsim {
namespace {

constexpr std::array tables{Table::Totals, Table::Ops,    Table::Layers,
                            Table::Sweep,  Table::Passes, Table::Causes};

Report report() {
  const auto machine = test::machine("lns-madam-pe");
  Report report{
      .iteration = {.formats = parse_number_format("lns8g8"),
                    .machine = machine,
                    .ops = {OpCost{}}},
      .baseline = IterationCost{.formats = parse_number_format("fp32"), .machine = machine},
      .technologies = {PricedRun{.critical_path_ps = 1}}};
  report.iteration.total.cycles.compute = Cycles(1);
  auto& components = report.iteration.total.energy.components;
  for (const auto& column : columns_of(Table::Totals)) {
    const bool pe = column.totals == "pe_leakage";
    const auto name = pe ? std::string(leakage_component) : column.totals;
    const auto scope =
        pe || column.meaning.starts_with("Processing") ? Scope::ProcessingElement : Scope::BeyondPe;
    if (column.object == "energy_by_component_pj") {
      components[{scope, name}] = {Picojoules(1), Picojoules(2), Picojoules(3)};
    }
  }
  for (const auto tensor : tensor_classes) {
    report.iteration.total.tensors[tensor] = {.dram_bytes = 1, .global_buffer_bytes = 2};
  }
  return report;
}

std::string type_of(const nlohmann::ordered_json& value) {
  return value.is_number_integer() ? "integer" : value.type_name();
}

TEST(Columns, HaveAMeaningThatFitsALine) {
  for (const auto& column : all_columns()) {
    constexpr std::size_t longest = 94;
    EXPECT_GT(column.meaning.size(), 1U) << title(column);
    EXPECT_LE(column.meaning.size(), longest) << title(column);
    EXPECT_NE(column.meaning.back(), '.') << title(column);
  }
}

TEST(Columns, OfATableAreThoseThatHaveANameThere) {
  for (const auto table : tables) {
    const auto& columns = columns_of(table);
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& column : columns) {
      EXPECT_NE(column.name(table), "");
      EXPECT_TRUE(seen.emplace(column.object, column.name(table)).second) << title(column);
    }
    const auto named =
        std::count_if(all_columns().begin(), all_columns().end(),
                      [&](const auto& column) { return !column.name(table).empty(); });
    EXPECT_EQ(columns.size(), static_cast<std::size_t>(named));
  }
}

TEST(Columns, LieInObjectsThatHaveAMeaning) {
  for (const auto& column : all_columns()) {
    const auto& objects = column_objects();
    EXPECT_TRUE(column.object.empty() || std::any_of(objects.begin(), objects.end(),
                                                     [&](const auto& object) {
                                                       return object.name == column.object &&
                                                              !object.meaning.empty();
                                                     }))
        << title(column);
  }
}

TEST(Columns, HaveValuesOfTheirUnitsType) {
  auto all = report();
  all.iteration.area = {.datapaths = 1.0,
                        .memories = 1.0,
                        .collector = 1.0,
                        .vector_unit = 1.0,
                        .weight_update = 1.0};
  const UncertainRatios ratios;
  const ResultRow row{all, all.iteration, all.iteration.total, &all.iteration.ops.front(), &ratios};
  for (const auto& column : all_columns()) {
    if (column.value) {
      EXPECT_EQ(type_of(column.value(row)), json_type(column.unit)) << title(column);
    }
  }
}

/// The values of the columns of a table that lie in an object, in order.
std::vector<double> values_in(Table table, const std::string& object, const ResultRow& row) {
  std::vector<double> values;
  for (const auto& column : columns_of(table)) {
    if (column.object == object) {
      values.push_back(column.value(row).get<double>());
    }
  }
  return values;
}

TEST(Columns, EachHaveAPartOfACost) {
  auto all = report();
  auto& cost = all.iteration.total;
  cost.cycles = {Cycles(1), Cycles(2), Cycles(3), Cycles(4), Cycles(5), Cycles(6), Cycles(7)};
  std::uint64_t bytes = 0;
  for (const auto* memory :
       {"collector", "dram", "global_buffer", "operand_buffer_a", "operand_buffer_b"}) {
    cost.events.add({.component = memory, .attributes = {{"width_bits", 8}}}, ++bytes);
  }
  const ResultRow row{all, all.iteration, cost};
  EXPECT_EQ(values_in(Table::Causes, "cycle_stack", row),
            (std::vector<double>{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(values_in(Table::Totals, "traffic_bytes", row), (std::vector<double>{1, 2, 3, 4, 5}));
  // Of 18 components 12 are a processing element's, each from 1 to 3 pJ and nominally 2.
  EXPECT_EQ(values_in(Table::Totals, "energy_pj", row),
            (std::vector<double>{24, 36, 18, 54, 12, 36}));
  EXPECT_EQ(values_in(Table::Layers, "energy_pj", row), (std::vector<double>{24, 36}));
}

TEST(Columns, OfRatiosHaveTheirBounds) {
  auto all = report();
  all.iteration.total.cycles.compute = Cycles(2);
  all.baseline->total.cycles.compute = Cycles(3);
  all.baseline->machine.clock_period_ps *= 2;
  const auto pe = std::pair(Scope::ProcessingElement, std::string("multiplier"));
  const auto system = std::pair(Scope::BeyondPe, std::string("dram"));
  const EnergyRange one{Picojoules(1), Picojoules(1), Picojoules(1)};
  all.iteration.total.energy.components = {{pe, one}, {system, one}};
  all.baseline->total.energy.components = {{pe, {Picojoules(2), Picojoules(4), Picojoules(8)}},
                                           {system, {Picojoules(2), Picojoules(2), Picojoules(2)}}};
  const UncertainRatios drawn{.energy_pe = {.p05 = 0.1, .p95 = 0.2},
                              .energy_system = {.p05 = 0.3, .p95 = 0.4}};
  const ResultRow row{all, all.iteration, all.iteration.total, nullptr, &drawn};
  std::vector<double> ratios;
  for (const auto& column : columns_of(Table::Sweep)) {
    if (column.sweep.starts_with("ratio_")) {
      ratios.push_back(column.value(row).get<double>());
    }
  }
  EXPECT_EQ(ratios, (std::vector<double>{3, 1.5, 4, 2, 8, 0.1, 0.2, 3, 2, 5, 0.3, 0.4}));
}

TEST(Columns, OfAnAreaAreNullWhereAPartOfItIsNotKnown) {
  auto all = report();
  all.iteration.total.macs = 1000;
  auto& area = all.iteration.area;
  area = {.datapaths = 1.0, .memories = 2.0, .collector = 3.0, .vector_unit = 4.0};
  const ResultRow row{all, all.iteration, all.iteration.total};
  const auto value = [&](const std::string& name) {
    const auto& columns = columns_of(Table::Totals);
    return std::ranges::find(columns, name, &Column::totals)->value(row);
  };
  EXPECT_TRUE(value("area_um2").is_null());
  EXPECT_TRUE(value("macs_per_s_per_mm2").is_null());
  area.weight_update = 10.0;
  EXPECT_EQ(value("area_um2"), 20.0);
  const double seconds = all.iteration.machine.duration(Cycles(1)).value();
  EXPECT_DOUBLE_EQ(value("macs_per_s_per_mm2").get<double>(), 1000 / seconds / 20e-6);
}

TEST(Columns, WithoutAValueAreASweepsAlone) {
  for (const auto& column : all_columns()) {
    if (!column.value) {
      EXPECT_EQ(names_of(column), std::vector{column.sweep});
    }
  }
}

TEST(Columns, OfTheBaselinesMachineAreItsOwn) {
  auto all = report();
  all.baseline->machine.name = "other";
  all.baseline->machine.pe.lanes = 3;
  const ResultRow row{all, all.iteration, all.iteration.total};
  const auto value = [&](const std::string& name) {
    return std::ranges::find(columns_of(Table::Sweep), name, &Column::sweep)->value(row);
  };
  EXPECT_EQ(value("machine"), "lns-madam-pe");
  EXPECT_EQ(value("baseline_machine"), "other");
  EXPECT_EQ(value("baseline_lanes"), 3);
}

TEST(Columns, OfRatiosAreNothingWithoutABaseline) {
  auto alone = report();
  alone.baseline = std::nullopt;
  const ResultRow row{alone, alone.iteration, alone.iteration.total};
  std::size_t found = 0;
  for (const auto& column : all_columns()) {
    if (column.sweep.starts_with("ratio_") || column.sweep.starts_with("baseline_")) {
      EXPECT_TRUE(column.value(row).is_null());
      ++found;
    }
  }
  EXPECT_EQ(found, 14U);
}

/// Where this fails, write_columns writes the file anew.
TEST(Columns, AreThoseOfTheSchema) {
  EXPECT_EQ(test::text_of(test::schema_path), test::report_schema());
}

TEST(Columns, AreThoseOfTheManPage) { EXPECT_EQ(test::text_of(test::man_path), test::man_page()); }

}  // namespace
}  // namespace lnsim
