// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "energy/pricing.hpp"
#include "models/base/json_reader.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim {
namespace {

const std::filesystem::path technologies =
    std::filesystem::path(LNSIM_SOURCE_DIR) / "energy" / "technologies";

struct Span {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

constexpr Span operand_bits{4, 12};
constexpr Span accumulator_bits{16, 32};
constexpr std::uint32_t largest_base_factor = 32;
constexpr std::array<std::uint32_t, 4> vector_sizes{8, 16, 32, 64};

/// A logarithmic datapath, as its spelling has it.
struct Datapath {
  std::uint32_t bits = 8;
  std::uint32_t base_factor = 8;
  std::uint32_t entries = 8;
  std::uint32_t accumulator = 24;
  std::string conversion;

  [[nodiscard]] bool exists() const {
    return base_factor <= 1U << (bits - 1) && entries <= base_factor;
  }
  [[nodiscard]] std::string spelling() const {
    return "lns" + std::to_string(bits) + "g" + std::to_string(base_factor) + "-t" +
           std::to_string(entries) + "-a" + std::to_string(accumulator) + conversion;
  }
};

/// Every one of the grid whose spelling is a format.
std::vector<Datapath> grid() {
  std::vector<Datapath> all;
  for (auto bits = operand_bits.first; bits <= operand_bits.last; ++bits) {
    for (std::uint32_t gamma = 1; gamma <= largest_base_factor; gamma *= 2) {
      for (std::uint32_t entries = 1; entries <= gamma; entries *= 2) {
        for (auto sum = accumulator_bits.first; sum <= accumulator_bits.last; ++sum) {
          for (const auto* conversion : {"", "-bins", "-bins-deferred"}) {
            all.push_back(Datapath{bits, gamma, entries, sum, conversion});
          }
        }
      }
    }
  }
  std::erase_if(all, [](const auto& datapath) { return !datapath.exists(); });
  return all;
}

std::vector<Event> lane_events(const NumberFormat& format, std::uint32_t vector_size) {
  std::vector<Event> events;
  for (auto [event, count] : multiply_accumulate_events(format)) {
    event.attributes.set("vector_size", vector_size);
    events.push_back(event);
  }
  return events;
}

Instance instance_of(const Event& event) {
  return {.component = event.component,
          .resource = event.resource,
          .variant = event.variant,
          .attributes = event.attributes};
}

class FittedPrices : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] static std::filesystem::path file() {
    return technologies / (std::string(GetParam()) + ".json");
  }
  PriceList prices_{load_technology(file())};
};

TEST_P(FittedPrices, EveryFormatOfTheGridHasAPriceAndAnArea) {
  std::size_t priced = 0;
  for (const auto& datapath : grid()) {
    const auto format = parse_number_format(datapath.spelling());
    for (const auto& [event, count] : post_processing_events(format)) {
      ASSERT_GT(prices_.price(event).nominal, Picojoules(0)) << format.name;
    }
    for (const auto vector_size : vector_sizes) {
      for (const auto& event : lane_events(format, vector_size)) {
        const auto energy = prices_.price(event);
        ASSERT_GT(energy.nominal, Picojoules(0)) << format.name;
        ASSERT_LE(energy.low, energy.nominal) << format.name;
        ASSERT_LE(energy.nominal, energy.high) << format.name;
        ASSERT_GT(prices_.area(instance_of(event)).value_or(0), 0) << format.name;
      }
    }
    ++priced;
  }
  EXPECT_EQ(priced, grid().size());
  EXPECT_EQ(priced, 8772U);
}

TEST_P(FittedPrices, BeyondTheGridThereIsNone) {
  for (const auto* spelling : {"lns13g8", "lns16g2048", "lns8g64", "lns8g8-a33", "lns8g8-a12"}) {
    const auto events = lane_events(parse_number_format(spelling), 32);
    EXPECT_THROW(static_cast<void>(prices_.price(events.at(1))), Error) << spelling;
  }
  EXPECT_THROW(
      static_cast<void>(prices_.price(lane_events(parse_number_format("lns8g8"), 128).at(1))),
      Error);
}

/// The fit's own value for an event, whether or not a design is there.
double fitted(const Technology& technology, const Event& event) {
  for (const auto& curve : technology.energy) {
    if (curve.resource == event.resource && curve.action == event.action &&
        curve.variant == event.variant && curve.fit &&
        (curve.component.empty() || curve.component == event.component)) {
      return curve.fit->reference.value.nominal *
             factor_at(*curve.fit, position_of(event)).value_or(0);
    }
  }
  return 0;
}

/// Wider by one of the two widths.
Datapath wider(Datapath datapath, std::mt19937& random) {
  auto& width = random() % 2 == 0 ? datapath.bits : datapath.accumulator;
  const auto last = &width == &datapath.bits ? operand_bits.last : accumulator_bits.last;
  width += static_cast<std::uint32_t>(random() % (last - width + 1));
  return datapath;
}

