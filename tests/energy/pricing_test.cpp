// SPDX-License-Identifier: MIT
#include "energy/pricing.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

constexpr std::size_t width_axis = 6;

std::array<ScalingRule, price_axes.size()> any_position() {
  std::array<ScalingRule, price_axes.size()> rules{};
  rules.fill(ScalingRule::Any);
  return rules;
}

PriceCurve curve(const std::string& resource, const std::string& action, double nominal,
                 const std::string& variant = "", const std::string& component = "") {
  return {.resource = resource,
          .action = action,
          .variant = variant,
          .component = component,
          .rules = any_position(),
          .scaling_source = std::nullopt,
          .points = {{.position = {},
                      .value = {nominal / 2, nominal, nominal * 2},
                      .source = {"someone", "a table", SourceKind::Published},
                      .note = ""}}};
}

Event event(const std::string& component, const std::string& resource, const std::string& action,
            const std::string& variant = "") {
  return {.scope = Scope::ProcessingElement,
          .component = component,
          .resource = resource,
          .action = action,
          .variant = variant,
          .attributes = {{"width_bits", 8}}};
}

Technology technology() {
  return {.name = "toy",
          .title = "",
          .description = "",
          .node_nm = 45,
          .voltage_v = 1,
          .energy = {curve("float_adder", "add", 1), curve("float_adder", "add", 2, "fp32"),
                     curve("float_adder", "add", 3, "", "accumulator"),
                     curve("float_adder", "add", 4, "fp32", "accumulator")},
          .leakage = {curve("sram", "leak", 5)}};
}

