// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "energy/pricing.hpp"
#include "models/base/event.hpp"
#include "models/hardware/dram_types.hpp"

namespace lnsim {
namespace {

const std::filesystem::path root = LNSIM_SOURCE_DIR;

std::vector<Technology> technologies() {
  std::vector<Technology> all;
  for (const auto& entry : std::filesystem::directory_iterator(root / "energy" / "technologies")) {
    all.push_back(load_technology(entry.path()));
  }
  return all;
}

std::vector<DramType> dram_types() {
  return load_dram_types(root / "models" / "hardware" / "dram" / "dram_types.json");
}

/// Bursts of 64 bytes.
Event dram_event(const std::string& action, const std::string& type) {
  return {.component = "dram",
          .resource = "dram",
          .action = action,
          .variant = type,
          .attributes = {{"width_bits", 512}}};
}

Event sram_event(const std::string& action, std::uint64_t capacity, std::uint64_t width) {
  return {.component = "global_buffer",
          .resource = "sram",
          .action = action,
          .attributes = {{"capacity_bytes", capacity}, {"width_bits", width}}};
}

TEST(Dram, EveryTypeHasAPriceInsideItsBoundsInEveryTechnology) {
  for (const auto& technology : technologies()) {
    PriceList prices(technology);
    for (const auto& type : dram_types()) {
      for (const auto* action : {"read", "write"}) {
        const auto energy = prices.price(dram_event(action, type.name));
        EXPECT_LT(Picojoules(0), energy.low) << technology.name << " " << type.name;
        EXPECT_LT(energy.low, energy.nominal) << technology.name << " " << type.name;
        EXPECT_LT(energy.nominal, energy.high) << technology.name << " " << type.name;
      }
    }
  }
}

TEST(Dram, EveryTypeStandsByAndRefreshesInEveryTechnology) {
  for (const auto& technology : technologies()) {
    PriceList prices(technology);
    for (const auto& type : dram_types()) {
      const auto power = prices.leakage({.resource = "dram", .variant = type.name}).power;
      EXPECT_LT(Milliwatts(0), power.low) << technology.name << " " << type.name;
      EXPECT_LT(power.low, power.nominal) << technology.name << " " << type.name;
      EXPECT_LT(power.nominal, power.high) << technology.name << " " << type.name;
    }
  }
}

/// DRAM is not of the process.
TEST(Dram, CostsTheSameInEveryTechnology) {
  auto all = technologies();
  for (const auto& type : dram_types()) {
    const auto first = PriceList(all.front()).price(dram_event("read", type.name));
    for (const auto& technology : all) {
      EXPECT_EQ(PriceList(technology).price(dram_event("read", type.name)), first) << type.name;
    }
  }
}

TEST(Dram, ATypeWithoutAPriceIsAnErrorThatNamesIt) {
  PriceList prices(technologies().front());
  try {
    static_cast<void>(prices.price(dram_event("read", "edo")));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("dram/read edo"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("lpddr4"), std::string::npos) << error.what();
  }
}

/// Within the points and somewhat beyond them.
TEST(Sram, ALargerOrWiderMemoryNeverCostsLess) {
  std::mt19937_64 random(1);
  const auto draw = [&](double least, double most) {
    auto power = std::uniform_real_distribution<double>(std::log2(least), std::log2(most));
    return static_cast<std::uint64_t>(std::llround(std::exp2(power(random))));
  };
  // The same, somewhat more, or much more.
  const auto beyond = [&](std::uint64_t least, double most) {
    constexpr std::array<double, 4> steps{1, 1.1, 2, 1e9};
    const auto step = steps.at(std::uniform_int_distribution<std::size_t>(0, 3)(random));
    return draw(static_cast<double>(least), std::min(most, static_cast<double>(least) * step));
  };
  constexpr double smallest = 256;
  constexpr double largest = 32 << 20U;
  constexpr double narrowest = 16;
  constexpr double widest = 4096;
  constexpr double rounding = 1 + 1e-3;  // files keep four digits
  constexpr int draws = 5000;
  for (const auto& technology : technologies()) {
    ASSERT_EQ(std::ranges::count(technology.area, Name("sram"), &PriceCurve::resource), 1);
    PriceList prices(technology);
    for (int i = 0; i < draws; ++i) {
      const auto capacity = draw(smallest, largest);
      const auto width = draw(narrowest, widest);
      const auto larger = beyond(capacity, largest);
      const auto wider = beyond(width, widest);
      const auto message = technology.name + " " + std::to_string(capacity) + " x " +
                           std::to_string(width) + ", " + std::to_string(larger) + " x " +
                           std::to_string(wider);
      for (const auto* action : {"read", "write"}) {
        const auto less = prices.price(sram_event(action, capacity, width));
        const auto more = prices.price(sram_event(action, larger, wider));
        ASSERT_LE(less.low, more.low * rounding) << message;
        ASSERT_LE(less.nominal, more.nominal * rounding) << message;
        ASSERT_LE(less.high, more.high * rounding) << message;
      }
      const auto area = [&](std::uint64_t bytes, std::uint64_t bits) {
        return evaluate(technology.area.front(), sram_event("occupy", bytes, bits))->value.nominal;
      };
      ASSERT_LE(area(capacity, width), area(larger, wider) * rounding) << message;
    }
  }
}

/// A price of nothing is one by definition, and says so.
TEST(Prices, AreNotZeroWithoutSayingSo) {
  for (const auto& technology : technologies()) {
    for (const auto& curves : {technology.energy, technology.leakage, technology.area}) {
      for (const auto& curve : curves) {
        for (const auto& point : curve.points) {
          EXPECT_TRUE(point.value.high > 0 ||
                      point.note.find("zero by definition: ") != std::string::npos)
              << technology.name << ": " << curve.resource << "/" << curve.action << " "
              << curve.variant << " " << curve.component << ": " << point.note;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lnsim