TEST_P(FittedPrices, WiderOperandsAndAccumulatorsNeverCostLess) {
  constexpr int pairs = 4000;
  constexpr double rounding = 1 + 1e-12;
  std::mt19937 random(20261130);
  const auto all = grid();
  for (int pair = 0; pair < pairs; ++pair) {
    const auto& narrow = all.at(random() % all.size());
    const auto wide = wider(narrow, random);
    const auto vector_size = vector_sizes.at(random() % vector_sizes.size());
    const auto less = lane_events(parse_number_format(narrow.spelling()), vector_size);
    const auto more = lane_events(parse_number_format(wide.spelling()), vector_size);
    for (std::size_t event = 0; event < less.size(); ++event) {
      const auto price = fitted(prices_.technology(), less.at(event));
      ASSERT_GT(price, 0) << narrow.spelling();
      ASSERT_LE(price, rounding * fitted(prices_.technology(), more.at(event)))
          << narrow.spelling() << " " << wide.spelling();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Characterised, FittedPrices,
                         testing::Values("asap7", "asap7-16nm", "osu180"), [](const auto& suite) {
                           std::string name = suite.param;
                           std::erase(name, '-');
                           return name;
                         });

/// A design of a file that no fit saw.
struct HeldOut {
  std::string format;
  std::uint32_t vector_size = 1;
  bool adder_register = false;  ///< behind its exponent adders
};

std::vector<HeldOut> held_out(const std::filesystem::path& file) {
  std::vector<HeldOut> found;
  const auto root = JsonNode::load(file);
  for (const auto& design : root["designs"].raw()) {
    if (design.value("held_out", false) && design["unit"] == "vector_mac") {
      const auto stages = design.value("stages", std::vector<std::string>());
      found.push_back({design["format"], design["vector_size"],
                       std::ranges::find(stages, "multiply") != stages.end()});
    }
  }
  return found;
}

/// Each design of the plan of corners has a point, whose price the fit comes as near as it states.
/// Exponent adders are fitted to those without a register behind them.
class HeldOutDesigns : public testing::TestWithParam<const char*> {};

TEST_P(HeldOutDesigns, AreWithinTheStatedError) {
  const auto file = technologies / (std::string(GetParam()) + ".json");
  PriceList prices(load_technology(file));
  constexpr double digits = 1e-2;  // errors are stated with three, and rise by what these leave out
  const auto designs = held_out(file);
  EXPECT_GE(designs.size(), 20U);
  for (const auto& [format, vector_size, adder_register] : designs) {
    for (const auto& event : lane_events(parse_number_format(format), vector_size)) {
      if (adder_register && event.component == "exponent_adder") {
        continue;
      }
      const auto quote = prices.quote(event);
      EXPECT_EQ(quote.kind, SourceKind::Synthesised) << format;
      const auto curve =
          std::ranges::find_if(prices.technology().energy, [&](const PriceCurve& candidate) {
            return candidate.fit &&
                   PriceEntry{candidate.resource, candidate.action, candidate.variant,
                              candidate.component} == quote.entry;
          });
      ASSERT_NE(curve, prices.technology().energy.end()) << format;
      const double ratio = fitted(prices.technology(), event) / quote.energy.nominal.value();
      const auto error = std::max(ratio, 1 / ratio) - 1;
      ASSERT_TRUE(curve->fit->held_out) << format;
      EXPECT_LE(error, std::max(curve->fit->held_out->largest, curve->fit->leave_one_out.largest) *
                           (1 + digits))
          << format << " " << to_string(quote.entry);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Characterised, HeldOutDesigns, testing::Values("asap7", "osu180"));

/// What was characterised has the price that it was characterised with.
TEST(CharacterisedDesigns, KeepTheirPrices) {
  struct Golden {
    const char* format;
    std::uint32_t vector_size;
    double multiply;
    double convert;
    double accumulate;
  };
  PriceList prices(load_technology(technologies / "asap7.json"));
  for (const auto& [format, vector_size, multiply, convert, accumulate] :
       {Golden{"lns8g8", 32, 0.040545, 0.071632, 0.071263},
        Golden{"lns8g8-bins-deferred", 32, 0.040545, 0.19882, 0.02003},
        Golden{"lns4g2-bins", 32, 0.020742, 0.079771, 0.0041537},
        Golden{"lns8g8-t1-a16", 32, 0.040545, 0.032644, 0.032968},
        Golden{"lns8g16", 1, 0.041011, 0.084648, 0.14435}}) {
    const auto events = lane_events(parse_number_format(format), vector_size);
    EXPECT_EQ(prices.price(events.at(0)).nominal, Picojoules(multiply)) << format;
    EXPECT_EQ(prices.price(events.at(1)).nominal, Picojoules(convert)) << format;
    EXPECT_EQ(prices.price(events.at(2)).nominal, Picojoules(accumulate)) << format;
  }
}

}  // namespace
}  // namespace lnsim