std::string message_of(PriceList& prices, const Event& unknown) {
  try {
    static_cast<void>(prices.price(unknown));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(EnergyRange, HasAlgebra) {
  const EnergyRange a{Picojoules(1), Picojoules(2), Picojoules(3)};
  EXPECT_EQ(a + a, a * 2.0);
  EXPECT_EQ(2.0 * a, a * 2.0);
}

TEST(PriceList, MostSpecificEntryWins) {
  PriceList prices(technology());
  const auto nominal = [&](const std::string& component, const std::string& variant) {
    return prices.price(event(component, "float_adder", "add", variant)).nominal.value();
  };
  EXPECT_EQ(nominal("vector_unit", "fp16"), 1);
  EXPECT_EQ(nominal("vector_unit", "fp32"), 2);
  EXPECT_EQ(nominal("accumulator", "fp16"), 3);
  EXPECT_EQ(nominal("accumulator", "fp32"), 4);
}

TEST(PriceList, EventsOfOtherStatisticsHaveOtherPricesFromTheSameEntry) {
  auto gated = technology();
  gated.energy[3].points[0].by_zero_fraction = {{0, 1}, {1, 0.5}};
  PriceList prices(gated);
  auto add = event("accumulator", "float_adder", "add", "fp32");
  EXPECT_EQ(prices.price(add).nominal.value(), 4);
  const auto entry = prices.quote(add).entry;
  add.statistics.zero_permille = 500;
  EXPECT_EQ(prices.price(add).nominal.value(), 3);
  EXPECT_EQ(prices.quote(add).entry, entry);
  add.variant = "fp16";
  EXPECT_EQ(prices.price(add).nominal.value(), 3) << "an entry without factors";
}

TEST(PriceList, CarriesTheKind) {
  PriceList prices(technology());
  EXPECT_EQ(prices.quote(event("accumulator", "float_adder", "add")).kind, SourceKind::Published);
}

TEST(PriceList, ErrorsNameTheFile) {
  auto of_file = technology();
  of_file.file = "toy.json";
  PriceList prices(of_file);
  EXPECT_EQ(message_of(prices, event("accumulator", "float_ader", "add"))
                .find("toy.json: technology toy has no price for float_ader/add"),
            0U);
}

TEST(PriceList, PricesAreFinite) {
  auto wild = technology();
  wild.file = "wild.json";
  wild.energy[0].points[0].value.high = std::numeric_limits<double>::max();
  PriceList prices(wild);
  EventCounts counts;
  counts.add(event("vector_unit", "float_adder", "add"), 1);
  EXPECT_NO_THROW(static_cast<void>(price(counts, {}, Seconds(1), prices)));
  counts.add(event("vector_unit", "float_adder", "add"), 1);
  try {
    static_cast<void>(price(counts, {}, Seconds(1), prices));
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "wild.json: technology toy: the energy of all events is no finite number");
  }
  wild.energy[0].points[0].by_zero_fraction = {{0, 2}, {1, 2}};
  auto gated = event("vector_unit", "float_adder", "add");
  gated.statistics.zero_permille = 0;
  PriceList factors(wild);
  EXPECT_EQ(message_of(factors, gated),
            "wild.json: technology toy: the price for float_adder/add, width_bits 8 (vector_unit) "
            "is no finite number");
}

TEST(PriceList, UnpricedEventIsAnErrorThatNamesTheNearest) {
  PriceList prices(technology());
  const auto resource = message_of(prices, event("accumulator", "float_ader", "add", "fp32"));
  for (const auto* part : {"toy", "float_ader/add", "fp32", "width_bits 8", "float_adder"}) {
    EXPECT_NE(resource.find(part), std::string::npos) << part << " not in: " << resource;
  }
  const auto action = message_of(prices, event("accumulator", "float_adder", "subtract"));
  EXPECT_NE(action.find("priced are float_adder/add, float_adder/add (accumulator), "
                        "float_adder/add fp32"),
            std::string::npos)
      << action;
}

TEST(PriceList, ParameterOutsideAnEntryIsAnErrorThatNamesItsPoints) {
  auto narrow = technology();
  narrow.energy = {curve("integer_adder", "add", 1)};
  narrow.energy[0].rules.at(width_axis) = ScalingRule::Exact;
  narrow.energy[0].points[0].position.at(width_axis) = 16;
  PriceList prices(narrow);
  const auto message = message_of(prices, event("accumulator", "integer_adder", "add"));
  EXPECT_NE(message.find("points at width_bits 16 to 16, and no rule"), std::string::npos)
      << message;
}

TEST(PriceList, KeepsPowerAndEnergyApart) {
  PriceList prices(technology());
  EXPECT_THROW(static_cast<void>(prices.price(event("global_buffer", "sram", "leak"))), Error);
  EXPECT_THROW(static_cast<void>(prices.leakage(
                   {.component = "accumulator", .resource = "float_adder", .variant = ""})),
               Error);
}

TEST(Price, SumsByScopeAndComponent) {
  PriceList prices(technology());
  auto system = event("vector_unit", "float_adder", "add");
  system.scope = Scope::BeyondPe;
  EventCounts events;
  events.add(event("accumulator", "float_adder", "add", "fp32"), 10);
  events.add(event("accumulator", "float_adder", "add"), 1);
  events.add(system, 7);
  const auto breakdown = price(events, {}, Seconds(1), prices);
  EXPECT_EQ(breakdown.components.size(), 2U);
  EXPECT_EQ(breakdown.total(Scope::ProcessingElement).nominal, Picojoules(43));
  EXPECT_EQ(breakdown.total(Scope::BeyondPe).low, Picojoules(3.5));
  EXPECT_EQ(breakdown.total().high, Picojoules(100));
}

TEST(Price, SumsByTheEntryThatPriced) {
  PriceList prices(technology());
  EventCounts events;
  events.add(event("accumulator", "float_adder", "add", "fp32"), 10);
  events.add(event("vector_unit", "float_adder", "add", "fp32"), 3);
  events.add(event("vector_unit", "float_adder", "add", "fp16"), 7);
  const auto breakdown = price(events, {}, Seconds(1), prices);
  const auto nominal = [&](const std::string& part, const std::string& variant,
                           const std::string& component) {
    const PriceEntry entry{"float_adder", "add", variant, component};
    return breakdown.entries.at({Scope::ProcessingElement, part, entry}).nominal.value();
  };
  EXPECT_EQ(nominal("accumulator", "fp32", "accumulator"), 40);
  EXPECT_EQ(nominal("vector_unit", "fp32", ""), 6);
  EXPECT_EQ(nominal("vector_unit", "", ""), 7);
}

TEST(PriceEntry, IsNamedByWhatItPrices) {
  EXPECT_EQ(to_string(PriceEntry{"sram", "read", "", ""}), "sram/read");
  EXPECT_EQ(to_string(PriceEntry{"integer_adder", "add", "lns", "accumulator"}),
            "integer_adder/add lns (accumulator)");
}

TEST(Price, LeakageIsPowerTimesTime) {
  PriceList prices(technology());
  Inventory inventory;
  inventory[Instance{.component = "operand_buffer_a", .resource = "sram", .variant = ""}] = 3;
  const auto breakdown = price({}, inventory, Seconds(1e-3), prices);
  const auto& leakage = breakdown.components.at({Scope::ProcessingElement, "leakage"});
  EXPECT_DOUBLE_EQ(leakage.nominal.value(), 15e6) << "15 mW for 1 ms are 15 uJ";
}

TEST(EnergyBreakdown, Adds) {
  EnergyBreakdown a;
  a.components[{Scope::BeyondPe, "dram"}] = {Picojoules(1), Picojoules(2), Picojoules(3)};
  const auto sum = a + a;
  EXPECT_EQ(sum.total(Scope::BeyondPe).nominal, Picojoules(4));
  EXPECT_EQ(sum.total(Scope::ProcessingElement), EnergyRange{});
}

}  // namespace
}  // namespace lnsim
